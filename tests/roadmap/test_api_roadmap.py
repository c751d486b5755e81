"""Actions, indicators, agenda requests, initiatives and trajectories through the API."""

import datetime
import json

import pytest
from django.test import Client

from partners.models import Role
from profiles.models import Theme
from roadmap.actions import agenda, initiatives, targets
from roadmap.models import Action, AgendaRequest, Indicator, Initiative, Roadmap
from tests import factories

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def send(method, address, body=None, *, by=None, scope="write", base=None):
    headers = {"Authorization": f"Bearer {factories.token(by, scope)}"} if by else {}
    if base:
        headers["If-Match"] = f'"r{base}"'
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(Client(), method)(API + address, headers=headers, **data)


@pytest.fixture
def house():
    return factories.partner("huis")


@pytest.fixture
def editor(house):
    return factories.editor(house)


@pytest.fixture
def coordinator():
    return factories.coordinator()


# ---------- actions ----------
@pytest.fixture
def action(house):
    plan = Roadmap.objects.create(slug="plan", title_nl="Plan", title_en="Plan", publisher="WSE", date="2021")
    return Action.objects.create(roadmap=plan, slug="a", title_nl="Actie", title_en="Action", owner=house)


def at(action):
    return f"actions/{action.uid}/"


def test_action_is_changed_over_its_revision(action, editor):
    link = {"label": "Verslag", "url": "https://example.org/v", "date": None}

    response = send(
        "patch", at(action), {"status": "running", "progress": 40, "evidence": [link]}, by=editor, base=1
    )

    body = send("get", at(action)).json()
    told = {"saved": True, "dry_run": False, "brought_in": []}
    assert (response.status_code, response.headers["ETag"], response.json()) == (200, '"r2"', body | told)
    assert (body["status"], body["progress"], body["weight"], body["evidence"]) == (
        "running",
        40,
        1.0,
        [link],
    )


def test_stale_change_is_412_with_both_values(action, editor):
    send("patch", at(action), {"status": "running", "progress": 40}, by=editor, base=1)

    response = send("patch", at(action), {"status": "running", "progress": 90}, by=editor, base=1)

    assert (response.status_code, response.headers["ETag"]) == (412, '"r2"')
    assert [(e["pointer"], e["theirs"], e["mine"]) for e in response.json()["errors"]] == [
        ("/progress", 40, 90)
    ]
    assert Action.objects.get().progress == 40


def test_change_without_if_match_is_428(action, editor):
    assert send("patch", at(action), {"progress": 40}, by=editor).status_code == 428


def test_dry_run_keeps_nothing(action, editor):
    response = send("patch", f"{at(action)}?dry_run=true", {"status": "done"}, by=editor, base=1)

    assert (response.json()["progress"], response.headers["ETag"]) == (100, '"r1"')
    assert Action.objects.get().status == "unknown"


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"progress": 101}, 400, "/progress"),
        ({"status": "x"}, 400, "/status"),
        ({"owner": "nobody"}, 400, "/owner"),
        ({"title": "x"}, 400, "/title"),
        ({"weight": "nan"}, 400, "/weight"),
        ({"evidence": [{"label": "x", "url": "ftp://example.org"}]}, 422, "/evidence"),
        ({"status": "done", "progress": 10}, 422, "/progress"),
    ],
    ids=str,
)
def test_bad_change_is_named(action, editor, change, status, pointer):
    response = send("patch", at(action), change, by=editor, base=1)

    assert (response.status_code, [error["pointer"] for error in response.json()["errors"]]) == (
        status,
        [pointer],
    )
    assert Action.objects.get().version == 1


def test_owner_can_be_given_away_and_left_open(action, coordinator):
    other = factories.partner("ander")

    assert (
        send("patch", at(action), {"owner": "ander"}, by=coordinator, base=1).json()["owner"]["slug"]
        == other.slug
    )
    assert send("patch", at(action), {"owner": None}, by=coordinator, base=2).json()["owner"] is None


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("propose", 403), ("write", 200)])
def test_changing_needs_the_write_scope(action, editor, scope, status):
    assert send("patch", at(action), {"status": "done"}, by=editor, scope=scope, base=1).status_code == status


def test_strangers_may_not_change(action):
    stranger = factories.editor(factories.partner())

    assert send("patch", at(action), {"status": "done"}, by=stranger, base=1).status_code == 403


