"""Machine users: programs of a partner, with keys and a role and no other way in."""

import uuid

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from coediting.actions import mailing
from coediting.models import Event, Notification
from partners import actions, permissions
from partners.models import AccessEvent, ApiToken, MachineUser, Role, User, partners_run_by
from tests import factories

pytestmark = pytest.mark.django_db
MACHINES = "/en/account/machine-users/"


@pytest.fixture
def house():
    return factories.partner("vdab")


@pytest.fixture
def coordinator(house):
    return factories.user(Role.COORDINATOR, house)


@pytest.fixture
def machine(house, coordinator):
    return actions.make_machine(by=coordinator, partner=house, name="Copy", purpose="Copies", role=Role.EDITOR)


def key(machine, scope="write"):
    return actions.issue_token(user=machine.user, by=None, scope=scope)[1]


# ---------- who runs them ----------
def test_coordinators_run_those_of_their_partner_and_administrators_all(house):
    elsewhere = factories.partner()
    runs = {
        role: set(partners_run_by(factories.user(role, house)).filter(pk__in=[house.pk, elsewhere.pk]))
        for role in Role
    }

    assert runs == {
        Role.READER: set(),
        Role.CONTRIBUTOR: set(),
        Role.EDITOR: set(),
        Role.COORDINATOR: {house},
        Role.ADMINISTRATOR: {house, elsewhere},
    }


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.EDITOR])
def test_others_make_none_and_hold_no_keys_of_one(house, machine, role):
    user = factories.user(role, house)

    with pytest.raises(PermissionDenied):
        actions.make_machine(by=user, partner=house, name="x", purpose="x", role=Role.READER)
    with pytest.raises(PermissionDenied):
        actions.issue_token(user=machine.user, by=user)
    with pytest.raises(PermissionDenied):
        actions.close_machine(machine=machine, by=user)
    assert (MachineUser.objects.count(), ApiToken.objects.count()) == (1, 0)


def test_coordinator_of_another_partner_does_not_see_it(client, machine):
    stranger = factories.coordinator()
    token, _ = actions.issue_token(user=machine.user)
    client.force_login(stranger)

    answers = [
        client.get(f"{MACHINES}{machine.uid}/").status_code,
        client.post(f"{MACHINES}{machine.uid}/", {"do": "close"}).status_code,
        client.post(f"/en/account/keys/{token.uid}/").status_code,
    ]

    assert (answers, list(client.get(MACHINES).context["machines"])) == ([404] * 3, [])
    with pytest.raises(PermissionDenied):
        actions.issue_token(user=machine.user, by=stranger)


def test_machine_user_runs_no_machine_users(house, coordinator):
    robot = actions.make_machine(by=coordinator, partner=house, name="x", purpose="x", role=Role.COORDINATOR)

    assert list(partners_run_by(robot.user)) == []
    with pytest.raises(PermissionDenied):
        actions.make_machine(by=robot.user, partner=house, name="y", purpose="y", role=Role.READER)


def test_no_role_above_ones_own_and_none_administers(house, coordinator):
    for role in Role:
        if role == Role.ADMINISTRATOR:
            with pytest.raises(ValidationError):
                actions.make_machine(by=coordinator, partner=house, name="x", purpose="x", role=role)
        else:
            actions.make_machine(by=coordinator, partner=house, name="x", purpose="x", role=role)

    assert MachineUser.objects.count() == 4
    administrator = factories.user(Role.ADMINISTRATOR, factories.partner())
    assert permissions.machine_roles(administrator, house) == list(Role)[:4]


# ---------- no other way in ----------
def test_machine_user_has_no_password_and_gets_none(client, machine, mailoutbox):
    address = machine.user.email

    client.post("/en/password/", {"email": address})
    client.post("/en/sign-in/", {"username": address, "password": ""})
    client.post("/en/sign-in/", {"username": address, "password": machine.user.password})

    assert (machine.user.has_usable_password(), mailoutbox, SESSION_KEY in client.session) == (False, [], False)
    assert address.endswith("@vdab.machines.invalid")


