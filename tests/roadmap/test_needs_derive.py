"""What the needs come to: factors, the most specific profile, totals; what a refresh writes and leaves alone."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from coediting.models import Delivery
from profiles import document as profile_document
from profiles.models import Requirement
from roadmap.actions import needs
from roadmap.models import Coverage, Factor, NeedRun, NeedTotal
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db


@pytest.fixture
def sectors():
    return world.sectors()


@pytest.fixture
def jobs():
    return world.jobs()


def factor(profile, group="green", scope=""):
    found = Factor.objects.get(profile_id=profile.pk, scope=scope, group=group)
    mid = None if found.mid is None else round(found.mid, 12)
    return found.low, mid, found.high, found.known, found.unknown


def test_factor_is_the_union_with_its_bounds(sectors, jobs):
    profile = world.profile([jobs["81"]], [sectors["20"]], (20, 30, 40), (10, 50, 70))

    needs.refresh_profile(profile.pk)

    assert factor(profile) == (0.2, 0.65, 1, 2, 0)
    assert factor(profile, "any") == factor(profile)
    assert factor(profile, "digital") == (0, 0, 0, 0, 0)


def test_unknown_share_is_counted_apart_and_never_as_zero(sectors, jobs):
    some = world.profile([jobs["81"]], [sectors["20"]], (20, 30, 40), (None, None, None))
    none = world.profile([jobs["31"]], [sectors["20"]], (None, None, None))
    world.load([("20", "81", 100), ("20", "31", 50)])

    needs.recompute_all()

    assert factor(some) == (0.2, 0.3, 0.4, 1, 1)
    assert factor(none) == (None, None, None, 0, 1)
    assert world.total(sectors["20"]) == (150, 100, 20, 30, 40)
    assert world.total(sectors["20"], "digital") == (150, 150, 0, 0, 0)


def test_many_certain_gaps_do_not_underflow(sectors, jobs):
    profile = world.profile([jobs["81"]], [sectors["20"]], *[(99.9, 99.9, 99.9)] * 150)

    needs.refresh_profile(profile.pk)

    assert factor(profile)[1:] == (1, 1, 150, 0)
    assert needs.recount().inputs["verdict"]["agrees"] is True


def test_most_specific_profile_applies_job_before_sector(sectors, jobs):
    wide = world.profile([jobs["8"]], [sectors["2011"]], (10, 10, 10))
    job = world.profile([jobs["81"]], [sectors["C"]], (20, 20, 20))
    both = world.profile([jobs["81"]], [sectors["20"]], (30, 30, 30))
    world.load([("2011", "8131", 10), ("22", "8131", 10), ("2011", "8", 10), ("22", "31", 10)])

    needs.recompute_all()

    def winner(sector, job):
        return Coverage.objects.get(sector_id=sectors[sector].pk, job_id=jobs[job].pk).profile_id

    assert winner("2011", "8131") == both.pk
    assert winner("22", "8131") == job.pk
    assert winner("2011", "8") == wide.pk
    assert winner("22", "31") is None
    assert world.total(sectors["C"]) == (40, 30, 6, 6, 6)


def test_tie_covers_nothing_and_is_shown(sectors, jobs):
    one = world.profile([jobs["81"]], [sectors["20"]], (10, 10, 10))
    other = world.profile([jobs["81"]], [sectors["20"]], (20, 20, 20))
    world.load([("20", "81", 100)])
    needs.recompute_all()

    tied = Coverage.objects.values_list("profile_id", "tie").get()
    world.change(other, sectors=[str(sectors["22"].uid)])
    needs.refresh_profile(other.pk)

    assert tied == (None, True)
    assert Coverage.objects.values_list("profile_id", "tie").get() == (one.pk, False)
    assert world.total(sectors["20"]) == (100, 100, 10, 10, 10)


def test_profile_of_another_nace_revision_covers_nothing(sectors, jobs):
    old = factories.sector("C", revision="nace2")
    world.profile([jobs["81"]], [old], (10, 10, 10))
    world.load([("C", "81", 100)])

    needs.recompute_all()

    assert world.total(sectors["C"]) == (100, 0, 0, 0, 0)


def test_uncovered_people_are_in_the_headcount_only(sectors, jobs):
    world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30))
    world.load([("20", "81", 100), ("20", "31", 300)])

    needs.recompute_all()

    assert world.total(sectors["20"]) == (400, 100, 10, 20, 30)


def test_splitting_a_cell_changes_no_total(sectors, jobs):
    world.profile([jobs["8"]], [sectors["20"]], (12.3, 34.5, 67.8), (1.1, 2.2, 3.3))
    world.load([("20", "8", 1234.56789)])
    needs.recompute_all()
    whole = world.total(sectors["20"])

    world.load([("20", "8", 1000.5), ("20", "81", 34.0), ("20", "8131", 200.06789)])
    needs.recompute_all()

    assert world.total(sectors["20"]) == whole


def test_refresh_twice_changes_nothing(sectors, jobs):
    profile = world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30))
    world.load([("20", "81", 100)])
    needs.recompute_all()
    before = world.stored()

    assert needs.refresh_profile(profile.pk).rows == 0
    assert needs.recompute_all().rows == 0
    assert world.stored() == before


def versions():
    """{(axis, node, group): the row's version in PostgreSQL}: another one after every write."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT axis, node_id, "group", xmin::text || ctid::text FROM roadmap_needtotal')
        return {(axis, node, group): version for axis, node, group, version in cursor.fetchall()}