# ---------- indicators ----------
def test_points_are_set_by_coordinators(editor, coordinator):
    series = Indicator.objects.create(
        slug="graad", title_nl="Graad", title_en="Rate", unit="percent", source="SERV"
    )
    body = {"points": [{"year": 2024, "value": 78.5}]}

    refused = send("patch", "indicators/graad/", body, by=editor, base=1)
    response = send("patch", "indicators/graad/", body, by=coordinator, base=1)
    gone = {"points": [{"year": 2024, "removed": True}]}
    stale = send("patch", "indicators/graad/", gone, by=coordinator, base=1)
    twice = send("patch", "indicators/graad/", {"points": body["points"] * 2}, by=coordinator, base=2)

    assert [refused.status_code, response.status_code, stale.status_code, twice.status_code] == [
        403,
        200,
        412,
        400,
    ]
    assert response.json()["points"] == [{"year": 2024, "value": 78.5, "note": ""}]
    assert series.points.get().value == 78.5


# ---------- agenda requests ----------
@pytest.fixture
def bio():
    return factories.theme("bio-economie", kind=Theme.Kind.AGENDA)


@pytest.fixture
def asked(house, bio):
    return agenda.make_request(by=None, partner=house, agenda=bio, title="Vraag", text="Waarom")


QUESTION = {"agenda": "bio-economie", "partner": "huis", "title": "Vraag", "text": "Waarom", "language": "nl"}


def test_member_hands_in_and_coordinator_answers(house, bio, coordinator):
    reader, target = factories.user(Role.READER, house), factories.target(slug="doel")
    profile = factories.published(slug="sorteerder")

    made = send("post", "agenda-requests/", QUESTION, by=reader)
    address = f"agenda-requests/{made.json()['uid']}/"
    hidden = send("get", address)
    change = {"state": "answered", "answer": {"nl": "Zo."}, "targets": ["doel"], "profiles": ["sorteerder"]}
    answered = send("patch", address, change | {"note": "Geheim"}, by=coordinator, base=1)
    public = send("get", address).json()

    assert (made.status_code, made.headers["Location"]) == (201, made.json()["uri"])
    assert (hidden.status_code, answered.status_code) == (404, 200)
    assert (public["state"], public["answer"], public["note"]) == ("answered", {"nl": "Zo.", "en": ""}, "")
    assert public["targets"] == [str(target.document.uid)]
    assert public["profiles"] == [str(profile.document.uid)]
    assert answered.json()["note"] == "Geheim"


def test_insiders_read_the_note_and_only_coordinators_an_answer_in_the_making(asked, house, coordinator):
    agenda.handle_request(
        request=asked, by=None, base=1, state="triaged", note="Bel eerst", answer_nl="In de maak"
    )
    address = f"agenda-requests/{asked.uid}/"
    reader = factories.user(Role.READER, house)

    seen = {
        name: send("get", address, by=by).json() for name, by in (("reader", reader), ("all", coordinator))
    }

    assert [(body["note"], body["answer"]["nl"]) for body in seen.values()] == [
        ("Bel eerst", ""),
        ("Bel eerst", "In de maak"),
    ]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"agenda": "nothing"}, "/agenda"),
        ({"partner": "x"}, "/partner"),
        ({"title": ""}, "/title"),
        ({"note": "x"}, "/note"),
    ],
    ids=str,
)
def test_bad_request_is_named(house, bio, coordinator, change, pointer):
    response = send("post", "agenda-requests/", QUESTION | change, by=coordinator)

    assert (response.status_code, [error["pointer"] for error in response.json()["errors"]]) == (
        400,
        [pointer],
    )
    assert AgendaRequest.objects.count() == 0


def test_asking_for_another_partner_is_403(house, bio):
    stranger = factories.editor(factories.partner())

    assert send("post", "agenda-requests/", QUESTION, by=stranger).status_code == 403


def test_editor_of_the_partner_sees_but_does_not_handle(asked, editor):
    assert (
        send("patch", f"agenda-requests/{asked.uid}/", {"state": "triaged"}, by=editor, base=1).status_code
        == 403
    )


def test_answer_is_needed_to_answer(asked, coordinator):
    response = send("patch", f"agenda-requests/{asked.uid}/", {"state": "answered"}, by=coordinator, base=1)

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/answer/nl")


