"""Evidence about a competence that goes on as one other is offered for that one; no figure changes by itself."""

import datetime

import pytest
from django.urls import reverse

from coediting import outbox
from coediting.models import Event
from profiles.actions import curation
from roadmap import tasks
from roadmap.actions import evidence
from roadmap.models import CompetenceEvidence
from tests import factories

pytestmark = pytest.mark.django_db
CARRY = "roadmap.tasks.carry_evidence"
OVERTAKEN = "Een nieuwere beslissing over de competentie kwam ertussen."


@pytest.fixture
def by():
    return factories.coordinator()


@pytest.fixture
def trio():
    return [factories.competence(name) for name in "abc"]


def found(competence, by, accepted=True):
    """A check of 20 people, handed in by a contributor."""
    one = evidence.propose_evidence(
        by=factories.user("contributor"),
        competence=competence,
        level=3,
        date=datetime.date(2026, 5, 4),
        kind="check",
        asked=20,
        below=8,
        source="check at the plant",
    )
    return evidence.accept_evidence(evidence=one, by=by) if accepted else one


def replaced(by, retired, successors):
    return curation.replace(by=by, retired=retired, successors=successors, reason="Zo heet het nu")


def carry():
    """Let the worker do what the decisions so far ask for."""
    for delivery in outbox.open_deliveries().filter(task=CARRY).order_by("pk"):
        tasks.carry_evidence(delivery.pk)


def offers():
    rows = CompetenceEvidence.objects.filter(carried_from__isnull=False).order_by("pk")
    return list(rows.values_list("carried_from", "competence", "state"))


def test_what_counts_is_offered_for_the_successor_and_waits(trio, by):
    a, b, _c = trio
    one, _waiting = found(a, by), found(a, by, accepted=False)

    replaced(by, [a], [b])
    carry()

    assert offers() == [(one.pk, b.pk, "proposed")]
    offered = one.carried.get()
    same = ("level", "asked", "below", "low", "mid", "high", "source", "date", "partner", "kind")
    assert [getattr(offered, name) for name in same] == [getattr(one, name) for name in same]
    assert list(CompetenceEvidence.objects.accepted()) == [one]
    assert Event.objects.filter(kind__in=["evidence.accepted", "evidence.withdrawn"]).count() == 1  # the first alone


def test_it_counts_once_a_coordinator_accepts_it_and_then_goes_along(trio, by):
    a, b, c = trio
    one = found(a, by)
    replaced(by, [a], [b])
    carry()
    evidence.accept_evidence(evidence=one.carried.get(), by=by)

    replaced(by, [b], [c])
    carry()

    second = one.carried.get()
    assert offers() == [(one.pk, b.pk, "accepted"), (second.pk, c.pk, "proposed")]


@pytest.mark.parametrize(("going", "following"), [(1, 0), (1, 2), (2, 1)])
def test_of_what_was_retired_split_or_merged_nothing_is_offered(trio, by, going, following):
    found(trio[0], by)

    replaced(by, trio[:going], trio[going : going + following])
    carry()

    assert offers() == []


def test_delivery_that_comes_twice_offers_once(trio, by):
    a, b, _c = trio
    one = found(a, by)
    decision = replaced(by, [a], [b])
    carry()
    outbox.record("competence.curated", decision.uid, by=by.pk)
    carry()

    assert offers() == [(one.pk, b.pk, "proposed")]


def test_taking_the_decision_back_declines_what_still_waits(trio, by):
    a, b, _c = trio
    one, other = found(a, by), found(a, by)
    decision = replaced(by, [a], [b])
    carry()
    evidence.accept_evidence(evidence=other.carried.get(), by=by)

    curation.undo(by=by, decision=decision, reason="Vergissing")
    carry()

    assert offers() == [(one.pk, b.pk, "declined"), (other.pk, b.pk, "accepted")]
    assert (one.carried.get().decided_by, one.carried.get().reason) == (None, OVERTAKEN)


def test_what_nobody_judged_yet_goes_on_with_a_successor_that_goes_too(trio, by):
    a, b, c = trio
    one = found(a, by)
    replaced(by, [a], [b])
    carry()

    replaced(by, [b], [c])
    carry()

    assert offers() == [(one.pk, b.pk, "declined"), (one.pk, c.pk, "proposed")]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("merged_first", [True, False])