def test_machine_user_hears_in_the_portal_and_gets_no_mail(house, machine, coordinator, mailoutbox):
    document = factories.published(house).document
    event = Event.objects.create(kind="profile.published", subject=document.uid, details={"document": document.pk})
    for user in (machine.user, coordinator):
        Notification.objects.create(user=user, event=event, document=document, mail="now")

    assert mailing.send_now() == 2
    assert [mail.to for mail in mailoutbox] == [[coordinator.email]]


def test_database_keeps_passwords_from_machine_users(machine):
    machine.user.set_password(factories.PASSWORD)

    with pytest.raises(IntegrityError), transaction.atomic():
        machine.user.save()
    person = factories.user()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(is_machine=True)


# ---------- at work ----------
def test_it_writes_within_its_role_under_its_own_name(client, house, machine):
    profile = factories.draft(house, slug="sorteerder")
    factories.draft(factories.partner(), slug="elders")
    headers = {"Authorization": f"Bearer {key(machine)}", "If-Match": '"r1"'}

    answers = [
        client.patch(
            f"/api/v1/profiles/{slug}/draft/",
            {"content": {"vks_level": 3}},
            content_type="application/json",
            headers=headers,
        ).status_code
        for slug in ("sorteerder", "elders")
    ]

    assert answers == [200, 404]
    assert profile.document.revisions.get(number=2).author == machine.user


def test_lower_role_and_closing_hold_at_the_next_request(client, house, machine, coordinator):
    factories.draft(house, slug="sorteerder")
    secret = key(machine)

    def write(number):
        return client.patch(
            "/api/v1/profiles/sorteerder/draft/",
            {"content": {"vks_level": number}},
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}", "If-Match": f'"r{number - 1}"'},
        ).status_code

    answers = [write(2)]
    actions.assign_machine_role(machine=machine, by=coordinator, role=Role.READER)
    answers.append(write(3))
    actions.close_machine(machine=machine, by=coordinator)
    answers.append(write(3))

    assert answers == [200, 403, 401]
    assert (ApiToken.objects.usable().count(), User.objects.get(pk=machine.user_id).is_active) == (0, False)


