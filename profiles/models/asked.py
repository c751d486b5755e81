"""What jobs ask, all sources taken together: derived rows that the transitions between jobs are counted from.

`profiles.transitions.asked` says what they follow from and keeps them right; nothing else writes them.
"""

from django.db import models
from django.db.models import Q

from profiles.models.catalogue import Competence, Job


class AskedQuerySet(models.QuerySet):
    """Asked competences in domain words."""

    def green(self):
        """Green ones that are essential. Some optional green ones are on the list of nearly every second job."""
        return self.filter(essential=True, competence__group=Competence.Group.GREEN)

    def circular(self):
        return self.filter(competence__circular=True)


class AskedCompetence(models.Model):
    """Derived: a job asks this competence, as the strictest of ESCO and the published profiles of the job says.

    Essential when one of them says so; `level` is the highest that a profile asks, 1–4, empty where none speaks of
    it. As with the edges of the map, the keys carry no constraint: an import writes 124,000 rows at once.
    """

    pk = models.CompositePrimaryKey("job_id", "competence_id")
    job = models.ForeignKey(Job, models.CASCADE, related_name="asked", db_constraint=False, db_index=False)
    competence = models.ForeignKey(
        Competence, models.CASCADE, related_name="asked_by", db_constraint=False, db_index=False
    )
    essential = models.BooleanField()
    level = models.PositiveSmallIntegerField(null=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        # Read backwards for every competence of a job: what it holds besides saves going to the table.
        indexes = [
            models.Index(fields=["competence", "job"], include=["essential", "level"], name="asked_reverse")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__range=(1, 4)), name="asked_level_1_to_4"
            )
        ]

    def __str__(self):
        return f"{self.job_id} → {self.competence_id}"


class JobSize(models.Model):
    """Derived: how many competences a job asks, and how many of those are essential. No row where it asks none."""

    job = models.OneToOneField(Job, models.CASCADE, primary_key=True, related_name="size", db_constraint=False)
    asked = models.PositiveIntegerField()
    essential = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.job_id}: {self.asked}"
