"""Are the figures up to date? While a change still waits for its recompute, every page with figures says so."""

from dataclasses import dataclass

from django.db.models import F

from coediting import outbox
from roadmap.models import NeedRun

TASKS = (
    "roadmap.tasks.refresh_needs_of_profile",
    "roadmap.tasks.refresh_needs_of_evidence",
    "roadmap.tasks.recompute_needs",
)


@dataclass(frozen=True)
class Freshness:
    """`waiting`: a recompute is still to come. `run`: the newest one that was done, or None."""

    waiting: bool
    run: NeedRun | None

    @property
    def revision(self):
        """The revision number of the profile that the newest run took in; None for a full one, or one of evidence."""
        return self.run.of_revision if self.run and self.run.of_document else None

    @property
    def profile(self):
        """The title of the profile that it took in."""
        return self.run.of_profile if self.run else None


def waiting():
    """Does any change still wait for its recompute?"""
    return outbox.open_deliveries().filter(task__in=TASKS).exists()


def pending():
    """The Freshness of this moment: two small queries."""
    return Freshness(waiting(), _newest())


def mark():
    """The Freshness while a change waits, else None: one small query for pages that only say it then."""
    return Freshness(True, _newest()) if waiting() else None


def _newest():
    """The newest run; of its inputs, which name every profile and are long, only what it says of a single one."""
    about = {f"of_{name}": F(f"inputs__{name}") for name in ("document", "revision", "profile")}
    done = NeedRun.objects.filter(state=NeedRun.State.DONE, engine="sql").defer("inputs", "partitions")
    return done.annotate(**about).order_by("-pk").first()
