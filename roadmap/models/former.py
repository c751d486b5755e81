"""What things that a counter guards said before: the common ground of two edits that are merged."""

from django.db import models


class FormerState(models.Model):
    """What something said at a version that it no longer is at: written once, when the next version came.

    `kind` is the name of its model, `content` as `roadmap.contents` tells it.
    """

    kind = models.CharField(max_length=30)
    uid = models.UUIDField()
    version = models.PositiveIntegerField()
    content = models.JSONField()
    until = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "uid", "version"], name="former_state_once")]

    def __str__(self):
        return f"{self.kind} {self.uid} r{self.version}"