# ---------- initiatives ----------
def test_initiative_is_added_and_changed(house, bio, coordinator, editor):
    new = {
        "title": {"nl": "Werk", "en": "Work"},
        "kind": "own",
        "partners": ["huis"],
        "agendas": ["bio-economie"],
    }

    made = send("post", "initiatives/", new, by=coordinator)
    changed = send(
        "patch", "initiatives/werk/", {"title": {"en": "Job"}, "start": 2021}, by=coordinator, base=1
    )
    stale = send("patch", "initiatives/werk/", {"start": 2022}, by=coordinator, base=1)
    refused = send("patch", "initiatives/werk/", {"start": 2022}, by=editor, base=2)

    assert [r.status_code for r in (made, changed, stale, refused)] == [201, 200, 412, 403]
    body = send("get", "initiatives/werk/").json()
    assert (body["title"], body["start"], body["revision"]) == ({"nl": "Werk", "en": "Job"}, 2021, 2)
    assert ([p["slug"] for p in body["partners"]], [a["slug"] for a in body["agendas"]]) == (
        ["huis"],
        ["bio-economie"],
    )


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"kind": "x"}, 400, "/kind"),
        ({"agendas": ["x"]}, 400, "/agendas"),
        ({"url": "javascript:x"}, 422, "/url"),
        ({"start": 2030, "end": 2020}, 422, "/end"),
        ({"title": {"en": "Only"}}, 422, "/title/nl"),
    ],
    ids=str,
)
def test_bad_initiative_is_named(coordinator, change, status, pointer):
    new = {"title": {"nl": "Werk", "en": "Work"}, "kind": "own"}

    response = send("post", "initiatives/", new | change, by=coordinator)

    assert (response.status_code, [error["pointer"] for error in response.json()["errors"]]) == (
        status,
        [pointer],
    )
    assert Initiative.objects.count() == 0


def test_filters_of_the_lists(house, bio, asked):
    agenda.handle_request(request=asked, by=None, base=1, state="answered", answer_nl="Zo.")
    initiatives.start_initiative(by=None, title_nl="Werk", title_en="Work", kind="own", agendas=[bio])

    def count(address):
        return len(send("get", address).json()["results"])

    assert [
        count(f"agenda-requests/?{query}") for query in ("agenda=bio-economie", "partner=huis", "state=new")
    ] == [1, 1, 0]
    assert [count(f"initiatives/?{query}") for query in ("agenda=bio-economie", "kind=inspired")] == [1, 0]


# ---------- trajectory ----------
@pytest.fixture
def target(house):
    made = factories.target(
        house, slug="doel", baseline_value=100, baseline_year=2020, target_value=200, target_year=2030
    )
    for year, value in ((2021, 110), (2022, 120), (2023, 130)):
        measured = targets.propose_measurement(
            target=made, date=datetime.date(year, 7, 1), value=value, source="Telling"
        )
        targets.accept_measurement(measurement=measured)
    return made


def test_trajectory_tells_status_points_and_forecast(target, django_assert_num_queries):
    with django_assert_num_queries(6):
        response = send("get", "targets/doel/trajectory/")

    body = response.json()
    assert (body["status"], body["computed_status"], body["set_by_hand"]) == ("on-course", "on-course", False)
    assert [point["value"] for point in body["points"]] == [110, 120, 130]
    assert (body["baseline"]["value"], body["goal"]["path"]) == (100, 200)
    assert round(body["forecast"]["value"]) == 200


def test_trajectory_of_what_is_not_there_is_404():
    assert send("get", "targets/nothing/trajectory/").status_code == 404


def test_target_tells_what_measures_it(house):
    series = Indicator.objects.create(
        slug="graad", title_nl="Graad", title_en="Rate", unit="percent", source="SERV"
    )
    factories.target(house, slug="graad", measured_by="indicator", indicator=str(series.uid))

    body = send("get", "targets/graad/").json()
    listed = send("get", "targets/?measured_by=indicator").json()["results"]

    assert (body["measured_by"], body["indicator"], body["status_override"]) == (
        "indicator",
        str(series.uid),
        "",
    )
    assert [row["slug"] for row in listed] == ["graad"]


def test_declining_a_value_needs_a_reason(target, editor):
    uid = target.measurements.first().uid
    address = f"targets/doel/measurements/{uid}/decline/"

    assert send("post", address, {"reason": " "}, by=editor).status_code == 400
    declined = send("post", address, {"reason": "Dubbel geteld"}, by=editor)

    assert (declined.json()["status"], declined.json()["reason"]) == ("declined", "Dubbel geteld")
    shown = send("get", "targets/doel/measurements/").json()["results"]
    assert [row["value"] for row in shown] == [120, 130]


def test_value_that_is_no_number_is_refused(target, editor):
    response = send(
        "post", "targets/doel/measurements/", {"date": "2025-01-01", "value": "nan", "source": "x"}, by=editor
    )

    assert response.status_code in (400, 422)
