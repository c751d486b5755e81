"""The pages of transitions: list, filters, what if, a pair; and the same in the API."""

import pytest
from django.urls import reverse

from profiles.models import Competence, Job, ShortageListing, Task
from tests import factories
from tests.profiles.moving import OPTIONAL, asked, asks, competences, job, profile

pytestmark = pytest.mark.django_db
LIST_QUERIES, PAIR_QUERIES, SIMILAR_QUERIES = 9, 8, 3


@pytest.fixture
def world():
    """{"start", "near", "far"}: `near` asks the two competences of `start` and one more, `far` one and three more."""
    cut, weld, glue, sew, knit = competences("cut", "weld", "glue", "sew", "knit")
    return {
        "start": asks(job("start"), [cut, weld]),
        "near": asks(job("near"), [cut, weld], [glue]),
        "far": asks(job("far"), [cut, sew, knit, glue]),
    }


def get(client, name, *jobs, query=""):
    return client.get(reverse(name, args=[one.uid for one in jobs]) + query)


def shown(response):
    return [row["job"].label_en for row in response.context["rows"]]


def test_list_shows_the_closest_first_with_the_gap(client, world):
    response = get(client, "transitions", world["start"])

    assert shown(response) == ["near", "far"]
    assert [row["near"].within_reach for row in response.context["rows"]] == [True, False]
    assert reverse("transition", args=[world["start"].uid, world["near"].uid]) in response.content.decode()


def test_list_into_a_job_leads_to_pairs_that_end_there(client, world):
    response = get(client, "transitions", world["near"], query="?way=into")

    assert shown(response) == ["start", "far"]
    assert reverse("transition", args=[world["start"].uid, world["near"].uid]) in response.content.decode()
    assert response.context["doors"] == []


def test_list_can_put_the_least_to_learn_first(client):
    rare, common, other = competences("rare", "common", "other")
    start = asks(job("start"), [rare, common])
    asks(job("close"), [rare, other])
    asks(job("easy"), optional=[common])

    assert shown(get(client, "transitions", start)) == ["close", "easy"]
    assert shown(get(client, "transitions", start, query="?order=least")) == ["easy", "close"]


def test_list_keeps_a_certain_job_or_those_in_shortage(client, world):
    ShortageListing.objects.create(year=2026, title="Ver", job=world["far"], causes=[])

    assert shown(get(client, "transitions", world["start"], query="?shortage=on")) == ["far"]
    assert shown(get(client, "transitions", world["start"], query="?q=near")) == ["near"]


def test_list_keeps_jobs_that_ask_something_green_or_circular(client, world):
    green, optional = competences("green", "optional green", group=Competence.Group.GREEN)
    Competence.objects.filter(label_en="glue").update(circular=True)
    asks(world["near"], [green])
    asks(world["far"], optional=[optional])

    def found(query):
        return shown(get(client, "transitions", world["start"], query=query))

    assert found("?green=green") == ["near"]
    assert sorted(found("?green=circular")) == ["far", "near"]
    Competence.objects.update(circular=False)
    assert found("?green=circular") == []
    Job.objects.filter(pk=world["far"].pk).update(kind=Job.Kind.OWN)
    assert found("?green=circular") == ["far"]


def test_list_keeps_jobs_that_a_published_profile_describes(client, world):
    [more] = competences("more")
    profile(world["far"], asked(more, 1))
    profile(world["near"], asked(more, 1), kind="organisation")
    factories.draft(jobs=[world["near"]], requirements=[asked(more, 1)])

    assert shown(get(client, "transitions", world["start"], query="?profile=on")) == ["far"]


def test_list_says_essential_and_optional_apart(client, world):
    text = client.get(f"/en/jobs/{world['start'].uid}/transitions/").content.decode()
    pair = client.get(f"/en/jobs/{world['start'].uid}/transitions/{world['far'].uid}/").content.decode()

    assert "2 of 2 essential" in text
    assert "0 of 1 optional" in text
    assert "<strong>1 of 4</strong> essential competences are there already" in pair


