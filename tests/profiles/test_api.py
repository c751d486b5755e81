"""Reading the catalogue and the profiles through the API: filters, what is shown to whom, history."""

import re

import pytest

from partners.models import Partner, Role
from profiles import actions
from profiles.models import JobCompetence
from tests import factories

pytestmark = pytest.mark.django_db
API = "/api/v1"


def results(client, address, **headers):
    response = client.get(f"{API}/{address}", headers=headers)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def as_user(user, scope="read"):
    return {"Authorization": f"Bearer {factories.token(user, scope)}"}


# ---------- the catalogue ----------


def test_job_is_found_by_its_esco_uri(client):
    factories.job(code="81")
    other = factories.job(code="82")

    found = results(client, f"jobs/?esco_uri={other.esco_uri}")

    assert [row["uid"] for row in found] == [str(other.uid)]


def test_search_forgives_a_typing_error_and_pages_by_rank(client):
    factories.competence("sort waste")
    factories.competence("weld metal")
    factories.competence("sort textile waste")

    found = results(client, "competences/?q=sort wasste")
    first = client.get(f"{API}/competences/?q=sort waste&limit=1").json()
    second = client.get(first["next"]).json()

    assert [row["labels"]["en"] for row in found] == ["sort waste", "sort textile waste"]
    assert [row["labels"]["en"] for page in (first, second) for row in page["results"]] == [
        "sort waste",
        "sort textile waste",
    ]
    assert client.get(second["previous"]).json()["results"] == first["results"]


def test_filter_takes_several_values(client):
    for group in ("green", "soft", "digital"):
        factories.competence(group, group=group)

    found = results(client, "competences/?group=green&group=digital")

    assert [row["group"] for row in found] == ["green", "digital"]


def test_edges_are_filtered_by_uid_and_by_esco_uri(client):
    job, other, skill = factories.job("81"), factories.job("82"), factories.competence()
    for each in (job, other):
        JobCompetence.objects.create(job=each, competence=skill, importance="essential")

    by_uid = results(client, f"job-competences/?job={job.uid}")
    by_uri = results(client, f"job-competences/?job={job.esco_uri}")

    assert by_uid == by_uri
    assert by_uid == [
        {
            "uid": by_uid[0]["uid"],
            "uri": f"http://testserver/api/v1/job-competences/{job.uid}:{skill.uid}:esco/",
            "job": str(job.uid),
            "competence": str(skill.uid),
            "importance": "essential",
            "source": "esco",
            "source_version": "",
        }
    ]


def test_unknown_reference_is_named(client):
    response = client.get(f"{API}/job-competences/?job=http://data.europa.eu/no-such")

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "job"


# ---------- profiles ----------


def test_published_profile_is_served_as_stored(client, django_assert_num_queries):
    profile = factories.published(slug="sorter", title="Sorteerder")
    stored = profile.document.published.content

    with django_assert_num_queries(2):  # the state of what is kept, and the row
        response = client.get(f"{API}/profiles/sorter/")

    assert re.fullmatch(r'"r1\.[0-9a-f]{12}"', response.headers["ETag"])
    body = response.json()
    assert body["content"] == stored
    assert (body["slug"], body["state"], body["revision"], body["version"]) == ("sorter", "published", 1, 1)


def test_profile_is_found_by_uid_too(client):
    profile = factories.published(slug="sorter")

    by_uid, by_slug = (client.get(f"{API}/profiles/{key}/") for key in (profile.document.uid, "sorter"))

    assert by_uid.content == by_slug.content


def test_profile_answers_304_to_who_has_it(client, django_assert_num_queries):
    factories.published(slug="sorter")
    etag = client.get(f"{API}/profiles/sorter/?omit=").headers["ETag"]

    with django_assert_num_queries(2):  # the state of what is kept, and the row
        response = client.get(f"{API}/profiles/sorter/", headers={"If-None-Match": f"W/{etag}"})

    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", etag)


def test_profile_is_not_called_unchanged_when_what_names_it_changed(client):
    owner = factories.partner("house")
    document = factories.published(owner, slug="sorter").document
    token = {"Authorization": f"Bearer {factories.token(factories.user())}"}  # nothing is kept for who has a key
    tags = []

    def changed():
        known = tags[-1] if tags else '"r1"'
        answer = client.get(f"{API}/profiles/sorter/", headers=token | {"If-None-Match": known})
        tags.append(answer.headers["ETag"])
        return answer.status_code == 200

    seen = [changed(), changed()]
    document.partners.add(factories.partner("other"))
    seen += [changed(), changed()]
    Partner.objects.filter(pk=owner.pk).update(slug="house-of-old")
    seen += [changed(), changed()]

    assert seen == [True, False] * 3