def test_edit_writes_only_the_totals_that_it_moves(sectors, jobs):
    green = world.rows((10, 20, 30))
    profile = world.change(world.profile([jobs["81"]], [sectors["20"]], (1, 2, 3)), requirements=green)
    other = world.profile([jobs["31"]], [sectors["22"]], (10, 20, 30))
    world.load([("20", "81", 100), ("22", "31", 100)])
    needs.recompute_all()
    before = versions()

    world.change(profile, requirements=[*green, *world.rows((40, 50, 60), group="digital")])
    needs.refresh_profile(profile.pk)

    written = {key for key, version in versions().items() if version != before[key]}
    nodes = [("sector", sectors["20"].pk), ("job", jobs["81"].pk)]
    assert written == {(*node, group) for node in nodes for group in ("digital", "any")}
    assert world.total(sectors["20"], "any") == (100, 100, 40, 60, 90)
    assert other.pk in set(Factor.objects.values_list("profile_id", flat=True))


def test_refresh_on_the_way_leaves_the_difference_of_another_profile_right(sectors, jobs):
    """A pair comes to a profile whose own change still waits: the turn of that one is then still a difference."""
    wide = world.profile([jobs["8"]], [sectors["C"]], (10, 10, 10))
    narrow = world.profile([jobs["81"]], [sectors["20"]], (30, 30, 30))
    world.load([("20", "81", 100), ("22", "81", 1000)])
    needs.recompute_all()
    wide = world.change(wide, requirements=world.rows((50, 50, 50)))
    withdraw(narrow)

    needs.refresh_profile(narrow.pk, trigger="profile.withdrawn")
    needs.refresh_profile(wide.pk)

    assert world.total(sectors["C"]) == (1100, 1100, 550, 550, 550)
    assert needs.recompute_all().rows == 0


def test_withdrawn_profile_leaves_its_people_to_the_next_one(sectors, jobs):
    wide = world.profile([jobs["8"]], [sectors["C"]], (50, 50, 50))
    narrow = world.profile([jobs["81"]], [sectors["20"]], (10, 10, 10))
    world.load([("20", "81", 100)])
    needs.recompute_all()

    withdraw(narrow)
    needs.refresh_profile(narrow.pk, trigger="profile.withdrawn")

    assert world.total(sectors["20"]) == (100, 100, 50, 50, 50)
    assert set(Factor.objects.values_list("profile_id", flat=True)) == {wide.pk}


def withdraw(profile):
    """As the action will do: nothing published, projected rows gone."""
    document = profile.document
    document.published = None
    document.save(update_fields=["published"])
    profile_document.withdraw(document)


def test_run_says_what_it_rests_on(sectors, jobs):
    profile = world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30), slug="operator")
    world.load([("20", "81", 100)])
    needs.recompute_all(trigger="workforce.imported", subject="abc")

    world.change(profile, requirements=world.rows((20, 30, 40)))
    needs.refresh_profile(profile.pk)

    runs = NeedRun.objects.values_list("trigger", "subject", "state", "rows").order_by("pk")
    assert list(runs) == [("workforce.imported", "abc", "done", 16), ("profile.published", "", "done", 6)]
    assert NeedRun.objects.latest("pk").inputs == {
        "profile": "operator",
        "document": profile.pk,
        "revision": 2,
        "version": 2,
    }


def test_recount_finds_a_wrong_figure_and_restores_it(sectors, jobs, caplog):
    world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30))
    world.load([("20", "81", 100), ("20", "31", 20)])
    needs.recompute_all()
    right = world.stored()
    NeedTotal.objects.filter(group="green", axis="sector").update(mid=27_500_000_000)
    Coverage.objects.update(tie=True)
    Delivery.objects.all().delete()

    run = needs.recount()
    with pytest.raises(CommandError):
        call_command("recount_needs")
    call_command("recount_needs", "--write")

    assert (run.difference, run.state, run.inputs["verdict"]["pairs"]) == (7.5, "failed", 2)
    assert "other needs than are stored" in caplog.text
    assert world.stored() == right
    assert needs.recount().difference == 0


def test_recount_of_an_empty_portal_agrees():
    assert needs.recount(write=True).inputs["verdict"]["agrees"] is True


def test_recount_takes_away_what_nothing_stands_for():
    Factor.objects.create(profile_id=1, scope="", group="any", known=0, unknown=1)

    assert needs.recount(write=True).inputs["verdict"]["factors"] == 1

    assert Factor.objects.count() == 0


def test_slow_reading_of_the_method_gives_the_same(sectors, jobs):
    profile = world.profile([jobs["8"]], [sectors["C"]], (12, 34, 56), (7, 8, 9), (20, 40, 60))
    world.load([("20", "81", 1234), ("22", "8131", 77.7)])

    needs.recompute_all()

    none = low = high = 0
    for row in Requirement.objects.filter(profile=profile):
        none = (none or 1) * (1 - row.lacking_mid)
        low, high = max(low, row.lacking_low), high + row.lacking_high
    expected = [1311.7 * share for share in (low, 1 - none, min(high, 1))]
    assert list(world.total(sectors["C"])[2:]) == pytest.approx(expected, rel=1e-9)
