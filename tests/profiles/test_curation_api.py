"""What the API says of a competence that went or that took another's place; and two coordinators at the same moment."""

import threading

import pytest
from django.db import connections

from profiles.actions import curation
from profiles.models import Competence, CurationChange, CurationDecision
from profiles.succession.errors import CuratedMeanwhile
from tests import factories
from tests.profiles.curating import replaced


@pytest.mark.django_db
def test_competence_says_its_status_successors_and_predecessors(client):
    a, b, c = (factories.competence(name) for name in "abc")
    decision = replaced(a, [c, b], reason="Twee dingen in een woord")

    gone, heir = (client.get(f"/api/v1/competences/{one.uid}/").json() for one in (a, b))

    keys = ("status", "retired_because", "successors", "predecessors")
    assert [gone[key] for key in keys] == [
        "retired", "Twee dingen in een woord", [str(c.uid), str(b.uid)], [],
    ]  # fmt: skip
    assert gone["retired"][:19] == decision.made.isoformat()[:19]
    assert [heir[key] for key in keys] == ["current", "", [], [str(a.uid)]]
    assert heir["retired"] is None


@pytest.mark.django_db
def test_competence_that_came_back_says_nothing_of_the_past(client):
    a, b = factories.competence("a"), factories.competence("b")
    replaced(a, [b])
    curation.bring_back(by=factories.coordinator(), item=a, reason="Toch nodig")

    back, other = (client.get(f"/api/v1/competences/{one.uid}/").json() for one in (a, b))

    assert (back["status"], back["retired_because"], back["successors"]) == ("current", "", [])
    assert other["predecessors"] == []


@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_at_the_same_moment_one_decides():
    a, b, c = (factories.competence(name) for name in "abc")
    people = [factories.coordinator() for _ in range(2)]
    looked, start, outcomes = CurationChange.objects.versions([a, b, c]), threading.Barrier(2), []

    def decide(by, heir):
        try:
            start.wait(10)
            replaced(a, [heir], by=by, versions=looked)
            outcomes.append("decided")
        except CuratedMeanwhile:
            outcomes.append("too late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=pair) for pair in zip(people, (b, c), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["decided", "too late"]
    decision = CurationDecision.objects.get()
    successors = Competence.objects.get(pk=a.pk).successors.values_list("uid", flat=True)
    assert [str(uid) for uid in successors] == decision.changes.get().after["successors"]


@pytest.mark.django_db(transaction=True)
def test_two_that_would_follow_each_other_never_both_go():
    a, b = factories.competence("a"), factories.competence("b")
    people = [factories.coordinator() for _ in range(2)]
    start, refused = threading.Barrier(2), []

    def decide(by, going, heir):
        try:
            start.wait(10)
            replaced(going, [heir], by=by)
        except Exception as error:
            refused.append([fault.code for fault in error.error_list])
        finally:
            connections.close_all()

    pairs = [(people[0], a, b), (people[1], b, a)]
    threads = [threading.Thread(target=decide, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert refused == [["successor-retired"]]
    assert Competence.objects.filter(retired__isnull=False).count() == 1
