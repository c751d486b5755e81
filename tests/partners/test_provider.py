"""Sign-in by the provider of one's organisation, against a real one on this machine."""

import base64
import hashlib
import hmac
import json
import logging
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import reverse
from django.utils import translation

from partners import checks
from partners.models import AccessEvent, Identity, Role, User
from tests import factories
from tests.partners.provider_server import CLIENT, SECRET, Provider, packed, part

pytestmark = pytest.mark.django_db
START, SIGN_IN = "/en/sign-in/organisation/", "/en/sign-in/"


@pytest.fixture(scope="module")
def server():
    with Provider() as it:
        yield it


@pytest.fixture
def provider(server, settings):
    """The provider in its first state, and the portal set to it."""
    server.person = {"sub": "person-1", "email": "an@example.org", "email_verified": True, "name": "An"}
    server.userinfo, server.fails, server.key, server.published = {}, set(), 0, 0
    server.change, server.sign = (lambda claims: claims), server.rs256
    settings.OIDC_ISSUER, settings.OIDC_NAME = server.issuer, "Our House"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    return server


@pytest.fixture
def person():
    return factories.user(Role.EDITOR, factories.partner(), email="an@example.org")


def come_back(client, provider, start=START):
    """Go to the provider, sign in there and come back. Returns the portal's last answer."""
    return client.get(provider.visit(client.get(start).headers["Location"]))


def why(client, answer):
    """(status, the refusal) of an answer that signed nobody in."""
    assert SESSION_KEY not in client.session
    return answer.status_code, answer.context["why"]


# ---------- switched on ----------
def test_it_is_off_until_a_provider_is_named(client):
    page = client.get(SIGN_IN)

    assert (page.context["provider"], client.get(START).status_code) == ("", 404)
    assert client.get("/sign-in/return/?code=x&state=x").status_code == 404


def test_button_stands_on_the_sign_in_page_and_keeps_where_one_was_going(client, provider):
    page = client.get(f"{SIGN_IN}?next=/en/needs/").content.decode()

    assert "Sign in with Our House" in page
    assert f'href="{START}?next=/en/needs/"' in page


def test_settings_are_checked(settings):
    settings.OIDC_ISSUER, settings.OIDC_SCOPES = "http://login.example.org", "email"

    assert [each.id for each in checks.check_settings(None)] == ["partners.E001", "partners.E002", "partners.E003"]
    settings.OIDC_ISSUER = ""
    assert checks.check_settings(None) == []


# ---------- signing in ----------
def test_known_address_signs_in_and_goes_on(client, provider, person):
    answer = come_back(client, provider, f"{START}?next=/en/needs/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/needs/")
    assert client.session[SESSION_KEY] == str(person.pk)
    assert Identity.objects.values_list("user", "issuer", "subject").get() == (person.pk, provider.issuer, "person-1")
    assert AccessEvent.objects.get().kind == "identity.linked"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_it_never_sends_one_to_another_site(client, provider, person, elsewhere):
    answer = come_back(client, provider, f"{START}?{urlencode({'next': elsewhere})}")

    assert answer.headers["Location"] == "/en/"


def test_address_is_compared_whatever_its_case_and_only_the_first_time(client, provider, person):
    provider.person["email"] = "AN@Example.org"
    come_back(client, provider)
    client.logout()
    provider.person |= {"email": "moved@example.org", "email_verified": False}

    come_back(client, provider)

    assert client.session[SESSION_KEY] == str(person.pk)


@pytest.mark.parametrize("alike", ["kim@example.org", "KIM@EXAMPLE.ORG"])
def test_address_is_known_whatever_its_case(client, provider, alike):
    person = factories.user(email="Kim@example.org")
    provider.person |= {"email": alike}

    come_back(client, provider)

    assert client.session[SESSION_KEY] == str(person.pk)


@pytest.mark.parametrize("creates", [False, True])
@pytest.mark.parametrize("alike", ["kım@example.org", "kim@ſtad.example.org", "\u212aim@stad.example.org"])
def test_mailbox_that_looks_alike_is_somebody_elses(client, provider, settings, alike, creates):
    """With another “i”, “s” and “k”: the first two have the capitals of ours, the last one the small letter."""
    settings.OIDC_CREATE_USERS = creates
    owners = {factories.user(email=f"kim@{house}example.org").pk for house in ("", "stad.")}
    provider.person |= {"email": alike}

    come_back(client, provider)

    assert not Identity.objects.filter(user__in=owners).exists()
    assert client.session.get(SESSION_KEY) not in {str(pk) for pk in owners}


