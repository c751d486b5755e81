"""The coordinators' pages: who may open them, what they decide, what they say when it cannot be."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from profiles.actions import curation
from profiles.models import Competence, CurationDecision, FollowUp, JobCompetence, ReviewTask
from profiles.succession.errors import AlreadySettled, CuratedMeanwhile
from profiles.succession.showing import versions_of
from tests import factories
from tests.profiles.curating import asking, follow, replaced

pytestmark = pytest.mark.django_db
NUL = "\x00"


@pytest.fixture
def by():
    return factories.coordinator()


@pytest.fixture
def browser(by):
    client = Client()
    client.force_login(by)
    return client


@pytest.fixture
def four():
    return [factories.competence(name) for name in "abcd"]


def question(competence, what="gone", **fields):
    return ReviewTask.objects.create(competence=competence, what=what, release="1.2", **fields)


def texts(answer):
    return [str(message) for message in answer.context["messages"]]


def query_count(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


# ---------- who may ----------
def every_page(competence, decision, task):
    """(method, address) of everything there is."""
    gets = ["curation", "curation-replace", "curation-circular", "curation-labels", "curation-tasks"]
    found = [("get", reverse(name)) for name in gets]
    found += [("post", reverse(name)) for name in gets[1:4]]
    found += [("get", decision.get_absolute_url()), ("get", task.get_absolute_url())]
    found += [("post", task.get_absolute_url())]
    found += [("post", reverse(name, args=[decision.uid])) for name in ("curation-undo", "curation-links")]
    return [*found, ("post", reverse("competence-bring-back", args=[competence.uid]))]


def test_only_coordinators_come_in(four, by):
    JobCompetence.objects.create(job=factories.job(), competence=four[0], importance="essential")
    decision, task = replaced(four[0], [four[1]], by=by), question(four[2])
    follow()
    before = list(CurationDecision.objects.values_list("pk", flat=True))
    seen = {}
    for name, user in factories.cast(factories.partner()).items():
        client = Client()
        if user.is_authenticated:
            client.force_login(user)
        pages = every_page(four[0], decision, task)
        if name == "coordinator":
            pages = [page for page in pages if page[0] == "get"]
        seen[name] = {getattr(client, method)(url).status_code for method, url in pages}

    assert seen == {
        "reader": {403},
        "contributor": {403},
        "editor": {403},
        "stranger": {403},
        "coordinator": {200},
        "disabled": {302},
        "anonymous": {302},
    }
    assert list(CurationDecision.objects.values_list("pk", flat=True)) == before


def test_what_is_not_there_is_not_found(browser):
    for name in ("curation-decision", "curation-task"):
        assert browser.get(reverse(name, args=[uuid.uuid4()])).status_code == 404
    for name in ("curation-undo", "curation-links", "competence-bring-back"):
        assert browser.post(reverse(name, args=[uuid.uuid4()])).status_code == 404
        assert browser.get(reverse(name, args=[uuid.uuid4()])).status_code == 405


LISTS = ["curation", "curation-replace", "curation-circular", "curation-labels", "curation-tasks"]


@pytest.mark.parametrize("name", LISTS)
def test_bad_addresses_do_no_harm(browser, four, name):
    bad = ["x", NUL, "'", "-1", "9" * 400, str(uuid.uuid4()), str(four[0].uid).upper(), "é" * 500]
    for value in bad:
        for key in ("out", "in", "find_out", "find_in", "q", "page", "kind", "competence", "state", "mark", "which"):
            expected = 400 if value == NUL else 200  # a NUL is refused before any page
            assert browser.get(reverse(name), {key: value}).status_code == expected, (key, value)
    posted = {"out": bad, "in": bad, "version": [*bad, "a:b", f"{four[0].uid}:{'9' * 400}", f"{four[0].uid}:²"]}
    if name not in ("curation", "curation-tasks"):
        posted |= {"one": posted["version"], "theme": bad, f"label-{NUL}": "x", "label-": "", "reason": NUL}
        assert browser.post(reverse(name), posted).status_code == 422
    assert CurationDecision.objects.count() == 0


# ---------- retire, replace, split, merge ----------
def test_page_shows_what_a_decision_would_set_going(browser, four):
    a, b, *_ = four
    profile = asking(a)
    draft = factories.draft(requirements=[factories.requirement_row(a)])
    JobCompetence.objects.create(job=factories.job(), competence=a, importance="essential")

    answer = browser.get(reverse("curation-replace"), {"out": str(a.uid), "in": str(b.uid)})

    preview = answer.context["preview"]
    assert (preview.profile_count, preview.job_count) == (2, 1)
    assert set(preview.profiles) == {profile, draft}
    assert answer.context["word"] == str(CurationDecision.Kind.REPLACE.label)


def test_search_finds_what_is_not_chosen_yet_and_offers_what_comes_near(browser, four):
    wash = [factories.competence(name) for name in ("wash bottles", "wash bottle", "weld")]
    url = reverse("curation-replace")

    found = browser.get(url, {"out": str(wash[0].uid), "find_in": "wash"}).context["sides"][1]
    near = browser.get(url, {"out": str(wash[0].uid)}).context["sides"][1]

    assert (found["found"], found["near"]) == ([wash[1]], [])
    assert (near["found"], near["near"]) == ([], [wash[1]])


def chosen(going, following=(), **more):
    versions = versions_of([*going, *following])
    return {
        "out": [str(one.uid) for one in going],
        "in": [str(one.uid) for one in following],
        "version": [f"{one.uid}:{versions[one.pk]}" for one in [*going, *following]],
        "reason": "Twee woorden voor hetzelfde",
    } | more


def test_decision_is_taken_and_shown(browser, four, by):
    a, b, c, _d = four
    profile = asking(a)

    answer = browser.post(reverse("curation-replace"), chosen([a], [b, c]))

    decision = CurationDecision.objects.get()
    assert (answer.status_code, answer.url) == (302, decision.get_absolute_url())
    assert (decision.kind, decision.by) == ("split", by)
    follow()
    shown = browser.get(answer.url).context
    assert [one.pk for _follow_up, one in shown["followed"]] == [profile.pk]
    assert [(one, len(lines)) for one, lines in shown["changes"]] == [(a, 2)]


def test_page_that_is_out_of_date_says_who_was_first(browser, four, by):
    a, b, c, _d = four
    data = chosen([a], [b], reason="Mijn reden")
    first = replaced(a, [c], by=by)

    answer = browser.post(reverse("curation-replace"), data)

    assert answer.status_code == 409
    assert [change.decision for change in answer.context["newer"]] == [first]
    assert answer.context["reason"] == "Mijn reden"
    assert CurationDecision.objects.get() == first


def test_impossible_choice_is_explained_before_and_after_sending(browser, four):
    a, *_ = four
    shown = browser.get(reverse("curation-replace"), {"out": str(a.uid), "in": str(a.uid)})
    sent = browser.post(reverse("curation-replace"), chosen([a], [a]))

    assert (shown.status_code, sent.status_code) == (200, 422)
    assert len(shown.context["problems"]) == 1
    assert shown.context["problems"] == sent.context["problems"]
    assert shown.context["preview"] is None


def test_missing_reason_is_asked_for(browser, four):
    answer = browser.post(reverse("curation-replace"), chosen(four[:1], reason=" "))

    assert answer.status_code == 422
    assert answer.context["fault"] != ""
    assert 'id="reason-fault"' in answer.content.decode()


def test_undo_and_bringing_back_go_by_the_page(browser, four, by):
    first, second = replaced(four[0], [four[1]], by=by), replaced(four[2], by=by)

    undone = browser.post(reverse("curation-undo", args=[first.uid]), {"reason": "Vergissing"})
    back = browser.post(reverse("competence-bring-back", args=[four[2].uid]), {"reason": "Toch nodig"})
    again = browser.post(reverse("competence-bring-back", args=[four[2].uid]), {"reason": "Toch"}, follow=True)

    assert [answer.status_code for answer in (undone, back)] == [302, 302]
    assert Competence.objects.filter(retired__isnull=False).count() == 0
    settled = str(AlreadySettled())
    assert texts(again)[-1] == settled
    late = browser.post(reverse("curation-undo", args=[second.uid]), {"reason": "Vergissing"}, follow=True)
    assert texts(late)[-1] == str(CuratedMeanwhile([]))
    assert CurationDecision.objects.count() == 4


def test_links_of_ticked_jobs_are_made(browser, four, by):
    jobs = [factories.job("81"), factories.job("82")]
    for job in jobs:
        JobCompetence.objects.create(job=job, competence=four[0], importance="essential")
    decision = replaced(four[0], [four[1]], by=by)
    follow()
    url = reverse("curation-links", args=[decision.uid])
    shown = browser.get(decision.get_absolute_url()).context["jobs"]
    assert [(job, [one for one, _importance in found]) for job, found in shown] == [(job, [four[1]]) for job in jobs]

    nothing = browser.post(url, {"do": "accept", "job": ["x", "9" * 30]}, follow=True)
    assert (len(texts(nothing)), FollowUp.objects.get().state) == (1, "open")
    browser.post(url, {"do": "accept", "job": [jobs[1].pk]})

    made = JobCompetence.objects.filter(source="portal")
    assert [(one.job, one.competence) for one in made] == [(jobs[1], four[1])]


# ---------- many at once ----------
def test_ticked_competences_are_marked(browser, four):
    theme = factories.theme("bouw")
    ticked = [f"{one.uid}:0" for one in four[:2]]

    answer = browser.post(reverse("curation-circular"), {"one": ticked, "theme": ["bouw", "none"], "do": "mark"})

    assert answer.status_code == 302
    assert list(Competence.objects.filter(circular=True, themes=theme).order_by("pk")) == four[:2]


def test_everything_that_matches_is_marked(browser, four):
    Competence.objects.filter(pk__in=[one.pk for one in four[:3]]).update(esco_green=True)

    browser.post(reverse("curation-circular") + "?mark=green", {"everything": "1", "do": "mark"})

    assert list(Competence.objects.filter(circular=True).order_by("pk")) == four[:3]


def test_marks_over_a_newer_decision_are_refused(browser, four, by):
    curation.mark_circular(by=by, competences=four[:1], circular=True)

    answer = browser.post(reverse("curation-circular"), {"one": f"{four[0].uid}:0", "do": "unmark"})

    assert (answer.status_code, len(answer.context["newer"])) == (409, 1)
    assert Competence.objects.get(pk=four[0].pk).circular is True


def test_work_list_of_labels_begins_with_what_profiles_ask(browser, four):
    Competence.objects.update(label_nl="")
    asking(four[2])
    Competence.objects.filter(pk=four[3].pk).update(label_vls="een naam")

    answer = browser.get(reverse("curation-labels"))

    assert [row["item"] for row in answer.context["rows"]] == [four[2], four[0], four[1]]


def test_labels_are_saved_and_faults_stand_by_their_row(browser, four):
    url = reverse("curation-labels") + "?which=all"
    twice = {f"label-{four[0].uid}": "sorteren", f"label-{four[1].uid}": "Sorteren"}

    refused = browser.post(url, twice)
    saved = browser.post(url, twice | {f"label-{four[1].uid}": "wassen"})

    assert (refused.status_code, saved.status_code) == (422, 302)
    faulty = [(row["item"], row["typed"]) for row in refused.context["rows"] if row["fault"]]
    assert faulty == [(four[1], "Sorteren")]
    labels = Competence.objects.filter(pk__in=[one.pk for one in four[:2]]).order_by("pk")
    assert list(labels.values_list("label_vls", flat=True)) == ["sorteren", "wassen"]


# ---------- questions ----------
def test_question_is_answered_once(browser, four):
    task = question(four[0])
    url = task.get_absolute_url()

    wrong = browser.post(url, {"state": "seen"})
    kept = browser.post(url, {"state": "kept", "note": "Wij gebruiken dit"})
    late = browser.post(url, {"state": "kept"}, follow=True)

    task.refresh_from_db()
    assert (wrong.status_code, kept.status_code, task.state, task.note) == (422, 302, "kept", "Wij gebruiken dit")
    assert texts(late)[-1] == str(AlreadySettled())


def test_question_is_answered_by_a_decision(four, by):
    task = question(four[0])

    decision = replaced(four[0], [four[1]], by=by)

    task.refresh_from_db()
    assert (task.state, task.decision, task.decided_by) == ("replaced", decision, by)


# ---------- constant numbers of queries ----------
def fill(four_names, by):
    for name in four_names:
        one, other = factories.competence(f"{name} old"), factories.competence(f"{name} new")
        asking(one)
        JobCompetence.objects.create(job=factories.job(name), competence=one, importance="essential")
        replaced(one, [other], by=by)
        question(other)
    follow()


@pytest.mark.parametrize(
    ("name", "choice", "queries"),
    [
        ("curation", "", 14),
        ("curation-tasks", "", 6),
        ("curation-circular", "", 9),
        ("curation-labels", "?which=all", 7),
    ],
)
def test_lists_take_the_same_queries_for_one_and_three(browser, by, name, choice, queries):
    fill(["81"], by)
    one = query_count(browser, reverse(name) + choice)
    fill(["82", "83"], by)

    assert (one, query_count(browser, reverse(name) + choice)) == (queries, queries)


def test_decision_takes_the_same_queries_for_one_and_three(browser, by):
    counts = []
    for number in (1, 3):
        old = [factories.competence(f"old {number} {place}") for place in range(number)]
        new = [factories.competence(f"new {number} {place}") for place in range(2)]
        for place, one in enumerate(old):
            asking(one)
            job = factories.job(f"{number}{place}")
            JobCompetence.objects.create(job=job, competence=one, importance="optional")
        decision = replaced(old, new, by=by)
        follow()
        counts.append(query_count(browser, decision.get_absolute_url()))

    assert counts == [22, 22]
