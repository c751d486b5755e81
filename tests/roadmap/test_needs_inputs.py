"""Taking in workforce, evidence and scenarios: who may, what is refused, what follows."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coediting.models import Delivery, Event
from roadmap.actions import evidence, needs, scenarios, workforce
from roadmap.models import GroupEvidence, Scenario, Workforce, WorkforceDataset
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return world.sectors(), world.jobs()


STUDY = {
    "slug": "studie",
    "name_nl": "Studie",
    "name_en": "Study",
    "horizon_from": 2021,
    "horizon_to": 2035,
    "yearly_leaving": 0.035,
    "hires_total": 30_000,
}


def test_workforce_is_loaded_with_its_event(tree):
    dataset = world.load([("20", "81", 100), ("22", "31", 7.5, 2025, "antwerpen")])

    rows = Workforce.objects.order_by("sector__code")
    assert list(rows.values_list("sector__code", "job__code", "region", "year", "headcount")) == [
        ("20", "81", "vlaanderen", 2026, 100),
        ("22", "31", "antwerpen", 2025, 7.5),
    ]
    assert list(Event.objects.values_list("kind", "subject")) == [("workforce.imported", str(dataset.uid))]
    assert list(Delivery.objects.values_list("task", flat=True)) == ["roadmap.tasks.recompute_needs"]


def test_same_workforce_again_changes_nothing(tree):
    world.load([("20", "81", 100)])
    ids = list(Workforce.objects.values_list("pk", flat=True))

    world.load([("20", "81", 100)])

    assert list(Workforce.objects.values_list("pk", flat=True)) == ids
    assert Event.objects.count() == 1


def test_every_fault_is_named_and_nothing_is_saved(tree):
    good = {"sector": "nacebel2025:20", "job": "isco:81", "headcount": 1}
    cells = [
        good,
        good | {"sector": "nace2:20"},
        good | {"job": "isco:99", "headcount": -1},
        good | {"headcount": "many", "year": 1066},
        good,
        good | {"headcount": float("inf"), "region": "Oost Vlaanderen"},
        good | {"sector": None, "job": ["isco:81"][0] * 3},
    ]

    with pytest.raises(ValidationError) as caught:
        workforce.load_workforce(dataset=world.DATASET, cells=cells, year=2026)

    assert [(fault.params["number"], fault.code) for fault in caught.value.error_list] == [
        (2, "unknown-sector"),
        (3, "unknown-job"),
        (3, "out-of-range"),
        (4, "year"),
        (4, "not-a-number"),
        (5, "cell-twice"),
        (6, "region"),
        (6, "not-a-number"),
        (7, "unknown-sector"),
        (7, "unknown-job"),
    ]
    assert (Workforce.objects.count(), WorkforceDataset.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_evidence_is_brought_up_to_date_and_not_doubled(tree):
    sectors, _jobs = tree
    fact = {
        "group": "green",
        "sectors": ["nacebel2025:20"],
        "out_of": 76_000,
        "year": 2021,
        "source": "study",
    }

    evidence.record_evidence(headcount=58_000, **fact)
    evidence.record_evidence(headcount=59_000, **fact)

    kept = GroupEvidence.objects.get()
    assert (kept.headcount, list(kept.sectors.all())) == (59_000, [sectors["20"]])


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"sectors": ["nacebel2025:99"]}, "unknown-sector"),
        ({"group": "any"}, "unknown-group"),
        ({"headcount": 80_000}, "more-than-all"),
    ],
)
def test_bad_evidence_is_refused(tree, wrong, code):
    fact = {"group": "green", "sectors": ["nacebel2025:20"], "headcount": 1, "out_of": 76_000, "year": 2021}

    with pytest.raises(ValidationError) as caught:
        evidence.record_evidence(source="study", **fact | wrong)

    assert (caught.value.code, GroupEvidence.objects.count()) == (code, 0)


def test_only_one_scenario_is_the_standard_one():
    scenarios.save_scenario(**STUDY, standard=True)
    scenarios.save_scenario(**STUDY, standard=True)
    scenarios.save_scenario(**STUDY | {"slug": "snel"}, standard=True)

    assert list(Scenario.objects.order_by("slug").values_list("slug", "standard")) == [
        ("snel", True),
        ("studie", False),
    ]
    assert Event.objects.filter(kind="scenario.changed").count() == 2


@pytest.mark.parametrize("wrong", [{"horizon_to": 2020}, {"yearly_leaving": 1.5}, {"yearly_growth": -1.0}])
def test_impossible_scenario_is_refused(wrong):
    with pytest.raises(ValidationError):
        scenarios.save_scenario(**STUDY | wrong)

    assert Scenario.objects.count() == 0


@pytest.mark.parametrize("role", ["reader", "contributor", "editor"])
def test_only_coordinators_write_inputs_and_start_recomputes(tree, role):
    by = factories.user(role)

    for action in (
        lambda: workforce.load_workforce(dataset=world.DATASET, cells=[], year=2026, by=by),
        lambda: evidence.record_evidence(
            group="green", sectors=[], headcount=1, out_of=2, year=2021, source="study", by=by
        ),
        lambda: scenarios.save_scenario(**STUDY, by=by),
        lambda: needs.recompute_all(by=by),
        lambda: needs.recount(by=by),
    ):
        with pytest.raises(PermissionDenied):
            action()

    assert needs.recompute_all(by=factories.coordinator()).state == "done"