def test_draft_beyond_the_published_revision_shows_nowhere(client):
    owner = factories.partner()
    profile = factories.published(owner, slug="sorter", title="Sorteerder")
    content = profile.document.published.content | {"title": {"nl": "Geheim", "en": "Secret"}}
    actions.revise_profile(profile=profile, by=factories.editor(owner), base=1, content=content)

    addresses = ["", "sorter/", "sorter/revisions/", "sorter/versions/", "sorter/versions/1/"]
    seen = [client.get(f"{API}/profiles/{address}") for address in addresses]

    assert [response.status_code for response in seen] == [200] * 5
    assert not any(b"Geheim" in response.content for response in seen)
    assert seen[1].json()["state"] == "published"
    assert client.get(f"{API}/profiles/sorter/revisions/2/").status_code == 404
    assert client.get(f"{API}/profiles/sorter/compare/?from=1&to=2").status_code == 404
    assert client.get(f"{API}/profiles/sorter/draft/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 404), ("stranger", 404), ("colleague", 200), ("partner", 200), ("coordinator", 200)],
)
def test_draft_is_for_those_who_take_part(client, who, status):
    owner, other = factories.partner(), factories.partner()
    factories.draft(owner, slug="secret", title="Ontwerp", partners=[other])
    cast = {
        "stranger": lambda: factories.editor(factories.partner()),
        "colleague": lambda: factories.user(Role.READER, owner),
        "partner": lambda: factories.user(Role.READER, other),
        "coordinator": factories.coordinator,
    }
    headers = as_user(cast[who]()) if who in cast else {}

    answers = [
        client.get(f"{API}/profiles/secret/{page}", headers=headers) for page in ("", "draft/", "revisions/")
    ]
    listed = results(client, "profiles/", **headers)

    assert [answer.status_code for answer in answers] == [status] * 3
    titles = [{"nl": "Ontwerp", "en": "Ontwerp in English"}] if status == 200 else []
    assert [row["title"] for row in listed] == titles


def test_author_and_note_are_for_those_who_take_part(client):
    owner = factories.partner()
    editor = factories.editor(owner)
    profile = factories.published(owner, slug="sorter", by=factories.coordinator())
    content = profile.document.published.content | {"vks_level": 3}
    actions.revise_profile(profile=profile, by=editor, base=1, content=content, note="level agreed")

    mine, theirs = (
        [
            (row["number"], row["author"], row["note"])
            for row in results(client, "profiles/sorter/revisions/", **who)
        ]
        for who in (as_user(editor), {})
    )

    assert mine == [(2, editor.name, "level agreed"), (1, None, "")]
    assert theirs == [(1, None, "")]


def test_compare_names_each_place(client):
    owner = factories.partner()
    editor = factories.editor(owner)
    profile = factories.draft(owner, slug="sorter")
    content = profile.document.working.content | {"vks_level": 3}
    actions.revise_profile(profile=profile, by=editor, base=1, content=content)

    response = client.get(f"{API}/profiles/sorter/compare/?from=1&to=2", headers=as_user(editor))

    assert response.json() == {
        "old": 1,
        "new": 2,
        "changes": [{"path": "vks_level", "kind": "changed", "before": None, "after": 3}],
    }


@pytest.mark.parametrize("query", ["", "?from=1", "?from=x&to=1", "?from=1&to=1&more=1"])
def test_compare_needs_two_numbers(client, query):
    factories.published(slug="sorter")

    assert client.get(f"{API}/profiles/sorter/compare/{query}").status_code == 400


def test_profiles_are_filtered_as_on_the_page_and_by_competence(client):
    skill, theme = factories.competence(), factories.theme("textiel")
    factories.published(slug="one", requirements=[factories.requirement_row(skill)], themes=[theme])
    factories.published(slug="two")

    by_competence = results(client, f"profiles/?competence={skill.uid}")
    by_theme = results(client, "profiles/?theme=textiel")
    later = results(client, "profiles/?updated_after=2999-01-01T00:00:00Z")

    assert [row["slug"] for row in by_competence] == ["one"]
    assert [row["slug"] for row in by_theme] == ["one"]
    assert later == []


@pytest.mark.parametrize("count", [1, 3])
def test_list_for_members_has_a_constant_query_count(client, django_assert_num_queries, count):
    owner = factories.partner()
    headers = as_user(factories.editor(owner))
    for _number in range(count):
        factories.draft(owner)
    client.get(f"{API}/profiles/", headers=headers)  # notes the use of the token, once a minute

    with django_assert_num_queries(3):  # the token, the roles, the page
        assert len(results(client, "profiles/", **headers)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_revisions_have_a_constant_query_count(client, django_assert_num_queries, count):
    owner = factories.partner()
    editor = factories.editor(owner)
    profile = factories.draft(owner, slug="sorter")
    for number in range(1, count):
        content = profile.document.working.content | {"vks_level": number}
        actions.revise_profile(profile=profile, by=editor, base=number, content=content)
    headers = as_user(editor)
    client.get(f"{API}/profiles/", headers=headers)

    with django_assert_num_queries(5):  # the token, the roles, the profile and its partners, the page
        assert len(results(client, "profiles/sorter/revisions/", **headers)) == count


def test_etag_of_what_was_read_is_good_for_a_save(client):
    owner = factories.partner()
    factories.published(owner, slug="sorter")
    etag = client.get(f"{API}/profiles/sorter/").headers["ETag"]

    saved = client.patch(
        f"{API}/profiles/sorter/draft/",
        {"content": {"vks_level": 3}},
        content_type="application/json",
        headers=as_user(factories.editor(owner), "write") | {"If-Match": etag},
    )

    assert (saved.status_code, saved.headers["ETag"]) == (200, '"r2"')