def test_list_filters_by_what_profiles_say(client, world):
    house = factories.sector("C")
    wood, food = factories.sector("16", house), factories.sector("10", house)
    more = competences("more")[0]
    profile(world["start"], asked(more, 1), vks_level=2)
    tasks = [factories.task_row(suitability="yes"), factories.task_row(suitability="no")]
    profile(world["near"], asked(more, 1), vks_level=4, sectors=[wood], tasks=tasks)
    tasks = [factories.task_row(suitability="support")]
    profile(world["far"], asked(more, 1), vks_level=2, sectors=[food], tasks=tasks)

    def found(query):
        return shown(get(client, "transitions", world["start"], query=query))

    assert found("?sector=16") == ["near"]
    assert found("?suited=some") == ["near"]
    assert found("?suited=all") == ["far"]
    assert found("?vks=0") == ["far"]
    assert sorted(found("?vks=2")) == ["far", "near"]
    assert Task.objects.count() == 3


def test_list_says_when_the_level_of_the_job_is_unknown(client, world):
    response = get(client, "transitions", world["start"], query="?vks=0")

    assert (response.context["vks_unknown"], shown(response)) == (True, ["near", "far"])


def test_what_if_counts_what_is_learnt(client, world):
    glue = Competence.objects.get(label_en="glue")

    before = get(client, "transitions", world["start"])
    after = get(client, "transitions", world["start"], query=f"?learnt={glue.uid}")

    assert [door["competence"].label_en for door in before.context["doors"]] == ["glue", "sew", "knit"]
    assert {row["job"].label_en: row["near"].there for row in after.context["rows"]} == {"near": 1, "far": 0.5}
    assert [door["competence"].label_en for door in after.context["doors"]] == []


def test_job_that_a_competence_opens_is_shown_with_it_learnt(client):
    cut, glue, sew = competences("cut", "glue", "sew")
    start = asks(job("start"), [cut])
    opened = asks(job("opened"), [cut, glue, sew])

    page = get(client, "transitions", start)

    assert [[one["job"].pk for one in door["opens"]] for door in page.context["doors"]] == [[opened.pk], [opened.pk]]
    address = reverse("transition", args=[start.uid, opened.uid])
    assert f'href="{address}?learnt={glue.uid}"' in page.content.decode()


def test_competence_is_added_by_hand_unless_it_is_there(client, world):
    response = get(client, "transitions", world["start"], query="?find=sew")
    there = get(client, "transitions", world["start"], query="?find=weld")

    assert [item["competence"].label_en for item in response.context["found"]] == ["sew"]
    assert there.context["found"] == []


@pytest.mark.parametrize(
    "query",
    [
        "?way=sideways",
        "?order=random",
        "?sector=99999",
        "?suited=x",
        "?vks=9",
        "?green=blue",
        "?profile=maybe",
        "?learnt=nothing",
        "?learnt=00000000-0000-0000-0000-000000000000",
        "?q=" + "a" * 300,
        "?page=-7",
        "?page=x",
        "?q=%27%22%3B--",
    ],
)
def test_addresses_that_mean_nothing_are_answered(client, world, query):
    response = get(client, "transitions", world["start"], query=query)

    assert response.status_code == 200
    told = {"way", "order", "sector", "suited", "vks", "green", "profile", "learnt"} & {query[1:].split("=")[0]}
    assert bool(response.context["asked"].misread) is bool(told or len(query) > 200)


def test_groups_of_jobs_and_unknown_jobs_are_not_found(client, world):
    group, start = world["start"].parent, world["start"]

    assert get(client, "transitions", group).status_code == 404
    assert get(client, "transition", start, group).status_code == 404


def test_job_without_competences_says_so(client):
    response = get(client, "transitions", job("empty"))

    assert (response.status_code, response.context["nothing_known"]) == (200, True)


