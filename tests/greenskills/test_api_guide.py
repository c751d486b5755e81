"""What the guides in `docs/api/` tell people to type does what they say, in both languages, against a real server."""

import json
import re
import shlex
import urllib.request
import uuid

import pytest

from coediting.models import Proposal
from greenskills.contract.schema import FOLDER
from partners.models import Role
from tests import factories
from tests.greenskills.api_clients import module

CALL = re.compile(r"^    (curl .+)$", re.MULTILINE)
PROGRAM = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# How many calls and programs each guide has: none is passed over.
GUIDES = {"README.md": (1, 1), "handleiding.md": (1, 1), "linked-data.md": (3, 0)}


@pytest.fixture
def portal(live_server, settings):
    settings.ALLOWED_HOSTS, settings.PORTAL_URL = ["*"], live_server.url
    return live_server.url


def calls(name):
    return CALL.findall((FOLDER / name).read_text(encoding="utf-8"))


def programs(name):
    return PROGRAM.findall((FOLDER / name).read_text(encoding="utf-8"))


def typed(call, portal, places):
    """The parsed answer to a line with curl, sent without it: not every machine has curl."""
    for place, value in places.items():
        call = call.replace(place, value)
    _curl, *words = shlex.split(re.sub("https://<porta+l>", portal, call))
    headers, addresses = {}, []
    while words:
        word = words.pop(0)
        if word == "-H":
            headers |= [words.pop(0).split(": ", 1)]
        elif word != "-L":  # redirects are followed here without asking
            addresses.append(word)
    (address,) = addresses
    assert address.startswith(portal), f"what is this: {address}?"
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
        return json.load(answer)


def test_no_line_and_no_program_of_a_guide_is_passed_over():
    found = {path.name: (len(calls(path.name)), len(programs(path.name))) for path in FOLDER.glob("*.md")}
    words = sum(path.read_text(encoding="utf-8").count("curl ") for path in FOLDER.glob("*.md"))

    assert {name: counts for name, counts in found.items() if any(counts)} == GUIDES
    assert sum(curls for curls, _programs in GUIDES.values()) == words


@pytest.mark.parametrize("name", GUIDES)
def test_calls_of_a_guide_are_answered_with_what_was_asked(portal, name):
    competence, theme = factories.competence("sort waste"), factories.theme("bouw")
    factories.published(slug="sorter", themes=[theme], requirements=[factories.requirement_row(competence)])
    factories.published(slug="other")
    places = {"<uid>": str(competence.uid), "<slug>": "sorter"}
    asked = {
        "profiles/?theme": lambda body: [row["slug"] for row in body["results"]] == ["sorter"],
        "/id/competences": lambda body: body["@id"].endswith(f"/id/competences/{competence.uid}"),
        "competences/?group": lambda body: str(competence.uid) in [row["uid"] for row in body["results"]],
        "format=case": lambda body: body["CFDocument"]["language"] == "nl",
    }

    for call in calls(name):
        (right,) = (check for part, check in asked.items() if part in call)
        body = typed(call, portal, places)
        assert right(body), (call, body)


@pytest.mark.parametrize("name", [name for name, (_calls, number) in GUIDES.items() if number])
def test_program_of_a_guide_proposes_what_it_says(portal, name, capsys):
    module("greenskills_client")
    ours = factories.partner("embuild")
    profile = factories.published(factories.partner("owner"), slug="insulate", partners=[ours])
    token = factories.token(factories.user(Role.CONTRIBUTOR, ours), "propose")
    (program,) = programs(name)
    for shown, real in {"https://portal.example.org": portal, "gsp_…": token}.items():
        assert program.count(shown) == 1
        program = program.replace(shown, real)

    exec(compile(program, name, "exec"), {})

    uid, state = capsys.readouterr().out.split()
    made = Proposal.objects.get(document=profile.pk)
    assert (uuid.UUID(uid), state, made.state) == (made.uid, "open", "open")
    assert made.content["tasks"][-1]["title"]["nl"] == "Controleert de luchtdichtheid"
