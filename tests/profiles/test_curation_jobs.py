"""Jobs go and go on as competences do: with successors, by proposal to the profiles that name them, never silently."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from coediting.models import Document
from profiles.actions import curation, followups
from profiles.models import CurationDecision, FollowUp, Job, ReviewTask
from profiles.succession import chains
from tests import factories
from tests.profiles.catalogue_world import occupation
from tests.profiles.curating import follow, proposals, replaced

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return factories.coordinator()


@pytest.fixture
def browser(by):
    client = Client()
    client.force_login(by)
    return client


@pytest.fixture
def trio():
    """Three occupations in one group."""
    group, names = factories.job("8131"), ("alfa", "bravo", "charlie")
    return [occupation(f"8131.{number}", group, label_en=name, label_nl=name) for number, name in enumerate(names)]


def describing(*jobs, owner=None):
    """A published profile of these jobs."""
    rows = [factories.requirement_row(factories.competence())]
    return factories.published(owner, jobs=list(jobs), requirements=rows)


def named(content):
    return content["jobs"]


def uids(*jobs):
    return [str(job.uid) for job in jobs]


def codes(error):
    return sorted(fault.code for fault in error.value.error_list)


def test_profile_names_the_successor_only_after_its_partner_accepts(trio):
    a, b, c = trio
    owner = factories.partner()
    profile, other = describing(a, c, owner=owner), describing(c)

    decision = replaced(a, [b])
    follow()

    (proposal,) = proposals(profile)
    assert named(proposal.content) == uids(b, c)
    assert named(Document.objects.get(pk=profile.pk).working.content) == uids(a, c)
    assert list(profile.jobs.order_by("pk")) == [a, c]
    assert (proposals(other), decision.about, decision.kind) == ([], "job", "replace")
    followups.proposals.accept(proposal=proposal, by=factories.editor(owner))
    assert named(Document.objects.get(pk=profile.pk).working.content) == uids(b, c)


def test_split_job_is_one_proposal_with_each_successor_once(trio):
    a, b, c = trio
    profile = describing(a, c)

    replaced(a, [c, b])
    follow()

    assert [named(one.content) for one in proposals(profile)] == [uids(c, b)]


def test_job_without_successor_is_taken_out_by_proposal_and_links_stay(trio):
    a, b, _c = trio
    profile = describing(a, b)

    replaced(a)
    follow()

    assert [named(one.content) for one in proposals(profile)] == [uids(b)]
    assert FollowUp.objects.links().count() == 0


def test_job_that_goes_later_takes_the_open_proposal_along(trio, by):
    a, b, c = trio
    profile = describing(a)
    replaced(a, [b], by=by)
    follow()

    replaced(b, [c], by=by)
    follow()

    assert [named(one.content) for one in proposals(profile)] == [uids(c)]
    assert [named(one.content) for one in proposals(profile, "withdrawn")] == [uids(b)]
    assert chains.heirs_of([a.pk], Job) == {a.pk: [c]}


def test_a_competence_with_the_number_of_a_job_is_another_thing(trio, by):
    """Open follow-ups are found by ids, which competences and jobs both count from 1."""
    a, b, _c = trio
    profile = describing(a)
    replaced(a, [b], by=by)
    follow()
    twin = factories.competence("twin")
    type(twin).objects.filter(pk=twin.pk).update(id=a.pk)

    replaced(type(twin).objects.get(pk=a.pk), by=by)
    follow()

    assert [named(one.content) for one in proposals(profile)] == [uids(b)]


def test_groups_and_what_has_jobs_below_do_not_go(trio):
    a, b, c = trio
    below = occupation("8131.0.1", a)

    with pytest.raises(ValidationError) as group:
        replaced(a.parent, [b])
    with pytest.raises(ValidationError) as follows:
        replaced(b, [a.parent])
    with pytest.raises(ValidationError) as above:
        replaced(a, [c])

    assert (codes(group), codes(follows), codes(above)) == (
        ["isco-group", "jobs-below", "jobs-below", "jobs-below"],
        ["isco-group"],
        ["jobs-below"],
    )
    assert replaced([a, below], [c]).kind == "merge"


def test_ring_of_jobs_is_refused(trio):
    a, b, _c = trio
    replaced(a, [b])
    curation.bring_back(by=factories.coordinator(), item=a, reason="Toch")
    b.successors.add(a)

    with pytest.raises(ValidationError) as ring:
        replaced(a, [b])

    assert codes(ring) == ["cycle"]


def test_undo_and_bringing_back_put_a_job_in_use(trio, by):
    a, b, c = trio
    profile = describing(a)
    decision = replaced(a, [b], by=by)
    follow()
    curation.undo(by=by, decision=decision, reason="Vergissing")
    follow()
    a.refresh_from_db()
    assert (a.retired, list(a.successors.all()), proposals(profile)) == (None, [], [])

    replaced(a, [c], by=by)
    curation.bring_back(by=by, item=a, reason="Toch nodig")
    a.refresh_from_db()

    assert (a.retired, list(a.successors.all())) == (None, [])
    kinds = CurationDecision.objects.order_by("pk").values_list("kind", "about")
    assert list(kinds) == [(kind, "job") for kind in ("replace", "undo", "replace", "bring_back")]


def test_question_about_a_job_is_answered_by_its_decision(trio, by):
    a, b, _c = trio
    task = ReviewTask.objects.create(what="gone", job=a, release="1.2")

    decision = replaced(a, [b], by=by)

    task.refresh_from_db()
    assert (task.state, task.decision) == ("replaced", decision)


def test_page_decides_and_the_job_stays_at_its_address(trio, browser, client):
    a, b, _c = trio
    profile = describing(a)
    address = reverse("curation-replace")
    shown = browser.get(address, {"of": "job", "out": uids(a), "in": uids(b), "find_in": "charlie"}).context
    assert [one.pk for one in shown["preview"].profiles] == [profile.pk]
    assert [one.code for one in shown["sides"][1]["found"]] == ["8131.2"]

    form = {"of": "job", "out": uids(a), "in": uids(b), "reason": "Heet nu zo", "version": f"{a.uid}:0"}
    answer = browser.post(address, form)

    assert answer.status_code == 302
    follow()
    assert [[one for one, _lines in browser.get(answer.url).context["changes"]]] == [[a]]
    gone, heir = (client.get(reverse("job", args=[one.uid])) for one in (a, b))
    assert (gone.status_code, [one["item"] for one in gone.context["successors"]]) == (200, [b])
    assert [one["item"] for one in heir.context["predecessors"]] == [a]
    text = gone.content.decode()
    assert ("Heet nu zo" in text, reverse("job", args=[b.uid]) in text) == (True, True)
    assert a not in Job.objects.current().matching("8131.0")
    assert browser.post(address, form | {"in": []}).status_code == 409
    assert browser.post(reverse("job-bring-back", args=[a.uid]), {"reason": "Toch"}).status_code == 302
    assert Job.objects.get(pk=a.pk).retired is None


def test_pages_of_jobs_are_for_coordinators(trio, client):
    client.force_login(factories.editor(factories.partner()))
    back = reverse("job-bring-back", args=[trio[0].uid])

    assert client.post(back, {"reason": "x"}).status_code == 403
    assert "curation" not in client.get(reverse("job", args=[trio[0].uid])).content.decode()
