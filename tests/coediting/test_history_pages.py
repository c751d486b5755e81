"""History, comparing, restoring and publishing on pages."""

import pytest

from coediting.models import Document
from profiles import actions
from tests import factories
from tests.coediting.filling import form_to
from tests.coediting.pages import choose, newest, text, url

pytestmark = pytest.mark.django_db


def test_history_shows_every_revision_newest_first(signed_in, three_revisions):
    page = signed_in.get(url("history")).content.decode()

    assert page.index("nota daarna") < page.index("nota eerst")
    answer = signed_in.get(url("history"), {"old": 3, "new": 1})
    assert (answer.status_code, answer.url) == (302, url("compare", 1, 3))


@pytest.mark.parametrize(
    "query", [{"old": "x"}, {"old": "2", "new": "2"}, {"page": "x"}, {"page": "99"}, {"old": "9" * 50}]
)
def test_history_survives_any_question(signed_in, three_revisions, query):
    assert signed_in.get(url("history"), query).status_code == 200


HISTORY_QUERIES = 9  # session, user, profile, partners, roles, sittings, revisions, open proposals, unread


def test_history_asks_the_same_queries_for_any_number_of_revisions(
    signed_in, profile, by, django_assert_num_queries
):
    signed_in.get(url("history"))

    with django_assert_num_queries(HISTORY_QUERIES):
        signed_in.get(url("history"))
    for base in (1, 2):
        content = newest(profile).content | {"summary": text(f"keer {base}")}
        actions.revise_profile(profile=profile, by=by, base=base, content=content)
    with django_assert_num_queries(HISTORY_QUERIES):
        signed_in.get(url("history"))


def test_compare_marks_the_words_that_differ(signed_in, three_revisions):
    page = signed_in.get(url("compare", 2, 3)).content.decode()

    assert "<del>eerst</del>" in page
    assert "<ins>daarna</ins>" in page


@pytest.mark.parametrize("numbers", [(1, 9), (0, 1), (9, 99), (1, 10**30)])
def test_compare_of_unknown_revisions_is_not_found(signed_in, profile, numbers):
    assert signed_in.get(url("compare", *numbers)).status_code == 404


def test_restore_brings_an_old_revision_back(signed_in, profile, three_revisions):
    compare = signed_in.get(url("compare", 1, 3))

    answer = signed_in.post(url("restore", 1), form_to(compare, url("restore", 1)).data())

    assert answer.status_code == 302
    assert (newest(profile).number, newest(profile).origin, newest(profile).content["summary"]["nl"]) == (
        4,
        "restore",
        "",
    )


@pytest.mark.parametrize(("number", "token"), [(9, "3"), (10**30, "3"), (1, "99"), (1, ""), (1, "x")])
def test_restore_of_unknown_revisions_saves_nothing(signed_in, profile, three_revisions, number, token):
    answer = signed_in.post(url("restore", number), {"revision": token})

    assert (answer.status_code, answer.url) == (302, url("history"))
    assert newest(profile).number == 3


def test_restore_of_the_same_place_meanwhile_shows_the_resolve_page(signed_in, profile, three_revisions):
    answer = signed_in.post(url("restore", 1), {"revision": "2"})

    assert answer.status_code == 409
    assert choose(signed_in, answer, c0="mine").status_code == 302
    assert newest(profile).content["summary"]["nl"] == ""


def test_publish_button_of_an_old_page_publishes_nothing(client, profile, three_revisions):
    client.force_login(factories.coordinator())

    for token in ("2", "", "x", "99"):
        answer = client.post(url("publish"), {"revision": token})
        assert (answer.status_code, Document.objects.get(pk=profile.pk).published) == (302, None)
    factories.approve(profile)
    client.post(url("publish"), {"revision": "3"})

    assert Document.objects.get(pk=profile.pk).published.number == 3
