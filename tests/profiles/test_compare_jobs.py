"""Up to four jobs or profiles side by side."""

import pytest
from django.urls import reverse

from profiles.models import Competence
from tests import factories
from tests.profiles.moving import OPTIONAL, asked, asks, competences, job, profile

pytestmark = pytest.mark.django_db
QUERIES = 10


@pytest.fixture
def pair():
    cut, weld, sew = competences("cut", "weld", "sew")
    one, two = asks(job("one"), [cut, weld]), asks(job("two"), [cut], [sew])
    return one, two


def get(client, query=""):
    return client.get(reverse("job-compare") + query)


def table(response):
    """{label: [what each side asks, as "essential", "optional" or None]}."""
    return {
        row["competence"].label_en: [
            cell["need"] and ("essential" if cell["need"].essential else "optional") for cell in row["cells"]
        ]
        for group in response.context["groups"]
        for row in group["rows"]
    }


def test_table_puts_what_most_ask_first(client, pair):
    response = get(client, f"?job={pair[0].uid}&job={pair[1].uid}")

    assert list(table(response).items()) == [
        ("cut", ["essential", "essential"]),
        ("weld", ["essential", None]),
        ("sew", [None, "optional"]),
    ]


def test_table_shows_only_what_is_shared_or_what_differs(client, pair):
    query = f"?job={pair[0].uid}&job={pair[1].uid}&show="

    assert list(table(get(client, query + "shared"))) == ["cut"]
    assert list(table(get(client, query + "different"))) == ["weld", "sew"]


def test_profiles_stand_beside_jobs_with_their_levels(client, pair):
    cut = Competence.objects.get(label_en="cut")
    made = profile(job("own"), asked(cut, 3, OPTIONAL), slug="snijder")

    response = get(client, f"?job={pair[0].uid}&profile={made.slug}")

    need = response.context["groups"][0]["rows"][0]["cells"][1]["need"]
    assert (need.level, need.essential) == (3, False)
    shares = [[cell["there"] for cell in row["cells"]] for row in response.context["distances"]]
    assert shares == [[None, 1], [0.5, None]]


def test_draft_profile_is_left_out_and_told(client):
    made = factories.draft(slug="geheim")

    response = get(client, f"?profile={made.slug}")

    assert (response.context["sides"], response.context["misread"]) == ([], True)


def test_fifth_is_left_out_and_told(client):
    jobs = [asks(job(f"j{number}"), competences(f"c{number}")) for number in range(5)]

    response = get(client, "?" + "&".join(f"job={one.uid}" for one in jobs))

    assert ([one["side"].item for one in response.context["sides"]], response.context["too_many"]) == (jobs[:4], True)


def test_found_things_come_with_the_address_that_adds_them(client, pair):
    [row] = get(client, f"?job={pair[0].uid}&find=two").context["found"]

    response = get(client, row["address"])

    assert [one["side"].item for one in response.context["sides"]] == list(pair)


def test_side_is_taken_away_by_its_address(client, pair):
    response = get(client, f"?job={pair[0].uid}&job={pair[1].uid}&show=shared")

    [left] = get(client, response.context["sides"][0]["without"]).context["sides"]
    assert left["side"].item == pair[1]


@pytest.mark.parametrize(
    "query", ["", "?job=x", "?show=all", "?profile=x", "?find=" + "x" * 9000, "?job=&job="]
)
def test_addresses_that_mean_nothing_are_answered(client, query):
    assert get(client, query).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_page_has_a_constant_query_count(client, django_assert_num_queries, count):
    rows = competences("a", "b", "c")[:count]
    made = [asks(job(f"j{number}"), rows) for number in range(count)]
    for one in made[:1]:
        profile(one, asked(rows[0], 2), slug="eerste")

    with django_assert_num_queries(QUERIES):
        get(client, "?" + "&".join(f"job={one.uid}" for one in made) + "&profile=eerste")
