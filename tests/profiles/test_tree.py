"""The browser of the hierarchies: levels, counts, the open path in the address, one line at a time for htmx."""

import pytest
from django.urls import reverse
from django.utils import timezone

from profiles import tree
from profiles.models import Competence, Job, ShortageListing
from profiles.tree.nodes import natural
from tests import factories
from tests.profiles.catalogue_world import group, occupation, place

pytestmark = pytest.mark.django_db


def told(nodes):
    """[(code, label, count, children)] of nodes; children None while closed."""
    return [
        (node.code, str(node.label), node.count, None if node.children is None else told(node.children))
        for node in nodes
    ]


def get(client, query="", status=200, **headers):
    response = client.get(reverse("tree") + query, headers=headers)
    assert response.status_code == status
    return response


@pytest.fixture
def jobs():
    """8 › 81 › two occupations, of which 8100.2 has one below it; and 9 with nothing."""
    major = factories.job(code="8")
    below = factories.job(code="81", parent=major)
    factories.job(code="9")
    occupation("8100.10", below, label_nl="tiende")
    second = occupation("8100.2", below, label_nl="tweede")
    occupation("8100.2.1", second, label_nl="onder de tweede")
    ShortageListing.objects.create(year=2026, title="Tweede", job=second)
    return second


@pytest.fixture
def skills():
    """S › S1 with one competence that has a narrower one, S › a group without a code; one competence in both."""
    top = group("S", label_nl="vaardigheden")
    first, nameless = group("S1", top), group("", top, label_nl="zonder code")
    both = place(factories.competence("b", label_nl="beide"), first, nameless)
    broad = place(factories.competence("a", label_nl="breed"), first)
    factories.competence("n", label_nl="nauw").broader.add(broad)
    place(factories.competence("r", retired=timezone.now()), first)
    return {"nameless": nameless, "both": both, "broad": broad}


def test_jobs_are_counted_and_unfold_along_the_path(jobs):
    found = tree.read("isco", "8/81")

    assert told(found.nodes) == [
        ("8", "Job 8", 3, [("81", "Job 81", 3, [("8100.2", "Tweede", 1, None), ("8100.10", "Tiende", 0, None)])]),
        ("9", "Job 9", 0, None),
    ]
    assert (found.chosen.path, [node.tags for node in found.chosen.children]) == ("8/81", [("shortage",), ()])


def test_codes_stand_in_the_order_of_their_numbers():
    assert sorted(["S1.11", "S1.2", "0110.10", "0110.2", "C", "A"], key=natural) == [
        "A",
        "C",
        "S1.2",
        "S1.11",
        "0110.2",
        "0110.10",
    ]


def test_skills_count_different_competences_and_leave_out_retired_ones(skills):
    own = factories.competence("own", label_nl="eigen")

    found = tree.read("skills", "S")

    nameless = str(skills["nameless"].uid)
    assert told(found.nodes[:1]) == [
        ("S", "Vaardigheden", 3, [("S1", "Groep S1", 3, None), ("", "Zonder code", 1, None)])
    ]
    assert [(node.path, node.count) for node in found.nodes] == [("S", 3), ("own", 1)]
    assert [node.path for node in found.chosen.children] == ["S/S1", f"S/{nameless}"]
    assert [node.subject for node in tree.read("skills", "own").chosen.children] == [own]


def test_competence_unfolds_into_its_narrower_ones(skills):
    found = tree.read("skills", f"S/S1/{skills['broad'].uid}")

    assert told(found.chosen.children) == [("", "Nauw", 0, None)]
    assert [node.label for node in found.trail] == ["Vaardigheden", "Groep S1", "Breed"]


def test_circle_among_competences_ends(skills):
    narrow = Competence.objects.get(label_nl="nauw")
    skills["broad"].broader.add(narrow)

    assert tree.read("skills", "S").chosen.count == 3


