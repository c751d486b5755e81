"""A small world for tests of the needs: sector and job trees, profiles that change, a workforce."""

from django.db import transaction

from coediting import actions as documents
from coediting import kinds
from profiles.models import Competence, Profile
from roadmap.actions import workforce
from roadmap.models import CompetenceEvidence, Coverage, EvidenceScope, Factor, NeedTotal
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
    return workforce.load_workforce(dataset=DATASET, cells=rows, year=2026, **options)


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


def evidence(competence, *shares, level=2, state="accepted", date="2026-01-01", **scope):
    """Evidence with shares (low, mid, high) in per cent, as it stands once the action has accepted it."""
    low, mid, high = (share / 100 for share in shares)
    return CompetenceEvidence.objects.create(
        kind="estimate", competence=competence, level=level, low=low, mid=mid, high=high, state=state, date=date,
        source="made up", **scope,
    )  # fmt: skip


def stored():
    """Everything derived, as plain sorted rows."""
    return {
        "factors": _rows(Factor, "profile_id", "scope", "group", "known", "unknown", "low", "mid", "high"),
        "coverage": _rows(Coverage, "sector_id", "job_id", "profile_id", "tie"),
        "scopes": _rows(EvidenceScope, "sector_id", "job_id", "region", "profile_id", "scope"),
        "totals": _rows(
            NeedTotal,
            *("dataset_id", "year", "axis", "node_id", "region", "group"),
            *("headcount", "covered", "low", "mid", "high"),
        ),
    }


def _rows(model, *names):
    return sorted(model.objects.values_list(*names), key=repr)


def total(sector, group="green"):
    """(headcount, covered, low, mid, high) in persons of everything below a sector; the jobs hold as many."""
    found = NeedTotal.objects.of_sectors(sector).filter(group=group).add_up()
    return tuple(found[name] for name in ("headcount", "covered", "low", "mid", "high"))
