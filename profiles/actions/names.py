"""What jobs are called in Flanders beside what ESCO calls them: names of ours, kept apart from ESCO's own synonyms."""

import json

from django.conf import settings
from django.db import transaction

from profiles.models import Job

FILE = settings.BASE_DIR / "fixtures" / "catalogue" / "flemish_names.json"


def read():
    """[{"uri", "job", "names"}] that come with the portal; "job" is ESCO's Dutch label, for who reads the file."""
    return json.loads(FILE.read_text(encoding="utf-8"))


@transaction.atomic
def add_flemish_names(*, names=None):
    """Give jobs that are there their everyday Flemish names. Returns how many jobs got one.

    `names`: [{"uri", "names"}], those that come with the portal unless told. Names that a job has stay: it is safe to
    do this again, as after every import.
    """
    wanted = {row["uri"]: row["names"] for row in (read() if names is None else names)}
    jobs = list(Job.objects.filter(esco_uri__in=wanted).only("esco_uri", "alt_vls"))
    changed = []
    for job in jobs:
        if new := [name for name in wanted[job.esco_uri] if name not in job.alt_vls]:
            job.alt_vls = [*job.alt_vls, *new]
            changed.append(job)
    Job.objects.bulk_update(changed, ["alt_vls"])
    return len(changed)
