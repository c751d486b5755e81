"""Sign-in, passwords and one's own account, as the browser meets them."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import translation

from partners.models import Role, Scope, User
from tests import factories

pytestmark = pytest.mark.django_db
SIGN_IN = "/en/sign-in/"


@pytest.fixture
def person():
    return factories.user(Role.EDITOR, factories.partner("embuild"), email="an@example.org")


def sign_in(client, email, password=factories.PASSWORD, **extra):
    return client.post(SIGN_IN, {"username": email, "password": password}, **extra)


# ---------- signing in and out ----------
def test_sign_in_goes_on_to_the_page_one_came_for(client, person):
    response = client.post(
        f"{SIGN_IN}?next=/en/needs/", {"username": person.email, "password": factories.PASSWORD}
    )

    assert (response.status_code, response.headers["Location"]) == (302, "/en/needs/")


def test_sign_in_takes_the_address_in_any_case(client, person):
    response = sign_in(client, "AN@Example.ORG")

    assert (response.status_code, client.session["_auth_user_id"]) == (302, str(person.pk))


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", r"/\example.org"]
)
def test_sign_in_never_sends_one_to_another_site(client, person, elsewhere):
    response = client.post(
        SIGN_IN, {"username": person.email, "password": factories.PASSWORD, "next": elsewhere}
    )

    assert response.headers["Location"] == "/en/"


def test_a_wrong_password_says_so_and_keeps_the_address(client, person):
    response = sign_in(client, person.email, "wrong")

    assert response.context["form"].non_field_errors() == [
        "This e-mail address and password do not belong together. Mind upper and lower case in the password."
    ]
    assert response.context["form"]["username"].value() == person.email


def test_a_closed_account_does_not_get_in(client, person):
    person.is_active = False
    person.save()

    sign_in(client, person.email)

    assert "_auth_user_id" not in client.session


def test_too_many_wrong_passwords_lock_this_address_from_this_connection_only(client, settings, person):
    other = factories.user(email="bo@example.org")
    answers = [sign_in(client, name, "wrong").status_code for name in [person.email, "AN@example.org"] * 4]

    right = sign_in(client, person.email)
    from_elsewhere = sign_in(client, person.email, REMOTE_ADDR="10.0.0.9")
    somebody_else = sign_in(client, other.email)

    assert answers == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert (right.status_code, right.headers["Retry-After"], right.context["minutes"]) == (429, "900", 15)
    assert (from_elsewhere.status_code, somebody_else.status_code) == (302, 302)


def test_sign_out_needs_a_form(client, person):
    client.force_login(person)

    by_link = client.get("/en/sign-out/")
    still_in = "_auth_user_id" in client.session
    by_form = client.post("/en/sign-out/")

    assert (by_link.status_code, still_in) == (405, True)
    assert (by_form.status_code, "_auth_user_id" in client.session) == (302, False)


# ---------- passwords ----------
@pytest.mark.parametrize(
    ("language", "subject"),
    [("nl", "Een nieuw wachtwoord voor Groene competenties"), ("en", "A new password for Green competences")],
)
def test_reset_mail_speaks_the_language_of_its_reader(client, mailoutbox, person, language, subject):
    person.language = language
    person.save()

    client.post("/en/password/", {"email": person.email})

    assert [(mail.subject, mail.to) for mail in mailoutbox] == [(subject, [person.email])]
    with translation.override(language):
        prefix = reverse("password-reset")
    assert f"http://testserver{prefix}" in mailoutbox[0].body


def test_reset_tells_nobody_whether_there_is_an_account(client, mailoutbox):
    response = client.post("/en/password/", {"email": "nobody@example.org"})

    assert (response.headers["Location"], mailoutbox) == ("/en/password/sent/", [])


def test_reset_gives_a_new_person_a_first_password_and_works_once(client, mailoutbox, person):
    person.set_unusable_password()
    person.save()
    client.post("/en/password/", {"email": person.email})
    link = re.search(r"http://testserver(\S+/password\S+|\S+/wachtwoord\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True)
    fresh = "vier losse woorden samen"

    done = client.post(form.request["PATH_INFO"], {"new_password1": fresh, "new_password2": fresh})
    again = client.get(link, follow=True)

    person.refresh_from_db()
    assert (done.status_code, person.check_password(fresh)) == (302, True)
    assert again.context["validlink"] is False


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (("wrong", "vier losse woorden", "vier losse woorden"), "old_password"),
        ((factories.PASSWORD, "short", "short"), "new_password2"),
        ((factories.PASSWORD, "vier losse woorden", "vijf losse woorden"), "new_password2"),
    ],
)
def test_password_change_refuses_what_is_wrong(client, person, typed, field):
    client.force_login(person)
    names = ("old_password", "new_password1", "new_password2")

    response = client.post("/en/account/password/", dict(zip(names, typed, strict=True)))

    person.refresh_from_db()
    assert list(response.context["form"].errors) == [field]
    assert person.check_password(factories.PASSWORD)


def test_password_change_keeps_one_signed_in(client, person):
    client.force_login(person)
    fresh = "vier losse woorden samen"

    response = client.post(
        "/en/account/password/",
        {"old_password": factories.PASSWORD, "new_password1": fresh, "new_password2": fresh},
        follow=True,
    )

    assert (response.redirect_chain, response.status_code) == ([("/en/account/", 302)], 200)


# ---------- account ----------
def test_account_asks_to_sign_in_first(client):
    response = client.get("/en/account/")

    assert response.headers["Location"] == "/en/sign-in/?next=/en/account/"


@pytest.mark.parametrize("number", [1, 3])
def test_account_shows_roles_and_counts_keys_in_the_same_number_of_queries(
    client, django_assert_num_queries, person, number
):
    for _ in range(number - 1):
        factories.partners.assign_role(user=person, partner=factories.partner(), role=Role.READER)
    for _ in range(number):
        factories.token(person, Scope.READ)
    client.force_login(person)

    with django_assert_num_queries(6):  # session, user, keys, roles, memberships, unread
        response = client.get("/en/account/")

    assert (len(response.context["memberships"]), response.context["keys"]) == (number, number)


def test_account_keeps_the_language_of_this_browser_and_of_mails(client, person):
    client.force_login(person)
    person.language = "en"
    person.save()

    response = client.post("/en/account/", {"language": "nl"})
    start = client.get("/", headers={"Accept-Language": "en"})

    person.refresh_from_db()
    assert (response.headers["Location"], start.headers["Location"]) == ("/nl/account/", "/nl/")
    assert person.language == "nl"


def test_account_refuses_a_language_that_there_is_not(client, person):
    client.force_login(person)

    response = client.post("/en/account/", {"language": "fr"})

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["language"])


# ---------- administration ----------
def administer(client, role):
    user = factories.user(role, factories.partner("wse"))
    user.is_staff = True
    user.save()
    client.force_login(user)


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=lambda model: model._meta.label))
def test_administration_opens_everything_of_ours_for_administrators(client, model):
    ours = model._meta.app_label in {"partners", "coediting", "profiles", "roadmap", "dialogues"}
    administer(client, Role.ADMINISTRATOR)

    response = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))

    assert response.status_code == (200 if ours else 403)


@pytest.mark.parametrize("role", [Role.READER, Role.COORDINATOR])
def test_administration_shows_nothing_to_other_roles(client, role):
    administer(client, role)

    answers = {client.get(f"/admin/{path}/").status_code for path in ("partners/user", "partners/user/add")}

    assert answers == {403}


def test_administrator_enrols_a_person_without_a_password(client):
    administer(client, Role.ADMINISTRATOR)
    house = factories.partner("vdab")

    client.post(
        "/admin/partners/user/add/",
        {
            "email": "cas@example.org",
            "name": "Cas",
            "language": "nl",
            "is_active": "on",
            "memberships-TOTAL_FORMS": 1,
            "memberships-INITIAL_FORMS": 0,
            "memberships-0-partner": house.pk,
            "memberships-0-role": Role.EDITOR,
        },
    )

    made = User.objects.get(email="cas@example.org")
    assert (made.has_usable_password(), made.roles) == (False, {house.pk: Role.EDITOR})


def test_administrator_cannot_make_a_superuser_of_a_form(client):
    administer(client, Role.ADMINISTRATOR)
    person = factories.user()

    form = client.get(f"/admin/partners/user/{person.pk}/change/").context["adminform"].form

    assert "is_superuser" not in form.fields


def test_administrator_withdraws_keys(client):
    administer(client, Role.ADMINISTRATOR)
    token, _secret = factories.partners.issue_token(user=factories.user(), scope=Scope.READ)

    client.post("/admin/partners/apitoken/", {"action": "withdraw", "_selected_action": [token.pk]})

    token.refresh_from_db()
    assert token.revoked is not None
