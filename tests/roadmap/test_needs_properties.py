"""What holds for the needs of any portal; and that SQL, NumPy and a slow reading of the method agree on random ones."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles.models import Requirement
from roadmap.actions import needs
from roadmap.models import NANO, Coverage, EvidenceScope, Factor, NeedTotal, Workforce
from roadmap.needs import statements
from tests.roadmap import needs_world, reference
from tests.roadmap.random_world import RandomWorld, random_edits, undone

pytestmark = pytest.mark.django_db
SUMS = ("headcount", "covered", "low", "mid", "high")

few = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
seeds = st.integers(0, 2**32)


def computed(seed):
    world = RandomWorld(random.Random(seed))
    needs.recompute_all()
    return world


def sums(**only):
    """{(dataset, year, group): [headcount, covered, low, mid, high]} of some totals."""
    found = {}
    for row in NeedTotal.objects.filter(**only):
        mine = found.setdefault((row.dataset_id, row.year, row.group), [0] * 5)
        mine[:] = [one + getattr(row, name) for one, name in zip(mine, SUMS, strict=True)]
    return found


@given(seeds)
@few
def test_sql_numpy_and_the_slow_reading_agree(seed):
    with undone():
        computed(seed)

        assert needs_world.stored() == reference.expected()
        run = needs.recount()
        assert (run.difference, run.inputs["verdict"]["agrees"]) == (0, True)


@given(seeds)
@few
def test_recount_puts_the_same_in_place(seed):
    with undone():
        computed(seed)
        right = needs_world.stored()
        for derived in (NeedTotal, Factor, Coverage, EvidenceScope):
            derived.objects.all().delete()

        needs.recount(write=True)

        assert needs_world.stored() == right


@given(seeds)
@few
def test_edits_followed_one_by_one_end_where_everything_anew_does(seed):
    with undone():
        random_edits(random.Random(seed), steps=6)

        incremental, run = needs_world.stored(), needs.recount()

        assert incremental == reference.expected()
        assert (run.difference, run.inputs["verdict"]["agrees"]) == (0, True)
        assert needs.recompute_all().rows == 0


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("SCOPE_CHANGES", lambda text: text + " AND false"),
        ("COVERAGE_CHANGES", lambda text: text + " AND false"),
        ("CONTRIBUTIONS", lambda text: text.replace("coalesce(s.scope, '')", "''")),
        ("DIFFERENCE", lambda text: text.replace("f.old_high", "f.old_mid")),
    ],
)
def test_a_fault_in_one_statement_is_found(statement, broken, monkeypatch, caplog):
    """The control: with any part of the difference broken, the recount and the slow reading say so."""
    monkeypatch.setattr(statements, statement, broken(getattr(statements, statement)))

    found = 0
    for seed in range(20):
        with undone():
            random_edits(random.Random(seed), steps=6)
            agrees = needs.recount().inputs["verdict"]["agrees"]
            assert agrees == (needs_world.stored() == reference.expected())
            found += not agrees
        if found:
            break

    assert found


@given(seeds)
@few
def test_bounds_are_in_order_and_within_the_people(seed):
    with undone():
        computed(seed)

        for row in NeedTotal.objects.all():
            assert 0 <= row.low <= row.mid <= row.high <= row.covered <= row.headcount


@given(seeds)
@few
def test_sectors_jobs_and_cells_hold_the_same_people(seed):
    with undone():
        computed(seed)

        assert sums(axis="sector") == sums(axis="job")
        cells = sum(round(heads * 1e9) for heads in Workforce.objects.values_list("headcount", flat=True))
        assert sum(row[0] for row in sums(axis="job", group="any").values()) == cells


@given(seeds, st.floats(0, 1))
@few
def test_more_lacking_never_means_less_need(seed, more):
    with undone():
        computed(seed)
        before = sums(axis="sector")
        for row in Requirement.objects.exclude(lacking_mid=None):
            for name in ("lacking_low", "lacking_mid", "lacking_high"):
                share = getattr(row, name)
                setattr(row, name, min(1, share + (1 - share) * more))
            row.save()

        needs.recompute_all()

        # to the rounding of one cell: 1 − ∏ may lose its last digit
        allowed = Workforce.objects.count()
        for key, after in sums(axis="sector").items():
            assert all(now >= old - allowed for now, old in zip(after, before[key], strict=True))


@given(seeds, st.floats(0, 1e6))
@few
def test_more_people_never_mean_less_need(seed, more):
    with undone():
        computed(seed)
        before = sums(axis="job")
        cell = Workforce.objects.first()
        if cell is not None:
            cell.headcount += more
            cell.save()

        needs.recompute_all()

        after = sums(axis="job")
        assert before.keys() == after.keys()
        for key, row in before.items():
            assert all(now >= old for now, old in zip(after[key], row, strict=True))


@given(seeds, st.floats(0, 1))
@few
def test_splitting_cells_over_two_regions_changes_no_total(seed, part):
    with undone():
        world = computed(seed)
        for row in world.evidence:  # a region of its own may have evidence of its own: that is no mere split
            row.region = ""
            row.save()
        needs.recompute_all()
        before = sums(axis="sector")
        for cell in Workforce.objects.all():
            whole = cell.headcount
            cell.headcount = whole * part
            cell.save()
            cell.pk, cell.region, cell.headcount = None, f"{cell.region}-twee", whole - whole * part
            cell.save()

        needs.recompute_all()

        for key, row in sums(axis="sector").items():
            assert all(abs(now - old) * NANO <= 1e-6 for now, old in zip(row, before[key], strict=True))
