"""The list of profiles: who sees what, facets with counts, search, pages, and a constant number of queries."""

import pytest
from django.urls import reverse

from coediting.models import Revision
from profiles import actions
from profiles.models import Profile, Theme
from tests import factories

pytestmark = pytest.mark.django_db


def page(client, query="", user=None, **headers):
    if user:
        client.force_login(user)
    response = client.get(reverse("profiles") + query, headers=headers)
    assert response.status_code == 200
    return response


def slugs(response):
    return [row["profile"].slug for row in response.context["rows"]]


def options(response, name):
    facet = next(facet for facet in response.context["facets"] if facet["name"] == name)
    return {option["value"]: option["count"] for option in facet["options"]}


@pytest.fixture
def house():
    return factories.partner("embuild", name_nl="Embuild Vlaanderen")


def test_list_shows_published_profiles_to_everybody_and_drafts_to_their_partners(client, house):
    factories.published(house, slug="plaatser", title="Plaatser")
    factories.draft(house, slug="sloper", title="Sloper")

    assert slugs(page(client)) == ["plaatser"]
    assert slugs(page(client, user=factories.editor(factories.partner()))) == ["plaatser"]
    assert slugs(page(client, user=factories.editor(house))) == ["plaatser", "sloper"]
    assert slugs(page(client, user=factories.coordinator())) == ["plaatser", "sloper"]


def test_list_stands_in_the_order_of_titles_whatever_their_capitals(client):
    for slug, title in (("c", "zwaar werk"), ("b", "Baas"), ("a", "ander werk")):
        factories.published(slug=slug, title=title)

    assert slugs(page(client)) == ["a", "b", "c"]


def test_list_reads_the_summary_of_the_published_revision_only(client, house):
    editor = factories.editor(house)
    profile = factories.published(house, summary=factories.language_map("Gekend"))
    content = profile.document.published.content | {"summary": factories.language_map("Nog geheim")}
    actions.revise_profile(profile=profile, by=editor, base=1, content=content, origin=Revision.Origin.PAGE)

    assert [str(row["summary"]) for row in page(client, user=editor).context["rows"]] == ["Gekend"]


def test_facets_widen_within_and_narrow_between(client):
    bouw, textiel = factories.theme("bouw"), factories.theme("textiel")
    agenda = factories.theme("maakindustrie", kind=Theme.Kind.AGENDA)
    factories.published(slug="een", themes=[bouw], agendas=[agenda])
    factories.published(slug="twee", themes=[textiel])
    factories.published(slug="drie", themes=[bouw, textiel])

    assert slugs(page(client, "?theme=bouw")) == ["een", "drie"]
    assert slugs(page(client, "?theme=bouw&theme=textiel")) == ["een", "twee", "drie"]
    assert slugs(page(client, "?theme=bouw&agenda=maakindustrie")) == ["een"]


def test_facet_counts_what_choosing_would_leave(client):
    bouw, textiel = factories.theme("bouw"), factories.theme("textiel")
    factories.theme("leeg")
    agenda = factories.theme("maakindustrie", kind=Theme.Kind.AGENDA)
    factories.published(themes=[bouw], agendas=[agenda])
    factories.published(themes=[textiel], kind="organisation")

    response = page(client, "?theme=bouw")

    assert options(response, "theme") == {"bouw": 1, "textiel": 1}
    assert options(response, "agenda") == {"maakindustrie": 1}
    assert options(response, "kind") == {"job": 1}


def test_facets_count_drafts_from_their_working_content(client, house):
    bouw, division = factories.theme("bouw"), factories.sector("43", parent=factories.sector("F"))
    group = factories.sector("431", parent=division)
    factories.draft(house, slug="ontwerp", themes=[bouw], sectors=[group])
    factories.published(house, slug="klaar", themes=[bouw], sectors=[division])

    response = page(client, user=factories.editor(house))

    assert options(response, "theme") == {"bouw": 2}
    assert options(response, "sector") == {"43": 2}
    assert options(response, "status") == {"published": 1, "draft": 1}
    assert slugs(page(client, "?sector=43&theme=bouw&status=draft")) == ["ontwerp"]


def test_sector_finds_what_lies_in_it_and_what_it_lies_in(client):
    section = factories.sector("C")
    division = factories.sector("24", parent=section)
    factories.published(slug="deel", sectors=[factories.sector("241", parent=division)])
    factories.published(slug="geheel", sectors=[section])
    factories.published(slug="ander", sectors=[factories.sector("25", parent=section)])

    assert slugs(page(client, "?sector=24")) == ["deel", "geheel"]


def test_partner_counts_owner_and_taking_part_once(client, house):
    other = factories.partner("vdab")
    factories.published(house, slug="een", partners=[house, other])
    factories.published(other, slug="twee")

    response = page(client, "?partner=vdab")

    assert slugs(response) == ["een", "twee"]
    assert options(response, "partner") == {"embuild": 1, "vdab": 2}


def test_title_is_found_with_a_typing_error(client):
    factories.published(slug="isolatie", title="Plaatser van isolatie")
    factories.published(slug="textiel", title="Textielsorteerder")

    assert slugs(page(client, "?q=isolaite")) == ["isolatie"]


def test_unknown_value_is_left_out_and_the_page_says_so(client):
    factories.published(slug="een")

    response = page(client, "?theme=bestaat-niet&kind=job")

    assert slugs(response) == ["een"]
    assert list(response.context["errors"]) == ["theme"]


@pytest.mark.parametrize("query", ["", "?q=niets-van-dit", "?page=99&q=%25_%5C"])
def test_empty_list_says_what_to_do(client, query):
    response = page(client, query)

    assert slugs(response) == []
    assert 'class="empty"' in response.content.decode()


def test_htmx_gets_only_what_changes(client):
    whole, part = page(client), page(client, **{"HX-Request": "true"})

    names = [[template.name for template in response.templates] for response in (whole, part)]
    assert ["profiles/profile_list.html" in some for some in names] == [True, False]
    assert ["profiles/_profile_browse.html" in some for some in names] == [True, True]
    assert "HX-Request" in whole.headers["Vary"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_constant_number_of_queries(client, house, rows, django_assert_num_queries):
    for _number in range(rows):
        factories.published(house, themes=[factories.theme(), factories.theme()])

    with django_assert_num_queries(12):
        page(client)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_a_member_has_a_constant_number_of_queries(client, house, rows, django_assert_num_queries):
    for _number in range(rows):
        factories.published(house)
        factories.draft(house, themes=[factories.theme()], sectors=[factories.sector(f"4{_number}")])
    client.force_login(factories.editor(house))

    with django_assert_num_queries(22):
        page(client)


def test_withdrawn_rows_leave_no_trace_in_the_count(client):
    profile = factories.published(slug="weg")
    Profile.objects.filter(pk=profile.pk).delete()

    assert page(client).context["page"].paginator.count == 0
