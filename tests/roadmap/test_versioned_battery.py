"""Every resource that a counter guards merges and names what collides; a new one must have its line in the table."""

import json

import pytest
from django.test import Client

from greenskills.api import RESOURCES
from roadmap import contents
from roadmap.actions import agenda, initiatives
from roadmap.api.versioned import VersionedResource
from roadmap.models import Action, Indicator, Roadmap, Scenario
from tests import factories
from tests.dialogues import making

pytestmark = pytest.mark.django_db
# {resource: (what others change, what I change elsewhere, what I change in the same place, its pointer)}
EDITS = {
    "actions": ({"weight": 2}, {"status": "running"}, {"weight": 3}, "/weight"),
    "agenda-requests": ({"note": "a"}, {"answer": {"nl": "Zo"}}, {"note": "b"}, "/note"),
    "dialogues": ({"place": "Aalst"}, {"capacity": 20}, {"place": "Brugge"}, "/place"),
    "indicators": (
        {"points": [{"year": 2024, "value": 1}]},
        {"points": [{"year": 2025, "value": 2}]},
        {"points": [{"year": 2024, "value": 3}]},
        "/points/2024/value",
    ),
    "initiatives": ({"summary": {"nl": "a"}}, {"summary": {"en": "b"}}, {"summary": {"nl": "c"}}, "/summary/nl"),
    "scenarios": ({"source": "a"}, {"training_uptake": 0.2}, {"source": "b"}, "/source"),
}
# What is sent to these is a step or a plan as a whole: it is done over the very version that was read, or not at all.
STEPPED = {"join-requests"}
# Beside what merges: with it the first of a series is made, which is a step.
BESIDE = {"dialogues": {"new_series"}}
GUARDED = {name: one for name, one in RESOURCES.items() if issubclass(one, VersionedResource)}
VERSIONED = {name: one for name, one in GUARDED.items() if name not in STEPPED}


@pytest.fixture
def by():
    return factories.coordinator()


@pytest.fixture
def made(by):
    """made(resource): something of it."""
    house = factories.partner("huis")

    def make(name):
        titles = {"title_nl": "Werk", "title_en": "Work"}
        if name == "actions":
            plan = Roadmap.objects.create(slug="plan", **titles, publisher="WSE", date="2021")
            return Action.objects.create(roadmap=plan, slug="a", owner=house, **titles)
        if name == "agenda-requests":
            theme = factories.theme("bio-economie", kind="agenda")
            return agenda.make_request(by=by, partner=house, agenda=theme, title="Vraag", text="Wie?")
        if name == "dialogues":
            return making.dialogue(house, state="planned")
        if name == "indicators":
            return Indicator.objects.create(slug="graad", unit="percent", source="SERV", **titles)
        if name == "initiatives":
            return initiatives.start_initiative(by=by, kind="own", **titles)
        return Scenario.objects.create(slug="s", name_nl="G", name_en="G", horizon_from=2021, horizon_to=2030)

    return make


def test_table_has_every_versioned_resource():
    assert EDITS.keys() | STEPPED == GUARDED.keys()
    assert {one.queryset.model for one in VERSIONED.values()} == contents.SHAPES.keys()


@pytest.mark.parametrize("name", EDITS)
def test_everything_that_can_be_sent_can_be_merged(name):
    shape = contents.SHAPES[VERSIONED[name].queryset.model]
    known = {*shape.texts, *shape.plain, *shape.moments, *shape.named, *shape.sets, *shape.rows, *shape.whole}
    known |= {f"{verb}_{reference}" for verb in ("add", "remove") for reference in shape.sets}

    assert VERSIONED[name].change_shape().fields.keys() - BESIDE.get(name, set()) == known


@pytest.mark.parametrize("name", EDITS)
def test_two_edits_of_one_version(name, by, made):
    others, elsewhere, same_place, pointer = EDITS[name]
    address = f"/api/v1/{name}/{made(name).uid}/"

    def send(body, **more):
        headers = {"Authorization": f"Bearer {factories.token(by)}", "If-Match": '"r1"'} | more
        return Client().patch(address, json.dumps(body), "application/json", headers=headers)

    first, stale, merged = send(others), send(elsewhere), send(elsewhere, Prefer="merge")
    collides = [send(same_place), send(same_place, Prefer="merge")]

    assert [answer.status_code for answer in (first, stale, merged)] == [200, 412, 200], merged.content
    assert "errors" not in stale.json()
    assert (merged.headers["ETag"], bool(merged.json()["brought_in"])) == ('"r3"', True)
    for answer in collides:
        errors = answer.json()["errors"]
        assert (answer.status_code, [one["pointer"] for one in errors]) == (412, [pointer])
        assert {"base", "theirs", "mine"} <= errors[0].keys()