def test_nothing_that_the_provider_hands_out_is_kept(client, provider, person):
    come_back(client, provider)

    kept = json.dumps(dict(client.session))
    assert [word in kept for word in ("access token", "code_verifier", "nonce", "_state_")] == [False] * 4


def test_new_key_of_the_provider_holds_at_once(client, provider, person):
    come_back(client, provider)
    client.logout()
    provider.key = provider.published = 1

    assert come_back(client, provider).status_code == 302


def test_address_may_come_from_the_userinfo_of_the_same_person(client, provider, person):
    del provider.person["email"], provider.person["email_verified"]
    provider.userinfo = {"sub": "person-1", "email": "an@example.org", "email_verified": True}

    assert come_back(client, provider).status_code == 302
    client.logout()
    Identity.objects.all().delete()
    provider.userinfo["sub"] = "person-2"
    assert why(client, come_back(client, provider)) == (502, "untrusted")


@pytest.mark.parametrize(
    "claims",
    [{"aud": [CLIENT]}, {"aud": [CLIENT, "x"], "azp": CLIENT}, {"email_verified": "true"}],
)
def test_other_ways_to_say_the_same_are_understood(client, provider, person, claims):
    provider.change = lambda said: said | claims

    assert come_back(client, provider).status_code == 302


# ---------- refused ----------
@pytest.mark.parametrize(
    ("claims", "refused"),
    [
        ({"email": "nobody@example.org"}, "unknown"),
        ({"email_verified": False}, "unchecked"),
        ({"email_verified": "false"}, "unchecked"),
        ({"email_verified": 1}, "unchecked"),
        ({"email_verified": None}, "unchecked"),
        ({"email": ""}, "no-address"),
        ({"email": "no address"}, "no-address"),
        ({"email": ["an@example.org"]}, "no-address"),
    ],
)
def test_unknown_and_unchecked_addresses_do_not_get_in(client, provider, person, claims, refused):
    provider.person |= claims
    before = User.objects.count()

    assert why(client, come_back(client, provider)) == (403, refused)
    assert (User.objects.count(), Identity.objects.count()) == (before, 0)


def test_address_that_went_to_somebody_else_does_not_open_the_old_account(client, provider, person):
    come_back(client, provider)
    client.logout()
    provider.person["sub"] = "person-2"

    assert why(client, come_back(client, provider)) == (403, "somebody-else")


@pytest.mark.parametrize("linked", [False, True])
def test_closed_account_does_not_get_in(client, provider, person, linked):
    if linked:
        come_back(client, provider)
        client.logout()
    person.is_active = False
    person.save()

    assert why(client, come_back(client, provider)) == (403, "closed")


def test_machine_user_does_not_get_in(client, provider, person):
    User.objects.filter(pk=person.pk).update(is_machine=True, password="!")

    assert why(client, come_back(client, provider)) == (403, "closed")


def hmac_signed(provider):
    """A token signed with what everybody knows, the public key, as if it were a shared secret."""

    def sign(claims):
        text = f"{part({'alg': 'HS256', 'kid': 'key-0'})}.{part(claims)}"
        modulus = base64.urlsafe_b64decode(provider.jwk()["n"] + "==")
        return f"{text}.{packed(hmac.digest(modulus, text.encode(), hashlib.sha256))}"

    return sign


def unsigned(claims):
    return f"{part({'alg': 'none'})}.{part(claims)}."


LIES = {
    "issuer": lambda claims: claims | {"iss": "https://elsewhere.example.org"},
    "audience": lambda claims: claims | {"aud": "another client"},
    "audience although we are the party": lambda claims: claims | {"aud": "another client", "azp": CLIENT},
    "another party": lambda claims: claims | {"aud": [CLIENT, "x"], "azp": "x"},
    "nonce": lambda claims: claims | {"nonce": "another"},
    "no nonce": lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
    "over": lambda claims: claims | {"iat": int(time.time()) - 900, "exp": int(time.time()) - 600},
    "no end": lambda claims: {name: value for name, value in claims.items() if name != "exp"},
    "no subject": lambda claims: {name: value for name, value in claims.items() if name != "sub"},
    "empty subject": lambda claims: claims | {"sub": ""},
    "endless subject": lambda claims: claims | {"sub": "x" * 300},
    "list as subject": lambda claims: claims | {"sub": ["person-1"]},
}


@pytest.mark.parametrize("lie", LIES)
def test_token_that_is_not_for_this_sign_in_is_refused(client, provider, person, lie):
    provider.change = LIES[lie]

    assert why(client, come_back(client, provider)) == (502, "untrusted")
    assert Identity.objects.count() == 0


