"""The feed of changes: everything public as it was and became, in one numbered row of changes."""

from django.db import models

from exchange.models.fields import WrittenJSON


class ChangeQuerySet(models.QuerySet):
    def after(self, number):
        """What came after this position, in order. 0 is the beginning."""
        return self.filter(number__gt=number).order_by("number")

    def newest(self):
        """The last number that was given out; 0 for none."""
        return self.aggregate(newest=models.Max("number"))["newest"] or 0


class Change(models.Model):
    """One public object came, became another, or went.

    `number` is a position: one writer at a time gives them out in the transaction that shows them, so whoever has
    read up to a number has missed nothing below it. `data` is all that an anonymous client reads of the object in
    list and detail; null for what is gone. `changes` says what differs from the row of this object before it:
    [{"pointer" (RFC 6901), "from", "to"}], without "from" for a member that was not there, without "to" for one that
    is no more; [] for what is new or gone.
    """

    class Kind(models.TextChoices):
        CREATED = "created"
        UPDATED = "updated"
        DELETED = "deleted"

    number = models.BigIntegerField(primary_key=True)
    resource = models.CharField(max_length=40, help_text="name of the resource in the API")
    uid = models.UUIDField()
    kind = models.CharField(max_length=7, choices=Kind)
    at = models.DateTimeField(help_text="when the feed told it, which is seconds after it happened")
    data = WrittenJSON(null=True)
    changes = WrittenJSON(default=list)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["resource", "number"], name="change_of_resource"),
            models.Index(fields=["resource", "uid", "number"], name="change_of_object"),
        ]

    def __str__(self):
        return f"{self.number}: {self.resource} {self.uid} {self.kind}"


class Mirrored(models.Model):
    """What the feed has told of one public object: the hash of its text, and the number of the Change that told it."""

    pk = models.CompositePrimaryKey("resource", "uid")
    resource = models.CharField(max_length=40)
    uid = models.UUIDField()
    row = models.BigIntegerField(help_text="primary key of the object in its own table")
    digest = models.UUIDField()
    number = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "mirrored"
        indexes = [models.Index(fields=["resource", "row"], name="mirrored_row")]

    def __str__(self):
        return f"{self.resource} {self.uid}"


class Mark(models.Model):
    """Something was written in a table that the feed shows; the triggers of migration 0001 put it here.

    `row` is the primary key that the source names; null for many rows or all of them.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=60)
    row = models.BigIntegerField(null=True)

    def __str__(self):
        return f"{self.source} {self.row}"


class Shape(models.Model):
    """How a resource was last read. Another query, a new column or another address of the portal: all is read anew."""

    resource = models.CharField(max_length=40, primary_key=True)
    digest = models.UUIDField()

    def __str__(self):
        return self.resource