def test_it_goes_on_when_its_maker_leaves(client, machine, coordinator):
    secret = key(machine)
    coordinator.is_active = False
    coordinator.save()

    assert client.get("/api/v1/watches/", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_managing_key_of_a_machine_renews_itself(client, machine):
    headers = {"Authorization": f"Bearer {key(machine, 'admin')}"}

    made = client.post(
        "/api/v1/tokens/", {"name": "next", "scope": "admin"}, content_type="application/json", headers=headers
    )

    assert (made.status_code, ApiToken.objects.get(name="next").user) == (201, machine.user)


def test_role_that_an_administrator_took_away_can_be_given_anew(client, house, machine, coordinator):
    machine.user.memberships.all().delete()
    client.force_login(coordinator)
    page, api = f"{MACHINES}{machine.uid}/", f"/api/v1/machine-users/{machine.uid}/"

    told = client.get(api)
    seen = [client.get(page).status_code, client.get(MACHINES).status_code, told.json()["role"]]
    match = {"If-Match": told.headers["ETag"]}
    given = client.patch(api, {"role": "reader"}, content_type="application/json", headers=match)

    assert (seen, given.status_code, given.json().get("role")) == ([200, 200, None], 200, "reader")
    machine.user.memberships.all().delete()
    with pytest.raises(ValidationError):
        actions.assign_machine_role(machine=machine, by=coordinator, role=Role.ADMINISTRATOR)
    client.post(page, {"do": "role", "role": "contributor"})
    assert User.objects.get(pk=machine.user_id).roles == {house.pk: "contributor"}


def test_role_elsewhere_or_as_administrator_gives_a_machine_user_nothing(house, machine):
    """Whoever runs it at its partner holds its keys."""
    actions.assign_role(user=machine.user, partner=factories.partner(), role=Role.COORDINATOR)
    assert User.objects.get(pk=machine.user_id).roles == {house.pk: Role.EDITOR}

    actions.assign_role(user=machine.user, partner=house, role=Role.ADMINISTRATOR)
    assert User.objects.get(pk=machine.user_id).roles == {}


def test_administration_changes_neither_roles_nor_state_of_a_machine_user(client, machine):
    administrator = factories.user(Role.ADMINISTRATOR, factories.partner())
    User.objects.filter(pk=administrator.pk).update(is_staff=True)
    client.force_login(administrator)

    pages = [client.get(f"/admin/partners/user/{user.pk}/change/").context for user in (machine.user, administrator)]

    shown = [(len(each["inline_admin_formsets"]), sorted(each["adminform"].form.fields)) for each in pages]
    assert shown == [(0, ["email", "language", "name"]), (1, ["email", "is_active", "is_staff", "language", "name"])]


# ---------- pages ----------
def test_pages_from_making_to_closing(client, house, coordinator):
    client.force_login(coordinator)
    fields = {"partner": house.slug, "name": "Copy", "purpose": "Copies every night", "role": "reader"}

    made = client.post(MACHINES, fields)
    machine = MachineUser.objects.get()
    page = f"{MACHINES}{machine.uid}/"
    shown = client.post(
        page, {"do": "key", "name": "first", "scope": "read", "holds": "365", "form": str(uuid.uuid4())}
    )
    client.post(page, {"do": "role", "role": "editor"})
    token = ApiToken.objects.get()
    withdrawn = client.post(f"/en/account/keys/{token.uid}/")
    closed = client.post(page, {"do": "close"})
    refused = client.post(page, {"do": "key", "name": "x", "scope": "read", "holds": "30", "form": str(uuid.uuid4())})

    assert [answer.headers["Location"] for answer in (made, withdrawn, closed)] == [page, page, MACHINES]
    assert shown.context["secret"] not in client.get(page).content.decode()
    assert (token.user, machine.user.roles) == (machine.user, {house.pk: "editor"})
    assert refused.status_code == 403
    assert list(AccessEvent.objects.order_by("pk").values_list("kind", "by")) == [
        (kind, coordinator.pk)
        for kind in ("machine.made", "token.made", "machine.role", "token.revoked", "machine.closed")
    ]
    assert "reader → editor" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, ["name"]),
        ({"purpose": ""}, ["purpose"]),
        ({"role": "administrator"}, ["role"]),
        ({"partner": "another"}, ["partner"]),
    ],
)
def test_form_says_what_is_wrong_and_makes_nothing(client, house, coordinator, fields, wrong):
    factories.partner("another")
    client.force_login(coordinator)
    right = {"partner": house.slug, "name": "Copy", "purpose": "Copies", "role": "reader"}

    response = client.post(MACHINES, right | fields)

    assert (list(response.context["form"].errors), MachineUser.objects.count()) == (wrong, 0)


def test_role_that_one_may_not_give_is_refused_on_the_page(client, machine, coordinator):
    client.force_login(coordinator)

    response = client.post(f"{MACHINES}{machine.uid}/", {"do": "role", "role": "administrator"})

    assert list(response.context["role_form"].errors) == ["role"]
    assert User.objects.get(pk=machine.user_id).roles == {machine.partner_id: "editor"}


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.EDITOR])
def test_pages_are_for_who_runs_machine_users(client, house, machine, role):
    client.force_login(factories.user(role, house))

    answers = [client.get(address).status_code for address in (MACHINES, f"{MACHINES}{machine.uid}/")]

    assert answers == [403, 404]


@pytest.mark.parametrize("number", [1, 3])
def test_machines_are_listed_in_the_same_number_of_queries(
    client, django_assert_num_queries, house, coordinator, number
):
    for place in range(number):
        made = actions.make_machine(by=coordinator, partner=house, name=f"m{place}", purpose="x", role=Role.READER)
        for _ in range(2):
            key(made)
        ended, _ = actions.issue_token(user=made.user)
        ApiToken.objects.filter(pk=ended.pk).update(revoked=timezone.now())
    client.force_login(coordinator)

    with django_assert_num_queries(7):  # session, user, roles, machines, partners twice, unread
        response = client.get(MACHINES)

    assert [machine.keys for machine in response.context["machines"]] == [2] * number


@pytest.mark.parametrize("number", [1, 3])
def test_machine_page_has_a_constant_query_count(client, django_assert_num_queries, machine, coordinator, number):
    for _ in range(number):
        key(machine)
    client.force_login(coordinator)

    # session, user, roles, machine, its role, events, keys, unread
    with django_assert_num_queries(8):
        client.get(f"{MACHINES}{machine.uid}/")