@pytest.mark.parametrize("count", [1, 3])
def test_list_has_a_constant_query_count(client, django_assert_num_queries, count):
    cut, weld = competences("cut", "weld")
    start = asks(job("start"), [cut])
    for number in range(count):
        end = asks(job(f"end-{number}"), [cut, weld])
        profile(end, asked(cut, 2))

    with django_assert_num_queries(LIST_QUERIES):
        response = get(client, "transitions", start)

    assert len(response.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_pair_has_a_constant_query_count(client, django_assert_num_queries, count):
    rows = competences("cut", "weld", "sew")[:count]
    start, end = asks(job("start"), rows), job("end")
    profile(end, *[asked(row, 2) for row in rows])

    with django_assert_num_queries(PAIR_QUERIES):
        response = get(client, "transition", start, end)

    assert response.context["gap"].there == 1


def test_pair_shows_level_and_how_it_is_learnt(client, world):
    brush = factories.competence("brush", group=Competence.Group.GREEN)
    row = asked(brush, 3, learning=["workplace"], learning_note=factories.language_map("Met een collega"))
    profile(world["near"], row)

    text = client.get(f"/en/jobs/{world['start'].uid}/transitions/{world['near'].uid}/").content.decode()

    assert "3 of 4, works independently" in text
    assert "Met een collega in English" in text


def test_pair_shows_the_way_back(client, world):
    response = get(client, "transition", world["start"], world["near"])

    assert (response.context["gap"].there, response.context["back"].there) == (1, 1)


def test_pair_of_one_job_is_no_transition(client, world):
    assert get(client, "transition", world["start"], world["start"]).context["same"] is True


def test_draft_of_another_partner_shows_nowhere(client, world):
    secret = factories.competence("secret")
    factories.draft(jobs=[world["near"]], requirements=[asked(secret, 2)])

    assert b"secret" not in get(client, "transition", world["start"], world["near"]).content


def test_job_page_shows_similar_jobs_in_two_queries(django_assert_num_queries, world):
    from profiles.templatetags.transitions import similar_jobs

    with django_assert_num_queries(2):
        rows = similar_jobs(world["start"])

    assert [row["job"].label_en for row in rows] == ["near", "far"]
    assert similar_jobs(world["start"].parent) == []


# ---------- the API ----------
def test_api_gives_similar_jobs(client, django_assert_num_queries, world):
    with django_assert_num_queries(SIMILAR_QUERIES):
        rows = client.get(f"/api/v1/jobs/{world['start'].uid}/similar/").json()["results"]

    assert [row["job"]["labels"]["en"] for row in rows] == ["near", "far"]
    assert (rows[0]["shared"], rows[0]["asked"], rows[0]["there"], rows[0]["within_reach"]) == (2, 3, 1, True)


def test_api_takes_direction_and_what_is_learnt(client, world):
    glue = Competence.objects.get(label_en="glue")
    base = f"/api/v1/jobs/{world['start'].uid}/similar/"

    assert client.get(base + f"?learnt={glue.uid}").json()["results"][0]["there"] == 1
    assert client.get(base + "?way=into").json()["results"][0]["asked"] == 2
    for query in ("?way=up", "?learnt=x", "?other=1"):
        assert client.get(base + query).status_code == 400


def test_api_filters_as_the_page_does(client, world):
    ShortageListing.objects.create(year=2026, title="Ver", job=world["far"], causes=[])
    tasks = [factories.task_row(suitability="support")]
    wood = factories.sector("16", factories.sector("C"))
    profile(world["far"], asked(competences("more")[0], 1), vks_level=2, sectors=[wood], tasks=tasks)
    Competence.objects.filter(label_en="glue").update(circular=True)
    base = f"/api/v1/jobs/{world['start'].uid}/similar/"

    def found(query):
        return [one["job"]["labels"]["en"] for one in client.get(base + query).json()["results"]]

    for query in ("?shortage=true", "?profile=true", "?sector=16", "?suited=all", "?q=far"):
        assert found(query) == ["far"], query
    assert sorted(found("?green=circular")) == sorted(found("?shortage=false")) == ["far", "near"]
    assert found("?green=green") == found("?sector=16&suited=some") == []
    for name in ("shortage", "profile", "sector", "suited", "green", "vks"):
        errors = client.get(f"{base}?{name}=nonsense").json()["errors"]
        assert [error["parameter"] for error in errors] == [name]
    assert client.get(base + "?vks=1").json()["errors"][0]["code"] == "unknown-level"
    profile(world["start"], asked(competences("another")[0], 1), vks_level=2)
    assert found("?vks=0") == ["far"]


def test_api_gives_a_pair(client, world):
    body = client.get(f"/api/v1/jobs/{world['start'].uid}/transitions/{world['near'].uid}/").json()

    assert [row["labels"]["en"] for row in body["missing"]] == ["glue"]
    assert [row["importance"] for row in body["missing"]] == [OPTIONAL]
    assert sorted(row["labels"]["en"] for row in body["shared"]) == ["cut", "weld"]
    counts = ("shared_essential", "asked_essential", "shared_optional", "asked_optional")
    assert [body[name] for name in counts] == [2, 2, 0, 1]
    assert (body["there"], body["unused"], body["growing"]) == (1, [], [])
    group = world["start"].parent.uid
    assert client.get(f"/api/v1/jobs/{world['start'].uid}/transitions/{group}/").status_code == 404