def test_one_merge_or_split_on_the_way_stops_it(trio, by, late, merged_first):
    """Also when the worker comes only after both decisions, and sees one competence behind the other."""
    a, b, c = trio
    one, other = found(a, by), factories.competence("other")
    steps = [([a, other], [b]), ([b], [c])] if merged_first else [([a], [b]), ([b, other], [c])]
    for retired, successors in steps:
        replaced(by, retired, successors)
        if not late:
            carry()
    carry()

    waits = [] if merged_first or late else [(one.pk, b.pk, "declined")]
    assert offers() == waits


@pytest.mark.parametrize("accepted", [True, False])
def test_what_a_coordinator_judged_is_not_offered_past_that_judgement(trio, by, accepted):
    a, b, c = trio
    one = found(a, by)
    replaced(by, [a], [b])
    carry()
    if accepted:
        evidence.accept_evidence(evidence=one.carried.get(), by=by)
    else:
        evidence.decline_evidence(evidence=one.carried.get(), by=by, reason="Meet iets anders")

    replaced(by, [b], [c])
    carry()

    assert list(one.carried.values_list("competence", flat=True)) == [b.pk]


def test_same_decision_again_offers_it_again_as_it_is_now(trio, by):
    a, b, _c = trio
    one = found(a, by)
    decision = replaced(by, [a], [b])
    carry()
    curation.undo(by=by, decision=decision, reason="Vergissing")
    carry()
    CompetenceEvidence.objects.filter(pk=one.pk).update(source="corrected")

    replaced(by, [a], [b])
    carry()

    offered = one.carried.get()
    assert offers() == [(one.pk, b.pk, "proposed")]
    assert (offered.source, offered.reason, offered.decided, offered.revision) == ("corrected", "", None, 3)


def test_taking_the_second_of_two_back_offers_it_for_the_first_again(trio, by):
    a, b, c = trio
    one = found(a, by)
    replaced(by, [a], [b])
    carry()
    second = replaced(by, [b], [c])
    carry()

    curation.undo(by=by, decision=second, reason="Vergissing")
    carry()

    assert offers() == [(one.pk, b.pk, "proposed"), (one.pk, c.pk, "declined")]


def test_what_a_coordinator_declined_stays_declined_when_decided_again(trio, by):
    a, b, _c = trio
    one = found(a, by)
    decision = replaced(by, [a], [b])
    carry()
    evidence.decline_evidence(evidence=one.carried.get(), by=by, reason="Meet iets anders")
    curation.undo(by=by, decision=decision, reason="Vergissing")
    carry()

    replaced(by, [a], [b])
    carry()

    assert offers() == [(one.pk, b.pk, "declined")]
    assert one.carried.get().reason == "Meet iets anders"


def test_page_names_the_offer_that_waits_before_one_that_was_overtaken(trio, by, client):
    a, b, c = trio
    one = found(a, by)
    replaced(by, [a], [b])
    carry()
    second = replaced(by, [b], [c])
    carry()
    curation.undo(by=by, decision=second, reason="Vergissing")
    carry()
    client.force_login(by)

    page = client.get(reverse("evidence-detail", args=[one.uid]))

    assert page.context["offered"].competence == b


def test_decision_that_was_taken_back_before_it_was_followed_offers_nothing(trio, by):
    a, b, _c = trio
    found(a, by)
    decision = replaced(by, [a], [b])
    curation.undo(by=by, decision=decision, reason="Vergissing")

    carry()

    assert offers() == []


def test_pages_of_both_name_each_other_to_who_may_see_them(trio, by, client):
    a, b, _c = trio
    one = found(a, by)
    replaced(by, [a], [b])
    carry()
    pages = [reverse("evidence-detail", args=[row.uid]) for row in (one, one.carried.get())]

    outside = client.get(pages[0])
    client.force_login(by)
    first, second = (client.get(page) for page in pages)

    assert outside.context["offered"] is None
    assert (first.context["offered"], second.context["origin"]) == (one.carried.get(), one)
    assert pages[1] in first.content.decode()
    assert pages[0] in second.content.decode()
