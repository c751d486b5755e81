"""The fact sheet: published for everybody, drafts for partners, versions that never change, two languages."""

import pytest
from django.urls import reverse
from django.utils import translation

from profiles import actions, presentation
from profiles.models import Competence, ShortageListing
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return factories.partner("embuild", name_nl="Embuild Vlaanderen")


@pytest.fixture
def two_versions(house):
    """A profile with version 1 ("Eerste"), version 2 ("Tweede") and a newer draft ("Derde")."""
    editor, coordinator = factories.editor(house), factories.coordinator()
    profile = factories.published(house, slug="plaatser", title="Eerste")
    for base, title in ((1, "Tweede"), (2, "Derde")):
        content = profile.document.published.content | {"title": factories.language_map(title)}
        actions.revise_profile(profile=profile, by=editor, base=base, content=content)
        if title == "Tweede":
            factories.approve(profile)
            actions.publish_profile(profile=profile, by=coordinator, number=2)
    return profile


def get(client, name, *args, query="", user=None):
    if user:
        client.force_login(user)
    return client.get(reverse(name, args=args) + query)


def test_public_reads_the_published_revision(client, two_versions):
    response = get(client, "profile", "plaatser")

    assert str(response.context["sheet"].title) == "Tweede"
    assert response.context["has_newer_draft"] is False
    assert b"Derde" not in response.content


def test_member_is_told_of_the_newer_draft_and_may_read_it(client, two_versions, house):
    editor = factories.editor(house)

    assert get(client, "profile", "plaatser", user=editor).context["has_newer_draft"] is True
    assert (
        str(get(client, "profile", "plaatser", query="?revision=working").context["sheet"].title) == "Derde"
    )


@pytest.mark.parametrize("who", ["anonymous", "stranger", "disabled"])
def test_draft_does_not_exist_for_others(client, two_versions, house, who):
    factories.draft(house, slug="ontwerp")
    people = factories.cast(house)
    if who == "stranger":
        client.force_login(people[who])

    assert get(client, "profile", "ontwerp").status_code == 404
    assert get(client, "profile", "plaatser", query="?revision=working").status_code == 404


@pytest.mark.parametrize("who", ["reader", "contributor", "editor", "coordinator"])
def test_draft_is_read_by_its_partners(client, house, who):
    factories.draft(house, slug="ontwerp", title="In wording")

    response = get(client, "profile", "ontwerp", user=factories.cast(house)[who])

    assert (response.status_code, str(response.context["sheet"].title)) == (200, "In wording")


def test_version_stays_as_it_was_and_points_to_the_newest(client, two_versions):
    response = get(client, "profile-version", "plaatser", 1)

    assert str(response.context["sheet"].title) == "Eerste"
    assert reverse("profile", args=["plaatser"]) in response.content.decode()


def test_version_that_never_was_is_not_found(client, two_versions, house):
    factories.draft(house, slug="ontwerp")

    assert get(client, "profile-version", "plaatser", 3).status_code == 404
    assert get(client, "profile-version", "ontwerp", 1).status_code == 404


def test_sheet_groups_requirements_and_says_unknown(client):
    green, digital = factories.competence("sort"), factories.competence("log", group=Competence.Group.DIGITAL)
    rows = [
        factories.requirement_row(digital, low=None, mid=None, high=None),
        factories.requirement_row(green, level=3, low=29, mid=38, high=47),
    ]
    profile = factories.published(requirements=rows)

    sheet = presentation.sheet(profile.document.published.content)

    assert [(group.code, len(group.requirements)) for group in sheet.groups] == [("green", 1), ("digital", 1)]
    assert (sheet.groups[0].requirements[0].level, sheet.groups[0].requirements[0].mid) == (3, 0.38)
    assert sheet.groups[1].requirements[0].mid is None


def test_sheet_counts_suitability_and_names_tasks_of_a_requirement():
    tasks = [factories.task_row("Sorteert"), factories.task_row("Telt", suitability="support")]
    row = factories.requirement_row(factories.competence(), tasks=[tasks[1]["id"]])
    profile = factories.published(tasks=tasks, requirements=[row])

    sheet = presentation.sheet(profile.document.published.content)

    assert sheet.suited == {"yes": 1, "support": 1, "no": 0}
    assert [str(title) for title in sheet.groups[0].requirements[0].tasks] == ["Telt"]


def test_sheet_marks_shortage_of_the_newest_year():
    job = factories.job()
    for year in (2025, 2026):
        ShortageListing.objects.create(year=year, title="Operator", job=job, causes=["conditions"])

    listings = presentation.shortages_of([job], presentation.listings())

    assert listings == [{"title": "Operator", "year": 2026, "causes": ["arbeidsomstandigheden"]}]


def test_text_that_misses_a_language_is_shown_in_the_other_and_marked():
    with translation.override("en"):
        assert presentation.said({"nl": "Slopen", "en": ""}).__html__() == '<span lang="nl">Slopen</span>'
        assert presentation.said({"nl": "Slopen", "en": "Demolish"}).__html__() == "Demolish"
        assert presentation.said({"nl": "<b>", "en": ""}).__html__() == '<span lang="nl">&lt;b&gt;</span>'
        assert presentation.said({"nl": "", "en": ""}).__html__() == ""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_page_speaks_both_languages(client, language):
    factories.published(slug="plaatser", title="Plaatser")

    with translation.override(language):
        response = get(client, "profile", "plaatser")

    assert str(response.context["sheet"].title) == {"nl": "Plaatser", "en": "Plaatser in English"}[language]


def test_text_of_partners_is_never_markup(client):
    hostile = "<script>alert(1)</script>"
    factories.published(slug="plaatser", title=hostile, summary=factories.language_map(hostile))

    assert b"<script>alert" not in get(client, "profile", "plaatser").content


@pytest.mark.parametrize("rows", [1, 3])
def test_sheet_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    requirements = [
        factories.requirement_row(factories.competence(f"skill {number}")) for number in range(rows)
    ]
    jobs = [factories.job(code=f"81{number}") for number in range(rows)]
    factories.published(slug="plaatser", requirements=requirements, jobs=jobs)

    with django_assert_num_queries(13):
        get(client, "profile", "plaatser")
