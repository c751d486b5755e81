"""The page of a competence: profiles with levels, jobs, sectors, themes, its place, and what it goes on as."""

import pytest
from django.urls import reverse
from django.utils import timezone

from profiles.models import CurationChange, CurationDecision, ShortageListing, Theme
from profiles.places import competence as places
from profiles.views import places as views
from tests import factories
from tests.profiles.catalogue_world import group, need, place

pytestmark = pytest.mark.django_db


def get(client, competence, query=""):
    response = client.get(reverse("competence", args=[competence.uid]) + query)
    assert response.status_code == 200
    return response


def test_competence_tells_in_which_published_profiles_at_which_level(client):
    skill = factories.competence()
    factories.published(slug="drie", requirements=[factories.requirement_row(skill, level=3)])
    factories.published(slug="een", requirements=[factories.requirement_row(skill, level=1)])
    factories.draft(slug="ontwerp", requirements=[factories.requirement_row(skill, level=4)])

    rows = get(client, skill).context["page"]

    assert [(row.profile.slug, row.level) for row in rows] == [("drie", 3), ("een", 1)]


def test_many_profiles_that_ask_a_competence_come_in_pages(client, monkeypatch):
    monkeypatch.setattr(views, "ASKING_SHOWN", 2)
    skill = factories.competence()
    for level in (1, 2, 3):
        factories.published(slug=f"p{level}", requirements=[factories.requirement_row(skill, level=level)])

    second = client.get(reverse("competence", args=[skill.uid]), {"page": 2}).context["page"]

    assert ([row.profile.slug for row in second], second.paginator.count) == (["p1"], 3)


def test_competence_counts_jobs_by_importance_and_shows_all_on_request(client, monkeypatch):
    monkeypatch.setattr(places, "JOBS_SHOWN", 1)
    skill = factories.competence()
    for number in range(3):
        job = factories.job(code=f"81{number}")
        need(job, skill, "essential" if number else "optional")
    ShortageListing.objects.create(year=2026, title="Job", job=job)

    few = get(client, skill).context["needed_by"]
    every = get(client, skill, "?jobs=all").context["needed_by"]

    assert [(part["code"], part["count"], len(part["jobs"]), part["more"]) for part in few] == [
        ("essential", 2, 1, True),
        ("optional", 1, 1, False),
    ]
    assert [[one.shortage for one in part["jobs"]] for part in every] == [[None, 2026], [None]]


def test_competence_names_the_jobs_of_the_profiles_that_ask_it(client):
    skill, job = factories.competence(), factories.job(code="81")
    for _time in range(2):
        factories.published(jobs=[job], requirements=[factories.requirement_row(skill)])
    factories.draft(jobs=[factories.job(code="82")], requirements=[factories.requirement_row(skill)])

    assert [(part["code"], part["count"], part["jobs"]) for part in get(client, skill).context["needed_by"]] == [
        ("profile", 1, [job])
    ]


def test_competence_names_the_sectors_and_themes_of_the_profiles_that_ask_it(client):
    skill = factories.competence()
    wood, agenda = factories.theme("hout"), factories.theme("voedsel", kind=Theme.Kind.AGENDA)
    skill.themes.add(wood)
    often, once = factories.sector("20"), factories.sector("22")
    rows = [factories.requirement_row(skill)]
    factories.published(requirements=rows, sectors=[often, once], themes=[agenda])
    factories.published(requirements=rows, sectors=[often], themes=[agenda])
    factories.draft(requirements=rows, sectors=[factories.sector("24")], themes=[wood])

    shown = get(client, skill).context

    assert [(sector, sector.profile_count) for sector in shown["sectors"]] == [(often, 2), (once, 1)]
    assert [(row["theme"], row["tagged"], row["profile_count"]) for row in shown["themes"]] == [
        (agenda, False, 2),
        (wood, True, 0),
    ]


def test_competence_links_to_its_places_in_the_hierarchy(client):
    top = group("S")
    skill = place(factories.competence(), group("S1", top), group("", top))

    shown = get(client, skill).context

    nameless = shown["groups"][0]["group"]
    assert [row["place"] for row in shown["groups"]] == [f"S/{nameless.uid}", "S/S1"]
    assert client.get(reverse("tree"), {"in": "skills", "at": shown["tree_path"]}).status_code == 200


def test_own_competence_stands_among_our_own_and_a_narrower_one_has_no_place(client):
    own, broad = factories.competence("own"), factories.competence("broad")
    narrow = factories.competence("narrow")
    narrow.broader.add(broad)

    assert get(client, own).context["tree_path"] == f"own/{own.uid}"
    assert get(client, narrow).context["tree_path"] == ""


def test_retired_competence_answers_with_its_successors_and_why(client):
    old, new = factories.competence("old", retired=timezone.now()), factories.competence("new")
    old.successors.add(new)
    decision = CurationDecision.objects.create(kind="replace", reason="Zo heet het nu", language="nl")
    CurationChange.objects.create(decision=decision, competence=old, before={}, after={})

    response = get(client, old)

    assert [one["item"] for one in response.context["successors"]] == [new]
    assert response.context["decision"] == decision
    assert reverse("competence", args=[new.uid]) in response.content.decode()
    assert "Zo heet het nu" in response.content.decode()
    assert [one["item"] for one in get(client, new).context["predecessors"]] == [old]


def test_decision_that_was_undone_or_is_about_something_else_gives_no_reason(client):
    old = factories.competence("old", retired=timezone.now())
    for kind in ("retire", "labels"):
        decision = CurationDecision.objects.create(kind=kind, reason="Toch niet", language="nl")
        CurationChange.objects.create(decision=decision, competence=old, before={}, after={})
        if kind == "retire":
            CurationDecision.objects.create(kind="undo", language="nl", undoes=decision)

    assert get(client, old).context["decision"] is None


def test_page_of_an_unused_competence_stands(client):
    shown = get(client, factories.competence()).context

    assert (list(shown["page"]), shown["needed_by"], shown["sectors"], shown["themes"]) == ([], [], [], [])


@pytest.mark.parametrize("rows", [1, 3])
def test_competence_page_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    skill = factories.competence()
    top = group("S")
    for number in range(rows):
        need(factories.job(code=f"81{number}"), skill)
        place(skill, group(f"S{number}", top))
        factories.published(jobs=[factories.job(code=f"9{number}")], requirements=[factories.requirement_row(skill)])
    address = reverse("competence", args=[skill.uid])

    with django_assert_num_queries(20):
        client.get(address)
