"""Evidence per competence: handed in, accepted, declined with a reason, and what each of them tells."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coediting.models import Event
from roadmap.actions import evidence
from roadmap.models import CompetenceEvidence
from roadmap.needs.wilson import interval
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 5, 4)


def hand_in(by=None, **changed):
    fields = {
        "competence": changed.pop("competence", None) or factories.competence(),
        "level": 3,
        "date": DAY,
        "kind": "check",
        "asked": 20,
        "below": 8,
        "source": "check at the plant",
    }
    return evidence.propose_evidence(by=by or factories.user("contributor"), **fields | changed)


def events():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_check_gets_its_wilson_interval_and_waits():
    by = factories.user("contributor")

    found = hand_in(by)

    found.refresh_from_db()
    assert (found.low, found.mid, found.high) == interval(8, 20)
    assert (found.state, found.partner, found.revision) == ("proposed", by.main_partner, 1)
    event = Event.objects.get()
    assert (event.kind, event.details) == (
        "evidence.proposed",
        {"evidence": found.pk, "competence": found.competence_id, "level": 3},
    )
    assert not CompetenceEvidence.objects.accepted().exists()


def test_accepting_lets_it_count_once():
    found, coordinator = hand_in(), factories.coordinator()

    evidence.accept_evidence(evidence=found, by=coordinator)
    evidence.accept_evidence(evidence=found, by=coordinator)

    found.refresh_from_db()
    assert (found.state, found.decided_by, found.revision) == ("accepted", coordinator, 2)
    assert events() == ["evidence.proposed", "evidence.accepted"]


def test_declining_what_waits_and_what_counts_tells_different_things():
    waits, counts, coordinator = hand_in(), hand_in(), factories.coordinator()
    evidence.accept_evidence(evidence=counts, by=coordinator)

    evidence.decline_evidence(evidence=waits, by=coordinator, reason="too few asked")
    evidence.decline_evidence(evidence=counts, by=coordinator, reason="the test was faulty")

    counts.refresh_from_db()
    assert (counts.state, counts.reason) == ("declined", "the test was faulty")
    assert events()[2:] == ["evidence.accepted", "evidence.declined", "evidence.withdrawn"]
    assert Event.objects.last().details == {
        "evidence": counts.pk,
        "competence": counts.competence_id,
        "level": 3,
    }


def test_declining_needs_a_reason():
    found = hand_in()

    with pytest.raises(ValidationError) as caught:
        evidence.decline_evidence(evidence=found, by=factories.coordinator(), reason="  ")

    assert list(caught.value.error_dict) == ["reason"]


@pytest.mark.parametrize("role", ["reader", "contributor", "editor"])
def test_only_coordinators_decide(role):
    found, by = hand_in(), factories.user(role)

    with pytest.raises(PermissionDenied):
        evidence.accept_evidence(evidence=found, by=by)
    with pytest.raises(PermissionDenied):
        evidence.decline_evidence(evidence=found, by=by, reason="no")


def test_readers_hand_nothing_in_and_nobody_for_a_strange_partner():
    with pytest.raises(PermissionDenied):
        hand_in(factories.user("reader"))
    with pytest.raises(PermissionDenied):
        hand_in(factories.user("contributor"), partner=factories.partner())


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"below": 21}, "below", "more-than-asked"),
        ({"below": -1}, "below", "out-of-range"),
        ({"asked": 0, "below": 0}, "asked", "out-of-range"),
        ({"asked": None}, "asked", "required"),
        ({"kind": "estimate"}, "low", "required"),
        ({"level": 5}, "level", "out-of-range"),
        ({"region": "Oost Vlaanderen"}, "region", "region"),
        ({"date": datetime.date(1789, 7, 14)}, "date", "bad-date"),
        ({"kind": "guess"}, "kind", "invalid_choice"),
        ({"source": " "}, "source", "blank"),
    ],
)
def test_what_cannot_be_is_refused_by_field(changed, field, code):
    if changed.get("kind"):
        changed = changed | {"asked": None, "below": None}
    if changed.get("kind") == "guess":
        changed |= {"low": 0.1, "mid": 0.2, "high": 0.3}

    with pytest.raises(ValidationError) as caught:
        hand_in(**changed)

    assert caught.value.error_dict[field][0].code == code
    assert CompetenceEvidence.objects.count() == 0


def test_tomorrow_is_no_date_of_a_check():
    with pytest.raises(ValidationError):
        hand_in(date=timezone.localdate() + datetime.timedelta(days=1))


def test_estimate_states_its_shares_itself():
    found = hand_in(kind="estimate", asked=None, below=None, low=0.2, mid=0.3, high=0.5)

    assert (found.low, found.mid, found.high, found.asked) == (0.2, 0.3, 0.5, None)


def test_who_sees_what():
    own = factories.user("contributor")
    mine, other, small, counts = hand_in(own), hand_in(), hand_in(asked=9, below=1), hand_in()
    for each in (small, counts):
        evidence.accept_evidence(evidence=each, by=None)
    cast = factories.cast(own.main_partner)

    def seen(user):
        return set(CompetenceEvidence.objects.visible_to(user))

    assert seen(cast["anonymous"]) == {counts}
    assert seen(own) == seen(cast["reader"]) == {mine, small, counts}
    assert seen(cast["stranger"]) == {small, counts}
    assert seen(cast["coordinator"]) == {mine, other, small, counts}
    assert seen(cast["disabled"]) == {counts}
