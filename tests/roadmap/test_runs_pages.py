"""The pages and the API of the runs: who reads, who starts and stops, what moves, what stands still."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from coediting.models import Delivery
from partners.models import Role
from profiles.models import Profile
from roadmap import tasks
from roadmap.actions import needs, runs
from roadmap.models import GroupEvidence, NeedRun
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db
API = "/api/v1/need-runs/"
READER, COORDINATOR = Role.READER, Role.COORDINATOR


@pytest.fixture
def person(client):
    """Sign somebody in with this role."""

    def signed_in(role):
        user = factories.user(role, factories.partner())
        client.force_login(user)
        return user

    return signed_in


def page_of(client, run):
    answer = client.get(reverse("need-run", args=[run.uid]))
    assert answer.status_code == 200
    return answer.content.decode()


def made(state="done", trigger="needs.recompute_asked", **fields):
    return NeedRun.objects.create(trigger=trigger, state=state, **fields)


# ---------- who ----------
def test_members_read_and_nobody_else(client, person):
    run = made()
    addresses = [reverse("need-runs"), reverse("need-run", args=[run.uid])]
    assert [client.get(url).status_code for url in addresses] == [302, 302]

    client.force_login(factories.user())
    assert [client.get(url).status_code for url in addresses] == [403, 403]

    person(READER)
    assert [client.get(url).status_code for url in addresses] == [200, 200]
    assert client.post(addresses[0], {"engine": "sql"}).status_code == 403
    assert client.post(reverse("need-run-cancel", args=[made("waiting").uid])).status_code == 403
    assert NeedRun.objects.filter(cancel_asked=True).count() == 0


def test_only_coordinators_see_buttons(client, person):
    run = made("running")
    person(READER)
    assert 'name="engine"' not in client.get(reverse("need-runs")).content.decode()
    assert "run-stop" not in page_of(client, run)

    person(COORDINATOR)
    assert 'name="engine"' in client.get(reverse("need-runs")).content.decode()
    assert "run-stop" in page_of(client, run)


# ---------- starting, following, stopping ----------
@pytest.mark.parametrize("engine", ["sql", "numpy"])
def test_button_makes_a_run_that_waits_and_the_worker_does_it(client, person, engine):
    by = person(COORDINATOR)

    answer = client.post(reverse("need-runs"), {"engine": engine})

    run = NeedRun.objects.get()
    assert answer.url == reverse("need-run", args=[run.uid])
    assert (run.engine, run.state, run.by) == (engine, "waiting", by)
    delivery = Delivery.objects.get(event__subject=str(run.uid))
    {"sql": tasks.recompute_asked_needs, "numpy": tasks.recount_asked_needs}[engine](delivery.pk)
    run.refresh_from_db()
    assert (run.state, run.engine) == ("done", engine)


def test_page_polls_while_it_runs_and_stops_after(client, person):
    run = made("running", step="factors", parts_done=2, parts_total=4)
    person(READER)

    page = page_of(client, run)
    assert ('hx-trigger="every 1s"' in page, 'value="50"' in page) == (True, True)
    NeedRun.objects.update(state="done")
    part = client.get(reverse("need-run", args=[run.uid]), headers={"HX-Request": "true"}).content.decode()

    assert ("hx-trigger" in part, "<html" in part, "run-said" in part) == (False, False, True)


def test_time_left_is_judged_by_the_run_before(client, person):
    made("done", seconds=60, parts_total=4)
    run = made("running", step="factors", parts_done=2, parts_total=4)
    person(READER)

    answer = client.get(reverse("need-run", args=[run.uid]))

    assert 55 <= answer.context["seconds_left"] <= 60


def test_stop_button_stops_and_says_so(client, person):
    person(COORDINATOR)
    client.post(reverse("need-runs"), {"engine": "sql"})
    run = NeedRun.objects.get()

    client.post(reverse("need-run-cancel", args=[run.uid]))

    run.refresh_from_db()
    assert (run.state, "hx-trigger" in page_of(client, run)) == ("cancelled", False)


def test_run_that_a_change_set_off_is_not_stopped(client, person):
    person(COORDINATOR)
    run = made("running", trigger="workforce.imported")

    answer = client.post(reverse("need-run-cancel", args=[run.uid]), follow=True)

    run.refresh_from_db()
    assert (run.cancel_asked, answer.status_code, len(list(answer.context["messages"]))) == (False, 200, 1)
    assert "run-stop" not in answer.content.decode()


# ---------- what stands there ----------
def test_cause_leads_to_the_version_of_the_profile_and_to_dataset_and_evidence(client, person):
    sectors, jobs = world.sectors(), world.jobs()
    world.load([("20", "81", 100)])
    world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30))
    piece = world.evidence(factories.competence(), 10, 20, 30)
    factories.coordinator()
    for delivery in Delivery.objects.filter(done=None).order_by("-pk"):
        by_task = {tasks.refresh_needs_of_profile.name: tasks.refresh_needs_of_profile,
                   tasks.recompute_needs.name: tasks.recompute_needs}  # fmt: skip
        by_task.get(delivery.task, lambda pk: None)(delivery.pk)
    needs.refresh_evidence(piece.pk, subject=piece.uid)
    person(READER)

    shown = client.get(reverse("need-runs")).context["runs"]

    profile = Profile.objects.get()
    assert {(row.run.trigger, row.url) for row in shown} == {
        ("profile.published", reverse("profile-version", args=[profile.slug, 1])),
        ("workforce.imported", reverse("workforce") + "#test"),
        ("evidence.accepted", reverse("evidence-detail", args=[piece.uid])),
    }
    for row in shown:
        assert f'href="{row.url}"' in page_of(client, row.run)
        assert client.get(row.url).status_code == 200


def test_list_narrows_to_second_counts(client, person):
    made(), needs.recount()
    person(READER)

    shown = client.get(reverse("need-runs"), {"engine": "numpy"}).context["runs"]

    assert [row.run.trigger for row in shown] == ["command"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_constant_number_of_queries(client, person, rows, django_assert_num_queries):
    by = person(READER)
    for number in range(rows):
        profile = factories.published(slug=f"p-{number}")
        made(
            trigger="profile.published", by=by, inputs={"profile": profile.slug, "version": 1, "document": 1}
        )
    client.get(reverse("need-runs"))

    with django_assert_num_queries(10):
        client.get(reverse("need-runs"))


# ---------- as of …, recomputing ----------
@pytest.fixture
def figures():
    """Figures that are up to date, on a page of their own profile."""
    sectors, jobs = world.sectors(), world.jobs()
    world.load([("20", "81", 100)])
    profile = world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30))
    needs.recompute_all()
    Delivery.objects.update(done="2026-01-01T00:00Z")
    return profile


MARK = re.compile(r'class="state state--busy"')


def marks(client, profile):
    """Which pages with figures say that a change waits."""
    urls = {
        "profile": reverse("profile", args=[profile.slug]),
        "needs": reverse("needs"),
        "explain": reverse("needs-explain"),
        "runs": reverse("need-runs"),
        "home": reverse("home"),
        "roadmap": reverse("roadmap"),
    }
    answers = {name: client.get(url).content.decode() for name, url in urls.items()}
    return {name for name, page in answers.items() if MARK.search(page)}


def test_pages_with_figures_say_that_a_change_waits_and_only_then(client, person, figures):
    GroupEvidence.objects.create(group="green", year=2021, headcount=59, out_of=76, source="study")
    factories.target()
    person(READER)
    assert marks(client, figures) == set()

    world.change(figures, requirements=world.rows((50, 50, 50)))

    assert marks(client, figures) == {"profile", "needs", "explain", "runs", "home", "roadmap"}
    assert Client().get("/api/v1/needs/").json()["recomputing"] is True


def test_run_asked_by_hand_is_no_change_that_waits(client, person, figures):
    runs.ask_for_run(by=person(COORDINATOR))

    assert marks(client, figures) == set()
    assert Client().get("/api/v1/needs/").json()["recomputing"] is False


# ---------- API ----------
def call(address, by=None, body=None, scope="write"):
    headers = {"Authorization": f"Bearer {factories.token(by, scope)}"} if by else {}
    return Client().post(
        API + address, json.dumps(body or {}), content_type="application/json", headers=headers
    )


def test_api_starts_shows_progress_and_stops():
    by = factories.coordinator()

    started = call("", by, {"engine": "numpy"})
    run = NeedRun.objects.get()
    assert (started.status_code, started.headers["Location"]) == (202, f"http://testserver{API}{run.uid}/")
    assert (started.json()["state"], started.json()["engine"]) == ("waiting", "numpy")
    assert call("", by, {"engine": "numpy"}).json()["uid"] == str(run.uid)
    stopped = call(f"{run.uid}/cancel/", by)

    assert (stopped.status_code, stopped.json()["state"], stopped.json()["cancel_asked"]) == (
        202,
        "cancelled",
        True,
    )
    again = call(f"{run.uid}/cancel/", by)
    assert (again.status_code, again.headers["Content-Type"]) == (409, "application/problem+json")


def test_api_tells_how_far_a_run_is():
    run = made("running", step="factors", parts_done=2, parts_total=4, inputs={"of": "test"})

    told = Client().get(f"{API}{run.uid}/").json()

    names = ("state", "step", "parts_done", "parts_total", "cancel_asked", "inputs")
    assert [told[name] for name in names] == ["running", "factors", 2, 4, False, {"of": "test"}]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"engine": "abacus"}, "/engine"), ({"engine": ["sql"]}, "/engine"), ({"x": 1}, "/x")],
)
def test_api_refuses_what_it_does_not_know(body, pointer):
    answer = call("", factories.coordinator(), body)

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_api_lets_only_coordinators_with_a_writing_token_start_and_stop():
    run = made("waiting")
    people = factories.cast(factories.partner())
    tried = {
        name: (None if name == "anonymous" else person)
        for name, person in people.items()
        if name != "disabled"
    }
    for address in ("", f"{run.uid}/cancel/"):
        codes = {name: call(address, person).status_code for name, person in tried.items()}
        assert codes == {
            "reader": 403, "contributor": 403, "editor": 403, "stranger": 403, "coordinator": 202, "anonymous": 401,
        }  # fmt: skip
        assert call(address, people["coordinator"], scope="read").status_code == 403
    assert call("3fa85f64-5717-4562-b3fc-2c963f66afa6/cancel/", people["coordinator"]).status_code == 404