def test_sectors_are_of_one_revision_and_counted_by_the_narrowest():
    section = factories.sector("C")
    division = factories.sector("20", parent=section)
    for code in ("20.1", "20.2"):
        factories.sector(code, parent=division)
    factories.sector("D", revision="nace2")

    assert told(tree.read("nacebel2025", "C").nodes) == [("C", "Sector C", 2, [("20", "Sector 20", 2, None)])]
    assert told(tree.read("nace2", "").nodes) == [("D", "Sector D", 0, None)]


@pytest.mark.parametrize("path", ["7", "8/9", "8/81/x", "8//81", "%00", "a" * 5000, "/".join("8" * 300)])
@pytest.mark.parametrize("hierarchy", ["isco", "skills", "nacebel2025"])
def test_place_that_there_is_not_answers_404_with_the_top(client, jobs, skills, hierarchy, path):
    response = client.get(reverse("tree"), {"in": hierarchy, "at": path})

    assert (response.status_code, response.context["tree"].chosen) == (404, None)


def test_hierarchy_that_there_is_not_answers_400_with_the_jobs(client, jobs):
    response = get(client, "?in=planten&at=8", status=400)

    assert (response.context["hierarchy"], told(response.context["tree"].nodes)[0][:3]) == ("isco", ("8", "Job 8", 3))


def test_open_place_links_to_what_lies_above_and_a_closed_one_to_itself(client, jobs):
    html = get(client, "?in=isco&at=8/81").content.decode()

    assert 'href="?in=isco&amp;at=8" hx-get="?in=isco&amp;at=8&amp;row=8/81"' in html
    assert 'href="?in=isco&amp;at=8/81/8100.2" hx-get="?in=isco&amp;at=8/81/8100.2&amp;row=8/81/8100.2"' in html


def test_htmx_gets_one_line_with_its_level_and_the_panel(client, jobs):
    response = get(client, "?in=isco&at=8/81&row=8/81", **{"HX-Request": "true"})
    html = response.content.decode()

    assert response.templates[0].name == "profiles/_tree_row.html"
    assert (html.count("<li id="), html.count('id="n-8-81"'), html.count('hx-swap-oob="true"')) == (3, 1, 1)
    assert response.headers["Vary"].split(", ").count("HX-Request") == 1


def test_htmx_for_a_line_that_is_not_there_gets_the_page(client, jobs):
    response = get(client, "?in=isco&at=8&row=9/99", **{"HX-Request": "true"})

    assert response.templates[0].name == "profiles/tree.html"


def test_panel_counts_the_published_profiles_of_the_place(client, jobs):
    sector = factories.sector("20")
    skill = factories.competence()
    fields = {"sectors": [sector], "requirements": [factories.requirement_row(skill)]}
    factories.published(jobs=[jobs], **fields)
    factories.draft(jobs=[jobs], **fields)

    assert get(client, "?in=isco&at=8/81").context["place"] == {"kind": "job", "profiles": 1}
    assert get(client, f"?in=skills&at=own/{skill.uid}").context["place"] == {"kind": "competence", "profiles": 1}
    assert get(client, "?in=nacebel2025&at=20").context["place"] == {
        "kind": "sector",
        "profiles": 1,
        "needs": "sector=nacebel2025%3A20",
    }


@pytest.mark.parametrize(("query", "queries"), [("?in=isco&at=8", 4), ("?in=nacebel2025&at=C", 4)])
@pytest.mark.parametrize("rows", [1, 3])
def test_coded_tree_has_a_constant_number_of_queries(client, rows, query, queries, django_assert_num_queries):
    top, section = factories.job(code="8"), factories.sector("C")
    for number in range(rows):
        occupation(f"8.{number}", top)
        factories.sector(f"2{number}", parent=section)
    address = reverse("tree") + query

    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("rows", [1, 3])
def test_skill_tree_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    top = group("S")
    for number in range(rows):
        place(factories.competence(f"skill {number}"), group(f"S{number}", top), top)
    address = reverse("tree") + "?in=skills&at=S"

    with django_assert_num_queries(7):
        client.get(address)


def test_empty_tree_says_what_to_do(client):
    assert Job.objects.count() == 0
    assert 'class="empty"' in get(client).content.decode()
