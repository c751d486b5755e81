"""Who is here: signs of life, who hears of whom, and what an editor is told of a newer revision."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from coediting.actions import presence
from coediting.models import Document, Presence
from coediting.tasks import sweep_presence
from tests import factories
from tests.coediting.pages import newest, others_save, text

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TAB, OTHER_TAB = "a" * 32, "b" * 32


@pytest.fixture
def document(profile):
    return Document.objects.get(pk=profile.pk)


@pytest.fixture
def agoria(profile):
    """An editor of another partner that takes part."""
    partner = factories.partner("agoria", name_nl="Agoria")
    profile.document.partners.add(partner)
    return factories.editor(partner)


def address(document):
    return reverse("document-presence", args=[document.uid])


def sign(client, document, **data):
    return client.post(address(document), {"tab": TAB, "revision": "1"} | data)


def here(document, user, tab=OTHER_TAB, **where):
    presence.here(document=document, user=user, tab=tab, **where)


def says(answer):
    return [other["says"] for other in answer.json()["others"]]


# ---------- signs of life ----------
def test_a_sign_of_life_is_one_row_per_tab_however_often_it_comes(signed_in, document, by):
    first = sign(signed_in, document, section="tasks")
    row = newest(document).content["tasks"][0]["id"]
    second = sign(signed_in, document, section="requirements", row=row, unsaved="1")
    sign(signed_in, document, tab=OTHER_TAB)

    found = list(Presence.objects.order_by("pk").values_list("user", "tab", "section", "row", "unsaved"))
    assert (first.status_code, second.status_code) == (200, 200)
    assert found[0] == (by.pk, TAB, "requirements", row, True)
    assert found[1] == (by.pk, OTHER_TAB, "", "", False)
    assert len(found) == 2


def test_others_are_told_with_partner_and_place_but_never_oneself(signed_in, document, agoria):
    row = newest(document).content["requirements"][0]["id"]
    here(document, agoria, section="requirements", row=row, unsaved=True)

    others = sign(signed_in, document).json()["others"]

    assert [
        (other["name"], other["partner"], other["section"], other["row"], other["unsaved"], other["self"])
        for other in others
    ] == [(agoria.name, "Agoria", "requirements", row, True, False)]
    assert "Agoria" in others[0]["says"]
    assert "Agoria" in others[0]["row_says"]


def test_ones_other_tab_is_told_as_oneself(signed_in, document, by):
    here(document, by, tab=OTHER_TAB)

    others = sign(signed_in, document).json()["others"]

    assert [other["self"] for other in others] == [True]
    assert by.name not in others[0]["says"]


def test_a_partner_that_takes_part_is_named_before_the_persons_oldest_one(signed_in, document, agoria):
    person = factories.editor(factories.partner("zz", name_nl="Elders"))
    person.memberships.create(partner=agoria.memberships.get().partner, role="editor")
    here(document, person)

    assert [other["partner"] for other in sign(signed_in, document).json()["others"]] == ["Agoria"]


def test_presence_on_another_document_is_not_told(signed_in, document, owner):
    another = factories.draft(owner, slug="ander")
    here(another.document, factories.editor(owner))

    assert sign(signed_in, document).json()["others"] == []


@pytest.mark.parametrize(
    ("unsaved", "age", "told"),
    [(False, 45, True), (False, 46, False), (True, 46, True), (True, 120, True), (True, 121, False)],
)
def test_an_editor_is_gone_after_a_while_later_with_unsaved_input(document, agoria, unsaved, age, told):
    # Between 46 and 120 seconds only a tab with unsaved input counts: browsers let it tick once a minute.
    with time_machine.travel(NOON, tick=False) as clock:
        here(document, agoria, unsaved=unsaved)
        clock.shift(timedelta(seconds=age))

        assert Presence.objects.alive().exists() == told


def test_leaving_is_told_at_once_and_may_come_twice(signed_in, client, document, agoria, by):
    sign(signed_in, document)
    other = Client()
    other.force_login(agoria)
    assert len(sign(other, document, tab=OTHER_TAB).json()["others"]) == 1

    answers = [sign(signed_in, document, leave="1").status_code for _ in range(2)]

    assert answers == [204, 204]
    assert sign(other, document, tab=OTHER_TAB).json()["others"] == []


def test_nobody_makes_another_leave(signed_in, document, agoria):
    here(document, agoria, tab=OTHER_TAB)

    sign(signed_in, document, tab=OTHER_TAB, leave="1")

    assert list(Presence.objects.values_list("user", flat=True)) == [agoria.pk]


def test_old_signs_of_life_are_swept(document, agoria, by):
    with time_machine.travel(NOON, tick=False) as clock:
        here(document, agoria)
        clock.shift(timedelta(minutes=5, seconds=1))
        here(document, by)
        sweep_presence()

    assert list(Presence.objects.values_list("user", flat=True)) == [by.pk]


def test_a_sign_of_life_does_not_wait_for_a_save(signed_in, document):
    with CaptureQueriesContext(connection) as queries:
        sign(signed_in, document)

    assert not [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]


# ---------- a newer revision ----------
def test_without_a_newer_revision_there_is_no_news(signed_in, document, owner):
    news = sign(signed_in, document).json()

    assert (news["revision"], news["changes"], news["touches"]) == (1, 0, [])
    assert "says" not in news


def test_a_newer_revision_is_told_with_what_it_touches_of_mine(signed_in, profile, document):
    row = newest(profile).content["requirements"][0]
    others_save(profile, summary=text("Van hen"), requirements=[row | {"level": 3}])
    level = f"requirements-{row['id']}-level"

    untouched = sign(signed_in, document, changed="autonomy-nl summary-en").json()
    touched = sign(signed_in, document, changed=f"autonomy-nl {level} summary-nl").json()

    assert (untouched["revision"], untouched["by"], untouched["changes"]) == (2, "Agoria", 2)
    assert (untouched["touches"], touched["touches"]) == ([], [level, "summary-nl"])
    assert "Agoria" in untouched["title"]
    assert untouched["compare"] == reverse("profile-compare", args=["sorteerder", 1, 2])
    assert untouched["says"] != touched["says"]


def test_news_that_was_told_is_not_looked_up_again(signed_in, profile, document):
    others_save(profile, summary={"nl": "Nieuw", "en": ""})

    with CaptureQueriesContext(connection) as queries:
        fresh = sign(signed_in, document).json()
        with_news = len(queries)
    with CaptureQueriesContext(connection) as queries:
        known = sign(signed_in, document, told="2").json()
        without = len(queries)
    others_save(profile, summary={"nl": "Nog nieuwer", "en": ""})
    newer = sign(signed_in, document, told="2").json()

    assert (fresh["changes"], known["told"], known["revision"]) == (1, True, 2)
    assert "says" not in known
    assert (with_news, without) == (7, 6)
    assert (newer["revision"], newer["changes"], "told" in newer) == (3, 1, False)


def test_a_row_that_others_removed_touches_every_input_of_it(signed_in, profile, document):
    one, two = newest(profile).content["tasks"]
    others_save(profile, tasks=[one])

    names = f"tasks-{one['id']}-title-nl tasks-{two['id']}-title-nl"

    assert sign(signed_in, document, changed=names).json()["touches"] == [f"tasks-{two['id']}-title-nl"]


def test_a_removed_row_counts_as_one_place_however_much_of_it_i_changed(signed_in, profile, document):
    one, two = newest(profile).content["tasks"]
    names = f"tasks-{two['id']}-title-nl tasks-{two['id']}-title-en tasks-{two['id']}-suitability"
    others_save(profile, tasks=[one], summary=text("Van hen"))

    with translation.override("en"):
        news = sign(signed_in, document, changed=names).json()

    assert len(news["touches"]) == 3
    assert news["says"].startswith("2 places changed")
    assert news["says"].endswith("one of which you changed as well.")


def test_ones_own_save_in_another_tab_is_told_as_ones_own(signed_in, profile, document, by):
    from profiles import actions  # the pages' helper saves for another partner

    content = newest(profile).content | {"summary": text("Van mij")}
    actions.revise_profile(profile=profile, by=by, base=1, content=content)

    news = sign(signed_in, document).json()

    assert (news["revision"], news["changes"]) == (2, 1)
    assert news["by"] not in news["title"]


def test_a_target_has_presence_too(client, owner):
    target = factories.target(owner)
    client.force_login(factories.editor(owner))
    here(target.document, factories.editor(owner), section="title")

    answer = sign(client, target.document)

    assert (answer.status_code, len(answer.json()["others"])) == (200, 1)


# ---------- who may ----------
ON_A_DRAFT = {
    "anonymous": 401,
    "stranger": 404,
    "reader": 403,
    "contributor": 200,
    "editor": 200,
    "coordinator": 200,
    "disabled": 401,
}


@pytest.mark.parametrize("name", ON_A_DRAFT)
def test_who_may_be_present(client, owner, document, name):
    user = factories.cast(owner)[name]
    if user.is_authenticated:
        client.force_login(user)

    assert sign(client, document).status_code == ON_A_DRAFT[name]
    assert Presence.objects.count() == (ON_A_DRAFT[name] == 200)


def test_the_action_refuses_who_may_not_propose(owner, document):
    with pytest.raises(PermissionDenied):
        here(document, factories.user("reader", owner))


def test_presence_wants_the_forms_token_and_a_post(by, document):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(by)

    assert sign(strict, document).status_code == 403
    assert strict.get(address(document)).status_code == 405
    assert Presence.objects.count() == 0


def test_presence_of_an_unknown_document_is_not_found(signed_in):
    assert signed_in.post(reverse("document-presence", args=[uuid.uuid4()]), {"tab": TAB}).status_code == 404


@pytest.mark.parametrize("tab", ["", "x", "a" * 41, "a\x00" + "a" * 20, "A" * 32, "é" * 32])
def test_a_sign_of_life_without_a_proper_tab_is_refused(signed_in, document, tab):
    assert sign(signed_in, document, tab=tab).status_code == 400
    assert Presence.objects.count() == 0


@pytest.mark.parametrize("odd", ["\x00", "x" * 5000, "<script>", "²"])
def test_odd_input_is_taken_as_nothing(signed_in, profile, document, odd):
    others_save(profile, summary=text("Van hen"))

    answer = sign(signed_in, document, section=odd, row=odd, unsaved=odd, changed=odd)

    assert answer.status_code == 200
    assert list(Presence.objects.values_list("section", "row", "unsaved")) == [("", "", False)]
    assert sign(signed_in, document, revision=odd).json()["changes"] == 0


def test_presence_takes_the_same_queries_for_one_and_for_three_others(signed_in, profile, document, owner):
    def counted():
        with CaptureQueriesContext(connection) as queries:
            sign(signed_in, document)
        return len(queries)

    here(document, factories.editor(owner), tab="1" * 32)
    one = counted()
    for number in "23":
        here(document, factories.editor(owner), tab=number * 32)

    # Session, user, document with its partners, roles; then the upsert and the others.
    assert (one, counted()) == (6, 6)
    others_save(profile, summary=text("Van hen"))
    # And for a newer revision: both contents, with the slug for the address.
    assert counted() == 7
