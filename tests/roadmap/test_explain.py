"""Any figure explained: the numbers shown compute to the figure, down to each requirement and its source."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coediting import actions as documents
from coediting.models import Document
from partners.models import Role
from roadmap.actions import evidence as evidence_actions
from roadmap.actions import needs
from roadmap.models import CompetenceEvidence, NeedTotal
from roadmap.needs.wilson import interval
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db
BOUNDS = ("low", "mid", "high")


def member():
    return factories.user(Role.READER, factories.partner())


def explain(by=None, **parameters):
    headers = {"Authorization": f"Bearer {factories.token(by, 'read')}"} if by else {}
    response = Client().get("/api/v1/needs/explain/", parameters, headers=headers)
    assert response.status_code == 200, response.content
    return response.json()


def shown(by=None, **parameters):
    """The text of the page in English."""
    client = Client()
    if by:
        client.force_login(by)
    response = client.get("/en/needs/explain/", parameters)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def place():
    """Machine operators of two regions in 20 and 22, with three green requirements; technicians without a profile.

    A check (13 of 37) gives the first one in the region Limburg; the third one has no estimate.
    """
    sectors, jobs = world.sectors(), world.jobs()
    rows = world.rows((20, 30, 40), (5, 12.5, 30))
    rows.append(factories.requirement_row(factories.competence("new"), low=None, mid=None, high=None))
    made = factories.draft(
        jobs=[jobs["81"]], sectors=[sectors["C"]], requirements=rows, themes=[factories.theme()], slug="operator"
    )
    documents.require_approvals(document=made.document, by=None, count=0)
    profile = world.publish(made)
    asked = profile.requirements.order_by("position").first()
    low, mid, high = interval(13, 37)
    CompetenceEvidence.objects.create(
        kind="check", competence=asked.competence, level=2, asked=37, below=13, low=low, mid=mid, high=high,
        state="accepted", date="2026-02-01", source="Check 2026", licence="CC0", region="limburg", job=jobs["8"],
    )  # fmt: skip
    world.load(
        [
            ("20", "81", 123.4, 2026, "limburg"),
            ("20", "81", 77.7, 2026, "antwerpen"),
            ("22", "81", 61, 2026, "antwerpen"),
            ("20", "31", 50, 2026, "antwerpen"),
        ]
    )
    needs.recompute_all()
    return profile


def whole(value):
    """Persons as whole numbers of 1e-9."""
    return round(value * 1e9)


def computed(cell, requirements=None):
    """(low, mid, high) of a cell in 1e-9 persons from its head-count and its factor, or from its requirements."""
    factor = [cell["factor"][bound] for bound in BOUNDS] if requirements is None else union(requirements)
    return [round(round(cell["headcount"] * 1e9) * share) for share in factor]


def union(requirements):
    low, left, high = 0.0, 1.0, 0.0
    for row in requirements:
        if row["shares"]:
            low = max(low, row["shares"]["low"])
            left *= 1 - row["shares"]["mid"]
            high += row["shares"]["high"]
    return low, 1 - left, min(1.0, high)


def test_cells_compute_to_the_figure_and_the_figure_is_the_stored_one(place):
    answer = explain()

    counted = [computed(cell) for cell in answer["parts"] if cell["factor"]]
    figure = [whole(answer["figure"][bound]) for bound in BOUNDS]
    assert [sum(column) for column in zip(*counted, strict=True)] == figure
    stored = NeedTotal.objects.of_jobs().filter(group="green")
    assert figure == [sum(getattr(total, bound) for total in stored) for bound in BOUNDS]
    assert [whole(answer["figure"][name]) for name in ("headcount", "covered")] == [
        whole(312.1),
        whole(262.1),
    ]
    assert answer["not_covered"] == {"tied": 0, "without_profile": 50, "without_estimate": 0}


def test_every_opened_cell_computes_from_its_requirements(place):
    for cell in explain()["parts"]:
        part = explain(part=cell["key"])["part"]
        if cell["factor"]:
            need = [whole(cell["need"][bound]) for bound in BOUNDS]
            assert computed(cell, part["requirements"]) == need
            assert part["factor"] == cell["factor"]


def test_requirements_tell_where_their_share_is_from(place):
    limburg, antwerp = (
        explain(part=f"nacebel2025:20,isco:81,{region}")["part"]["requirements"] for region in ("limburg", "antwerpen")
    )

    assert [row["origin"] for row in limburg] == ["evidence", "profile", "unknown"]
    assert [row["origin"] for row in antwerp] == ["profile", "profile", "unknown"]
    used = limburg[0]["evidence"]
    assert (used["asked"], used["below"], used["region"], used["licence"]) == (37, 13, "limburg", "CC0")
    assert [limburg[0]["shares"][bound] for bound in BOUNDS] == list(interval(13, 37))
    assert limburg[0]["source"] == "Check 2026"


def test_question_narrows_to_sector_job_and_region(place):
    assert explain(sector="nacebel2025:20", region="antwerpen")["cells"] == 2
    assert explain(sector="nacebel2025:C", job="isco:8")["figure"]["headcount"] == 262.1
    assert explain(job="isco:3")["figure"]["low"] is None


def test_page_shows_all_digits_that_compute_to_the_figure(place):
    page = shown(digits="all")
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    values = [
        [float(value) for value in re.findall(r'<data value="([^"]+)"', row)]
        for row in re.findall("<tr.*?</tr>", body, re.S)
    ]
    counted = [row for row in values if len(row) == 5]

    # head-count, middle factor, middle, low and high need
    assert [round(round(heads * 1e9) * factor) for heads, factor, *_rest in counted] == [
        whole(row[2]) for row in counted
    ]
    figure = re.search(r'class="answer"><data value="([^"]+)">([^<]+)<', page)
    assert sum(whole(row[2]) for row in counted) == whole(float(figure[1]))
    assert float(figure[2].replace(",", "")) == float(figure[1])


def test_page_works_one_cell_out(place):
    page = shown(part="nacebel2025:20,isco:81,antwerpen")

    worked = re.search(r'1 − <span class="nowrap">([^<]+)</span> × <span class="nowrap">([^<]+)</span> = '
                       r'<strong class="nowrap" data-factor="mid">([^<]+)<', page)  # fmt: skip
    one, other, factor = (float(text) for text in worked.groups())
    assert 1 - one * other == factor
    assert float(re.search(r'data-need="mid">([^<]+)<', page)[1]) == whole(77.7 * factor) / 1e9
    assert "Estimate of the profile itself" in page


def test_requirement_leads_back_to_the_revision_and_the_proposal(place):
    editor = factories.editor(place.document.owner)
    document = Document.objects.get(pk=place.pk)
    content = document.working.content
    first = content["requirements"][0] | {"lacking_mid": 33}
    proposal = documents.propose(
        document=document, by=editor, base=1, content=content | {"requirements": [first, *content["requirements"][1:]]},
        reason="newer figures",
    )  # fmt: skip
    documents.accept(proposal=proposal, by=editor)
    world.publish(place)
    needs.recompute_all()

    rows = explain(by=editor, part="nacebel2025:22,isco:81,antwerpen")["part"]["requirements"]
    public = explain(part="nacebel2025:22,isco:81,antwerpen")["part"]["requirements"]

    assert [(row["revision"], row["version"], row["proposal"]) for row in rows] == [
        (2, 2, str(proposal.uid)),
        (1, 1, None),
        (1, 1, None),
    ]
    assert [(row["revision"], row["version"], row["proposal"]) for row in public] == [
        (None, 2, None),
        (None, 1, None),
        (None, 1, None),
    ]
    page = shown(by=editor, part="nacebel2025:22,isco:81,antwerpen")
    assert f"/proposals/{proposal.uid}/" in page


def test_tie_names_the_profiles(place):
    sectors = place.sectors.all()
    twin = world.profile(place.jobs.all(), sectors, (1, 2, 3), slug="twin")
    needs.recompute_all()

    answer = explain(part="nacebel2025:22,isco:81,antwerpen")

    assert answer["part"]["cell"]["tie"] is True
    assert answer["part"]["claims"] == ["operator", twin.slug]
    assert answer["not_covered"]["tied"] == 262.1
    assert "One of them must become more specific" in shown(part="nacebel2025:22,isco:81,antwerpen")


def test_public_sees_no_small_cell_and_not_the_one_that_would_give_it_away(place):
    cells = [("22", "31", 9), ("22", "81", 61), ("20", "31", 50)]
    world.load([(*cell, 2026, "antwerpen") for cell in cells])
    needs.recompute_all()

    public, inside = explain(), explain(by=member())

    assert [(cell["sector"]["code"], cell["hidden"], cell["headcount"]) for cell in public["parts"]] == [
        ("20", False, 50),
        ("22", True, None),
        ("22", True, None),
    ]
    assert [cell["hidden"] for cell in inside["parts"]] == [False] * 3
    small = Client().get("/api/v1/needs/explain/", {"part": "nacebel2025:22,isco:31,antwerpen"})
    assert small.status_code == 400
    assert explain(sector="nacebel2025:22", job="isco:3")["figure"] is None
    assert "shown to the partners only" in shown(sector="nacebel2025:22", job="isco:3")
    assert "too few people to show" in shown()


def test_public_sees_no_check_of_few_people(place):
    CompetenceEvidence.objects.update(asked=9, below=4)

    part = explain(part="nacebel2025:20,isco:81,limburg")["part"]

    assert (part["requirements"][0]["origin"], part["requirements"][0]["shares"]) == ("veiled", None)
    assert part["factor"] is None
    inside = explain(by=member(), part="nacebel2025:20,isco:81,limburg")["part"]
    assert inside["requirements"][0]["origin"] == "evidence"


def test_top_down_figure_stands_beside(place):
    evidence_actions.record_evidence(
        group="green", sectors=["nacebel2025:20"], headcount=90, out_of=201, year=2026, source="Study"
    )
    beside = explain()["top_down"]

    assert [(item["headcount"], item["out_of"], item["source"]) for item in beside] == [(90, 201, "Study")]
    assert beside[0]["below"]["headcount"] == 251.1
    assert explain(sector="nacebel2025:22")["top_down"] == []


def test_bad_parameters_are_named(place):
    response = Client().get("/api/v1/needs/explain/", {"sector": "x", "job": "isco:99999", "year": "1", "page": "0"})

    assert response.status_code == 400
    assert "standard choice" in shown(sector="x", job="isco:99999", region="mars", part="a,b,c", page="x")


def test_empty_world_says_so():
    assert explain()["parts"] == []
    assert "no figures yet" in shown()


@pytest.mark.parametrize("cells", [1, 3])
def test_query_counts(place, cells):
    world.load([("20", "81", 100 + n, 2026, f"r{n}") for n in range(cells)])
    needs.recompute_all()
    client = Client()

    with CaptureQueriesContext(connection) as page:
        client.get("/en/needs/explain/", {"part": "nacebel2025:20,isco:81,r0"})
    with CaptureQueriesContext(connection) as api:
        client.get("/api/v1/needs/explain/")

    assert (len(page), len(api)) == (24, 12)
