"""The pages of keys for the API: made and shown once, listed, withdrawn; what happened to them."""

import logging
import re
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from partners import actions
from partners.actions.tokens import MOST_KEYS
from partners.models import AccessEvent, ApiToken, Role
from tests import factories
from tests.canary import hits

pytestmark = pytest.mark.django_db
KEYS = "/en/account/keys/"


@pytest.fixture
def person():
    return factories.user(Role.EDITOR, factories.partner())


@pytest.fixture
def signed_in(client, person):
    client.force_login(person)
    return client


def make(client, **fields):
    data = {"name": "copy", "scope": "write", "holds": "90", "form": str(uuid.uuid4())} | fields
    return client.post(KEYS, data)


def secret_in(response):
    return re.search(r"<code translate=\"no\">(gsp_[\w-]{43})</code>", response.content.decode())[1]


def use(client, secret):
    return client.get("/api/v1/watches/", headers={"Authorization": f"Bearer {secret}"}).status_code


# ---------- making ----------
def test_key_is_shown_in_the_one_answer_and_works(signed_in, client, person):
    answer = make(signed_in)
    secret = secret_in(answer)
    later = signed_in.get(KEYS).content.decode()
    signed_in.logout()

    token = ApiToken.objects.get()
    assert use(client, secret) == 200
    assert (token.user, token.name, token.scope, token.hint) == (person, "copy", "write", secret[:8])
    assert round((token.expires - timezone.now()) / timedelta(days=1)) == 90
    assert (secret in later, secret[:8] in later) == (False, True)
    assert "no-store" in answer.headers["Cache-Control"]


def test_key_stands_nowhere_in_the_database_or_the_log_after_it_was_shown_and_used(signed_in, client, caplog):
    caplog.set_level(logging.DEBUG)
    secret = secret_in(make(signed_in))
    uses = [use(client, secret), use(client, secret + "x")]

    assert (uses, hits(words=(secret, secret[9:]))) == ([200, 401], {})
    assert secret[9:] not in caplog.text


def test_form_that_is_sent_twice_makes_one_key_and_shows_it_once(signed_in):
    form = str(uuid.uuid4())
    first, second = make(signed_in, form=form), make(signed_in, form=form)

    assert ApiToken.objects.count() == 1
    assert secret_in(first) not in second.content.decode()
    assert second.context["made_before"] == ApiToken.objects.get()


def test_form_of_somebody_else_says_nothing_of_their_key(signed_in, person):
    actions.issue_token(user=factories.user(), form=(form := uuid.uuid4()))

    assert make(signed_in, form=str(form)).context["made"].user == person


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "x" * 101}, ["name"]),
        ({"scope": "root"}, ["scope"]),
        ({"holds": "1000000"}, ["holds"]),
        ({"form": "x"}, ["form"]),
    ],
)
def test_form_says_what_is_wrong_and_makes_nothing(signed_in, fields, wrong):
    response = make(signed_in, **fields)

    assert list(response.context["form"].errors) == wrong
    assert ApiToken.objects.count() == 0


def test_key_may_hold_without_end(signed_in):
    make(signed_in, holds="never")

    assert ApiToken.objects.get().expires is None


def test_no_more_keys_than_fit_and_withdrawn_ones_do_not_count(person):
    for _ in range(MOST_KEYS):
        token, _ = actions.issue_token(user=person, by=person)
    with pytest.raises(ValidationError, match=str(MOST_KEYS)):
        actions.issue_token(user=person, by=person)

    actions.revoke_token(token=token, by=person)
    actions.issue_token(user=person, by=person)

    assert person.tokens.usable().count() == MOST_KEYS


def test_nobody_makes_keys_of_somebody_else(person):
    other = factories.user()
    for by in (person, factories.coordinator(), factories.user(Role.ADMINISTRATOR, factories.partner())):
        with pytest.raises(PermissionDenied):
            actions.issue_token(user=other, by=by)

    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize("days", [-1, 0, 5000])
def test_key_ends_after_now_and_within_ten_years(person, days):
    with pytest.raises(ValidationError) as refused:
        actions.issue_token(user=person, by=person, expires=timezone.now() + timedelta(days=days))

    assert list(refused.value.error_dict) == ["expires"]


# ---------- looking and withdrawing ----------
@pytest.mark.parametrize("number", [1, 3])
def test_keys_are_listed_in_the_same_number_of_queries(signed_in, django_assert_num_queries, person, number):
    for _ in range(number):
        factories.token(person)
    ended, _ = actions.issue_token(user=person)
    actions.revoke_token(token=ended, by=person)

    with django_assert_num_queries(5):  # session, user, roles, keys, unread
        response = signed_in.get(KEYS)

    assert (len(response.context["usable"]), response.context["ended"]) == (number, [ended])


def test_withdrawn_key_is_refused_at_the_next_request(signed_in, client, person):
    token, secret = actions.issue_token(user=person, scope="read")
    assert use(client, secret) == 200

    answer = signed_in.post(f"{KEYS}{token.uid}/")

    assert (answer.headers["Location"], use(client, secret)) == (KEYS, 401)


def test_key_of_somebody_else_is_not_there(signed_in):
    token, _ = actions.issue_token(user=factories.user())

    answers = [getattr(signed_in, method)(f"{KEYS}{token.uid}/").status_code for method in ("get", "post")]

    assert (answers, ApiToken.objects.get().usable) == ([404, 404], True)


def test_visitors_are_sent_to_sign_in(client):
    for address in (KEYS, f"{KEYS}{uuid.uuid4()}/"):
        assert client.get(address).headers["Location"] == f"/en/sign-in/?next={address}"


# ---------- what happened ----------
def test_history_says_who_did_what_with_which_key(signed_in, person):
    make(signed_in)
    token = ApiToken.objects.get()
    actions.revoke_token(token=token, by=person, with_token=token)

    told = AccessEvent.objects.values_list("kind", "user", "by", "token", "with_token")
    page = signed_in.get(f"{KEYS}{token.uid}/").content.decode()

    assert list(told) == [
        ("token.revoked", person.pk, person.pk, token.pk, token.pk),
        ("token.made", person.pk, person.pk, token.pk, None),
    ]
    assert [word in page for word in ("Key made", "Key withdrawn", f"with the key {token.hint}")] == [True] * 3


def test_withdrawing_twice_is_noted_once(person):
    token, _ = actions.issue_token(user=person)
    for _ in range(2):
        actions.revoke_token(token=token, by=person)

    assert AccessEvent.objects.filter(kind="token.revoked").count() == 1