@pytest.mark.parametrize("way", ["another key", "unknown key", "shared secret", "unsigned", "no token", "rubbish"])
def test_token_that_the_provider_did_not_sign_is_refused(client, provider, person, way):
    signed = provider.rs256
    provider.sign = {
        "another key": lambda claims: signed(claims, kid="key-0"),
        "unknown key": signed,
        "shared secret": hmac_signed(provider),
        "unsigned": unsigned,
        "no token": lambda claims: "",
        "rubbish": lambda claims: "x.y.z",
    }[way]
    provider.key = 1 if way in ("another key", "unknown key") else 0

    assert why(client, come_back(client, provider)) == (502, "untrusted")


def test_answer_to_somebody_elses_browser_is_refused(client, provider, person):
    there = provider.visit(client.get(START).headers["Location"])
    client.cookies.clear()

    assert why(client, client.get(there)) == (400, "old")


def test_answer_is_good_once(client, provider, person):
    there = provider.visit(client.get(START).headers["Location"])
    client.get(there)
    client.logout()

    assert why(client, client.get(there)) == (400, "old")


def test_code_of_another_sign_in_fails_at_the_provider(client, provider, person):
    """Somebody slips their own code into the answer: its PKCE challenge is not that of this browser."""
    stolen = parse_qs(urlsplit(provider.visit(client.get(START).headers["Location"])).query)["code"][0]
    state = parse_qs(urlsplit(provider.visit(client.get(START).headers["Location"])).query)["state"][0]

    answer = client.get(f"/sign-in/return/?{urlencode({'code': stolen, 'state': state})}")

    assert why(client, answer) == (400, "old")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", (400, "old")),
        ("?state=x", (400, "old")),
        ("?code=x&state=%F0%9F%8C%B1", (400, "old")),
        ("?error=access_denied&state=x", (403, "stopped")),
        ("?error=server_error&error_description=<b>", (502, "untrusted")),
    ],
)
def test_strange_returns_are_told_in_words(client, provider, query, expected):
    assert why(client, client.get(f"/sign-in/return/{query}")) == expected


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token_endpoint", "/jwks_uri"])
def test_provider_that_fails_is_told_in_words_and_logged_without_secrets(client, provider, person, path, caplog):
    caplog.set_level(logging.DEBUG, "partners")
    there = provider.visit(client.get(START).headers["Location"])
    provider.fails = {path}

    assert why(client, client.get(there)) == (503, "unreachable")
    code = parse_qs(urlsplit(there).query)["code"][0]
    assert [code in caplog.text, SECRET in caplog.text] == [False, False]


def test_provider_that_is_away_or_calls_itself_otherwise(client, provider, settings):
    settings.OIDC_ISSUER = provider.issuer.replace("127.0.0.1", "localhost")
    assert why(client, client.get(START)) == (502, "untrusted")

    settings.OIDC_ISSUER = "http://127.0.0.1:1"
    assert why(client, client.get(START)) == (503, "unreachable")


def test_wrong_client_secret_signs_nobody_in(client, provider, settings, person):
    settings.OIDC_CLIENT_SECRET = "another"

    assert why(client, come_back(client, provider)) == (502, "untrusted")


# ---------- newcomers ----------
def test_newcomer_gets_an_account_without_any_role_where_the_settings_say_so(client, provider, settings):
    settings.OIDC_CREATE_USERS = True

    come_back(client, provider)

    made = User.objects.get(email="an@example.org")
    assert client.session[SESSION_KEY] == str(made.pk)
    assert (made.name, made.language, made.roles, made.is_staff, made.has_usable_password()) == (
        "An",
        "en",
        {},
        False,
        False,
    )
    assert set(AccessEvent.objects.values_list("kind", flat=True)) == {"account.made", "identity.linked"}


def test_newcomer_with_an_unchecked_address_gets_none(client, provider, settings):
    settings.OIDC_CREATE_USERS = True
    provider.person["email_verified"] = False

    assert why(client, come_back(client, provider)) == (403, "unchecked")
    assert User.objects.count() == 0


def test_provider_that_checks_every_address_may_be_believed(client, provider, settings, person):
    settings.OIDC_EMAIL_CHECKED = True
    del provider.person["email_verified"]

    assert come_back(client, provider).status_code == 302


# ---------- words ----------
@pytest.mark.parametrize("language", ["nl", "en"])
def test_refusal_speaks_the_language_one_came_in(client, provider, language):
    with translation.override(language):
        start = reverse("provider-sign-in")

    page = come_back(client, provider, start).content.decode()

    assert f'<html lang="{language}">' in page
    assert "an@example.org" in page
    assert [word in page for word in ("next=", "code=", "hreflang")] == [False] * 3  # nothing leads back to this answer
