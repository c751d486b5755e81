"""API tokens: shown once, kept as a hash, limited by scope, refused once revoked, expired or unknown."""

import io
import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from coediting.models import Document
from partners import actions
from partners.models import ApiToken, Role, Scope
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.partner()


@pytest.fixture
def profile(owner):
    return factories.draft(owner, slug="sorteerder")


@pytest.fixture
def user(owner):
    return factories.editor(owner)


DRAFT = "/api/v1/profiles/sorteerder/draft/"


def read(client, secret, scheme="Bearer"):
    return client.get(DRAFT, headers={"Authorization": f"{scheme} {secret}"})


def write(client, secret):
    return client.patch(
        DRAFT,
        json.dumps({"content": {"vks_level": 3}}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", "If-Match": '"r1"'},
    )


# ---------- issuing ----------
def test_token_is_stored_as_its_hash_only(user):
    token, secret = actions.issue_token(user=user, scope="write", name="robot")

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM partners_apitoken t")
        (stored,) = cursor.fetchone()
    assert secret.startswith("gsp_")
    assert len(secret) > 40
    assert secret not in stored
    assert (token.hint, token.scope, token.usable) == (secret[:8], "write", True)


def test_tokens_differ(user):
    assert len({actions.issue_token(user=user)[1] for _ in range(20)}) == 20


def test_token_of_an_unknown_scope_is_not_made(user):
    with pytest.raises(ValueError, match="root"):
        actions.issue_token(user=user, scope="root")

    assert ApiToken.objects.count() == 0


def test_command_prints_a_token_that_works_last(client, user, profile):
    out = io.StringIO()

    call_command("token", user.email, "--scope", "write", stdout=out)

    secret = out.getvalue().split()[-1]
    assert read(client, secret).status_code == 200
    assert write(client, secret).status_code == 200


@pytest.mark.parametrize("arguments", [["nobody@example.org"], ["USER", "--scope", "root"]])
def test_command_says_what_is_wrong_and_makes_nothing(user, arguments):
    with pytest.raises(CommandError):
        call_command("token", *[user.email if word == "USER" else word for word in arguments])

    assert ApiToken.objects.count() == 0


# ---------- using ----------
@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("propose", 403), ("write", 200)])
def test_scope_limits_what_its_user_may_do(client, user, profile, scope, status):
    secret = factories.token(user, scope)

    assert read(client, secret).status_code == 200
    assert write(client, secret).status_code == status
    assert Document.objects.get(pk=profile.pk).working.number == (2 if status == 200 else 1)


def test_scope_adds_nothing_to_what_its_user_may_do(client, owner, profile):
    secret = factories.token(factories.user(Role.READER, owner), "write")

    assert read(client, secret).status_code == 200
    assert write(client, secret).status_code == 403


@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_scheme_may_be_written_in_any_case(client, user, profile, scheme):
    assert read(client, factories.token(user), scheme).status_code == 200


@pytest.mark.parametrize("secret", ["", "x", "gsp_", "gsp_" + "a" * 43, "é", "a b", "' OR 1=1 --"])
def test_unknown_token_is_refused_and_never_taken_for_anonymous(client, secret):
    published = factories.published(slug="openbaar")
    address = f"/api/v1/profiles/{published.slug}/"
    assert client.get(address).status_code == 200

    answer = client.get(address, headers={"Authorization": f"Bearer {secret}"})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_revoked_token_is_refused_at_the_next_request(client, user, profile):
    token, secret = actions.issue_token(user=user, scope="write")
    assert read(client, secret).status_code == 200

    actions.revoke_token(token=token, by=user)

    assert (read(client, secret).status_code, write(client, secret).status_code) == (401, 401)


@pytest.mark.parametrize(("hours", "status"), [(1, 200), (-1, 401)])
def test_expired_token_is_refused(client, user, profile, hours, status):
    token, secret = actions.issue_token(user=user, scope=Scope.READ)
    ApiToken.objects.filter(pk=token.pk).update(expires=timezone.now() + timedelta(hours=hours))

    assert read(client, secret).status_code == status


def test_token_of_a_disabled_user_is_refused(client, user, profile):
    secret = factories.token(user)
    user.is_active = False
    user.save()

    assert read(client, secret).status_code == 401


def test_token_with_a_nul_is_refused(client, profile):
    assert read(client, "gsp_\x00").status_code == 401


# ---------- revoking ----------
def test_revoking_is_for_the_owner_and_administrators(user):
    token, _ = actions.issue_token(user=user)
    for other in (factories.editor(factories.partner()), factories.coordinator()):
        with pytest.raises(PermissionDenied):
            actions.revoke_token(token=token, by=other)
    assert ApiToken.objects.get().usable

    actions.revoke_token(token=token, by=factories.user(Role.ADMINISTRATOR, factories.partner()))

    assert not ApiToken.objects.get().usable


def test_revoking_twice_keeps_the_first_moment(user):
    token, _ = actions.issue_token(user=user)
    first = actions.revoke_token(token=token, by=user).revoked

    assert actions.revoke_token(token=token, by=user).revoked == first


# ---------- last use ----------
def test_use_is_noted_at_most_once_a_minute(client, user, profile):
    _token, secret = actions.issue_token(user=user, scope="read")
    read(client, secret)
    first = ApiToken.objects.get().last_used
    assert first is not None

    read(client, secret)
    assert ApiToken.objects.get().last_used == first
    ApiToken.objects.update(last_used=first - timedelta(seconds=61))
    read(client, secret)

    assert ApiToken.objects.get().last_used > first
