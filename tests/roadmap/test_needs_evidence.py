"""Evidence in the needs: which piece goes first, what it replaces, and what follows when it comes or goes."""

import pytest

from coediting import outbox
from profiles.models import Requirement
from roadmap import tasks
from roadmap.actions import needs
from roadmap.models import EvidenceScope, Factor, NeedRun
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db


@pytest.fixture
def sectors():
    return world.sectors()


@pytest.fixture
def jobs():
    return world.jobs()


@pytest.fixture
def profile(jobs, sectors):
    return world.profile([jobs["8"]], [sectors["C"]], (10, 20, 30))


def competence_of(profile):
    return Requirement.objects.filter(profile=profile).first().competence


def mid(sector):
    return world.total(sector)[3]


def test_accepted_evidence_goes_before_the_profiles_own_estimate(profile, sectors):
    world.load([("20", "81", 100)])
    found = world.evidence(competence_of(profile), 40, 50, 60)
    world.evidence(competence_of(profile), 90, 90, 90, state="proposed", date="2026-02-01")
    world.evidence(competence_of(profile), 90, 90, 90, level=3, date="2026-02-01")

    needs.recompute_all()

    assert world.total(sectors["C"]) == (100, 100, 40, 50, 60)
    assert EvidenceScope.objects.get().scope == str(found.pk)
    assert set(Factor.objects.values_list("scope", flat=True)) == {"", str(found.pk)}


def test_evidence_makes_an_unknown_share_known(jobs, sectors):
    profile = world.profile([jobs["8"]], [sectors["C"]], (None, None, None))
    world.load([("20", "81", 100), ("22", "81", 100)])
    world.evidence(competence_of(profile), 40, 50, 60, sector=sectors["20"])

    needs.recompute_all()

    assert world.total(sectors["C"]) == (200, 100, 40, 50, 60)


def test_the_nearest_evidence_applies_job_then_sector_then_region_then_date(profile, sectors, jobs):
    world.load([("2011", "8131", 100, 2026, "limburg")])
    needs.recompute_all()
    competence = competence_of(profile)
    ladder = [
        {},
        {"date": "2026-03-01"},
        {"region": "limburg"},
        {"sector": sectors["20"]},
        {"sector": sectors["2011"]},
        {"sector": sectors["2011"], "region": "limburg"},
        {"job": jobs["8"]},
        {"job": jobs["81"]},
        {"job": jobs["81"], "region": "limburg"},
        {"job": jobs["8131"]},
    ]
    for step, scope in enumerate(ladder, start=1):
        row = world.evidence(competence, step, step, step, **scope)
        needs.refresh_evidence(row.pk)
        assert mid(sectors["C"]) == step
    for elsewhere in ({"region": "antwerpen"}, {"job": jobs["31"]}, {"sector": sectors["22"]}):
        needs.refresh_evidence(world.evidence(competence, 99, 99, 99, date="2027-01-01", **elsewhere).pk)
    assert mid(sectors["C"]) == len(ladder)
    assert needs.recompute_all().rows == 0


def test_of_two_equal_pieces_the_newest_row_applies(profile, sectors):
    world.load([("20", "81", 100)])
    world.evidence(competence_of(profile), 40, 40, 40)
    world.evidence(competence_of(profile), 50, 50, 50)

    needs.recompute_all()

    assert mid(sectors["C"]) == 50


def test_evidence_in_one_region_leaves_the_others(profile, sectors):
    world.load([("20", "81", 100, 2026, "limburg"), ("20", "81", 100, 2026, "antwerpen")])
    world.evidence(competence_of(profile), 40, 50, 60, region="limburg")

    needs.recompute_all()

    assert mid(sectors["C"]) == 50 + 20
    assert list(EvidenceScope.objects.values_list("region", flat=True)) == ["limburg"]


def test_scope_names_all_evidence_in_order(profile, sectors, jobs):
    profile = world.change(profile, requirements=world.rows((10, 10, 10), (20, 20, 20)))
    world.load([("20", "81", 100)])
    competences = [row.competence for row in Requirement.objects.filter(profile=profile)]
    ids = [world.evidence(competence, 50, 50, 50).pk for competence in reversed(competences)]

    needs.recompute_all()

    assert EvidenceScope.objects.get().scope == ",".join(map(str, sorted(ids)))
    assert mid(sectors["C"]) == 75


def test_accepted_corrected_and_declined_evidence_moves_the_figures_through_the_outbox(profile, sectors):
    world.load([("20", "81", 100)])
    needs.recompute_all()
    row = world.evidence(competence_of(profile), 40, 50, 60, state="proposed")
    seen = []

    for state, share in (("accepted", 0.5), ("accepted", 0.55), ("declined", 0.55)):
        row.state, row.mid = state, share
        row.save()
        kind = "evidence.withdrawn" if state == "declined" else "evidence.accepted"
        event = outbox.record(
            kind, row.uid, evidence=row.pk, competence=row.competence_id, level=row.level
        )
        for delivery in event.deliveries.all():
            tasks.refresh_needs_of_evidence(delivery.pk)
        seen.append(mid(sectors["C"]))

    assert seen == [50, 55, 20]
    assert needs.recompute_all().rows == 0
    run = NeedRun.objects.filter(trigger="evidence.withdrawn").get()
    assert (run.inputs["evidence"], run.inputs["state"]) == (row.pk, "declined")


def test_evidence_moves_only_profiles_that_ask_it(profile, sectors, jobs):
    other = world.profile([jobs["3"]], [sectors["C"]], (10, 20, 30))
    world.load([("20", "81", 100), ("20", "31", 100)])
    needs.recompute_all()
    row = world.evidence(competence_of(profile), 40, 50, 60)

    run = needs.refresh_evidence(row.pk)

    assert run.inputs["profiles"] == 1
    assert mid(sectors["C"]) == 50 + 20
    assert not Factor.objects.filter(profile_id=other.pk).exclude(scope="").exists()


def test_evidence_about_something_else_from_now_on_is_taken_out_where_it_was(profile, sectors):
    world.load([("20", "81", 100)])
    row = world.evidence(competence_of(profile), 40, 50, 60)
    needs.recompute_all()

    row.competence = factories.competence("something else")
    row.save()
    needs.refresh_evidence(row.pk)

    assert mid(sectors["C"]) == 20
    assert needs.recompute_all().rows == 0
    assert needs.recount().inputs["verdict"]["agrees"] is True


def test_profile_that_asks_another_level_uses_other_evidence(profile, sectors):
    world.load([("20", "81", 100)])
    competence = competence_of(profile)
    world.evidence(competence, 40, 50, 60, level=2)
    world.evidence(competence, 70, 80, 90, level=3)
    needs.recompute_all()

    world.change(
        profile, requirements=[factories.requirement_row(competence, level=3, low=10, mid=20, high=30)]
    )
    needs.refresh_profile(profile.pk)

    assert mid(sectors["C"]) == 80
    assert needs.recompute_all().rows == 0


def test_evidence_that_is_gone_is_no_fault():
    assert needs.refresh_evidence(987_654).rows == 0
