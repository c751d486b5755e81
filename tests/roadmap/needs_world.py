"""A small world for tests of the needs: sector and job trees, profiles that change, a workforce."""

from django.db import transaction

from coediting import actions as documents
from coediting import kinds
from profiles.models import Competence, Profile
from roadmap.actions import needs
from roadmap.models import Coverage, Factor, NeedTotal
from tests import factories

DATASET = {
    "slug": "test",
    "name_nl": "Proef",
    "name_en": "Trial",
    "source": "made up",
    "reference_date": "2026",
    "quality": "illustrative",
}


def sectors():
    """C › 20 › 2011 and C › 22, by code."""
    top = factories.sector("C")
    chemistry, plastics = factories.sector("20", top), factories.sector("22", top)
    return {
        "C": top,
        "20": chemistry,
        "22": plastics,
        "2011": factories.sector("2011", chemistry),
    }


def jobs():
    """8 › 81 › 8131 and 3 › 31, by code."""
    workers, technicians = factories.job("8"), factories.job("3")
    machines = factories.job("81", workers)
    return {
        "8": workers,
        "81": machines,
        "8131": factories.job("8131", machines),
        "3": technicians,
        "31": factories.job("31", technicians),
    }


def load(cells, **options):
    """Take in workforce cells given as (sector code, job code, head-count[, year, region])."""
    rows = [
        {"sector": f"nacebel2025:{sector}", "job": f"isco:{job}", "headcount": heads}
        | dict(zip(("year", "region"), more, strict=False))
        for sector, job, heads, *more in cells
    ]
    return needs.load_workforce(dataset=DATASET, cells=rows, year=2026, **options)


def rows(*shares, group=Competence.Group.GREEN):
    """Requirement rows in one group, from (low, mid, high) in per cent."""
    return [
        factories.requirement_row(factories.competence(group=group), low=low, mid=mid, high=high)
        for low, mid, high in shares
    ]


def profile(jobs, sectors, *shares, group=Competence.Group.GREEN, **fields):
    """A profile for these nodes, published by the system; requirements from (low, mid, high)."""
    fields.setdefault("themes", [factories.theme()])
    made = factories.draft(jobs=jobs, sectors=sectors, requirements=rows(*shares, group=group), **fields)
    documents.require_approvals(document=made.document, by=None, count=0)
    return publish(made)


@transaction.atomic
def publish(profile):
    document = documents.lock(profile.document)
    documents.put_in_force(document, document.working, by=None)
    return Profile.objects.select_related("document").get(pk=profile.pk)


@transaction.atomic
def change(profile, **content):
    """Save and publish a new content of a profile."""
    document = documents.lock(profile.document)
    fresh = documents.checked(kinds.get("profile"), {**document.working.content, **content})
    documents.append(document, fresh, by=None, partner=document.owner, origin="page")
    return publish(profile)


def stored():
    """Everything derived, as plain sorted rows."""
    return (
        sorted(
            Factor.objects.values_list("profile_id", "group", "known", "unknown", "low", "mid", "high"),
            key=repr,
        ),
        sorted(Coverage.objects.values_list("sector_id", "job_id", "profile_id", "tie"), key=repr),
        sorted(
            NeedTotal.objects.values_list(
                "dataset_id",
                "year",
                "region",
                "sector_id",
                "group",
                "headcount",
                "covered",
                "low",
                "mid",
                "high",
            )
        ),
    )


def total(sector, group="green"):
    """(headcount, covered, low, mid, high) of everything below a sector."""
    found = NeedTotal.objects.under(sector).filter(group=group).add_up()
    return tuple(found[name] for name in ("headcount", "covered", "low", "mid", "high"))
