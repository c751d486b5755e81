"""What the organiser does with people: the list, who is present, files, badges, invitations, reminders."""

import csv
import datetime
import io

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coediting.models import Event
from dialogues import actions, links
from dialogues.models import Invitation, Registration
from tests import factories
from tests.dialogues import making
from tests.dialogues.making import fresh, register

pytestmark = pytest.mark.django_db
GET = ("dialogue-people", "dialogue-badges", "dialogue-invite")
POST = ("dialogue-people", "dialogue-remind", "dialogue-invite")


@pytest.fixture
def house():
    return factories.partner("huis")


@pytest.fixture
def dialogue(house):
    return making.dialogue(house)


@pytest.fixture
def organiser(client, house):
    client.force_login(factories.editor(house))
    return client


def url(name, dialogue, *arguments):
    return reverse(name, args=[dialogue.slug, *arguments])


# ---------- who may ----------
WHO = {
    "anonymous": 302,
    "disabled": 302,
    "reader": 404,
    "contributor": 404,
    "stranger": 404,
    "coordinator": 404,
    "editor": 200,
}


@pytest.mark.parametrize(("who", "expected"), WHO.items())
def test_only_editors_of_the_organiser_see_people(client, house, dialogue, who, expected):
    person = register(dialogue)
    user = factories.cast(house)[who]
    if who not in {"anonymous", "disabled"}:
        client.force_login(user)

    got = [client.get(url(name, dialogue)) for name in GET]
    got += [client.get(url("dialogue-export", dialogue, kind)) for kind in ("csv", "xlsx")]
    sent = [client.post(url(name, dialogue)) for name in POST]
    sent.append(client.post(url("dialogue-cancel-for", dialogue, person.uid)))

    assert {response.status_code for response in got} == {expected}
    allowed = [302, 302, 422, 302]
    assert [response.status_code for response in sent] == (allowed if expected == 200 else [expected] * 4)
    assert fresh(person).state == ("cancelled" if expected == 200 else "place")


def test_a_superuser_of_another_house_does_not_see_them_either(client, dialogue):
    user = factories.user()
    user.is_superuser = True
    user.save()
    client.force_login(user)

    assert client.get(url("dialogue-people", dialogue)).status_code == 404


def test_an_organiser_never_reaches_people_of_another_dialogue(organiser, dialogue):
    other = making.dialogue(slug="ander")
    person = register(other)

    assert organiser.post(url("dialogue-cancel-for", dialogue, person.uid)).status_code == 404
    organiser.post(url("dialogue-people", dialogue), {"present": [str(person.uid)]})
    assert (fresh(person).state, fresh(person).attended) == ("place", None)


def test_a_role_that_ends_closes_the_list_at_once(organiser, dialogue, house):
    house.memberships.all().delete()

    assert organiser.get(url("dialogue-people", dialogue)).status_code == 404


@pytest.mark.parametrize("name", ["dialogue", "dialogues", "dialogue-file"])
@pytest.mark.parametrize("role", ["anonymous", "editor"])
def test_names_stand_on_no_public_page(client, house, dialogue, name, role):
    register(dialogue)
    if role == "editor":
        client.force_login(factories.editor(house))

    body = client.get(reverse(name, args=[] if name == "dialogues" else [dialogue.slug])).content.decode()

    assert ("An Peeters" in body, "an@example.org" in body) == (False, False)


# ---------- the list ----------
def test_the_list_shows_places_by_name_and_the_queue_in_its_order(organiser, house):
    dialogue = making.dialogue(house, capacity=2)
    for name in ("Zoë", "bert", "Xander", "Anna"):
        register(dialogue, f"{name.lower()}@example.org".replace("ë", "e"), name=name)

    shown = organiser.get(url("dialogue-people", dialogue))

    by_state = shown.context["by_state"]
    assert {state: [each.name for each in people] for state, people in by_state.items()} == {
        "place": ["bert", "Zoë"],
        "waiting": ["Xander", "Anna"],
        "cancelled": [],
    }
    assert "no-store" in shown.headers["Cache-Control"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_have_a_constant_number_of_queries(
    organiser, house, dialogue, rows, django_assert_num_queries
):
    for number in range(rows):
        register(dialogue, f"{number}@example.org")
    actions.invite(
        dialogue=dialogue,
        by=factories.editor(house),
        emails=[f"g{number}@example.org" for number in range(rows)],
    )

    # session, user, roles, the dialogue; the list, two for the counts, unread notifications
    for name, queries in (("dialogue-people", 8), ("dialogue-badges", 6), ("dialogue-invite", 7)):
        with django_assert_num_queries(queries):
            organiser.get(url(name, dialogue))
    with django_assert_num_queries(5):
        b"".join(organiser.get(url("dialogue-export", dialogue, "csv")).streaming_content)


def test_the_forms_of_the_list_pass_the_check_of_forms(house, dialogue):
    """A page that forbids the Referer would make browsers send "Origin: null", which that check refuses."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.editor(house))

    shown = strict.get(url("dialogue-people", dialogue))

    assert shown.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    data = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
    assert strict.post(url("dialogue-people", dialogue), data).status_code == 302
    assert strict.post(url("dialogue-people", dialogue)).status_code == 403


# ---------- attendance ----------
def test_two_people_at_the_door_who_tick_different_names_both_count(organiser, dialogue):
    one, two, three = (register(dialogue, f"{number}@example.org") for number in range(3))
    page = url("dialogue-people", dialogue)

    organiser.post(page, {"present": [str(one.uid)], "was": []})
    organiser.post(page, {"present": [str(two.uid)], "was": []})  # made before the first was saved
    assert [bool(fresh(each).attended) for each in (one, two, three)] == [True, True, False]

    organiser.post(page, {"present": [str(two.uid)], "was": [str(one.uid), str(two.uid)]})
    assert [bool(fresh(each).attended) for each in (one, two, three)] == [False, True, False]


def test_nonsense_among_the_ticks_is_passed_over_and_who_has_no_place_is_not_present(organiser, house):
    dialogue = making.dialogue(house, capacity=1)
    register(dialogue, "0@example.org")
    waits = register(dialogue, "1@example.org")

    response = organiser.post(
        url("dialogue-people", dialogue), {"present": ["x", "", str(waits.uid)], "was": ["y"]}
    )

    assert (response.status_code, Registration.objects.filter(attended__isnull=False).count()) == (302, 0)


def test_cancelling_for_somebody_lets_the_next_move_up(organiser, house):
    dialogue = making.dialogue(house, capacity=1)
    first = register(dialogue, "0@example.org")
    register(dialogue, "1@example.org")

    organiser.post(url("dialogue-cancel-for", dialogue, first.uid))

    assert making.states(dialogue) == {"0@example.org": "cancelled", "1@example.org": "place"}
    by = Event.objects.get(kind="registration.cancelled").details["by"]
    assert by == house.memberships.get(role="editor").user_id


# ---------- files ----------
def test_the_files_hold_the_list_and_no_formulas(organiser, dialogue):
    register(dialogue, name="=HYPERLINK(1)", organisation="+32", role="@x")

    response = organiser.get(url("dialogue-export", dialogue, "csv"))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(organiser.get(url("dialogue-export", dialogue, "xlsx")).streaming_content))
    ).active

    assert (row["naam"], row["organisatie"], row["rol"]) == ("'=HYPERLINK(1)", "+32", "'@x")
    assert (row["toestand"], row["e-mailadres"], row["soort organisatie"]) == (
        "heeft een plaats",
        "an@example.org",
        "organisatie uit de sociale economie",
    )
    assert response.headers["Content-Disposition"] == 'attachment; filename="sorteren-deelnemers.csv"'
    assert (sheet["B2"].value, sheet["B2"].data_type == "f") == ("=HYPERLINK(1)", False)


def test_a_kind_of_file_that_is_none_is_not_found(organiser, dialogue):
    assert organiser.get(url("dialogue-export", dialogue, "pdf")).status_code == 404


def test_badges_are_for_who_has_a_place(organiser, house):
    dialogue = making.dialogue(house, capacity=1)
    register(dialogue, "0@example.org", name="Wel")
    register(dialogue, "1@example.org", name="Niet")

    page = organiser.get(url("dialogue-badges", dialogue)).content.decode()

    assert (page.count("badge__name"), "Wel" in page, "Niet<" in page, "example.org" in page) == (
        1,
        True,
        False,
        False,
    )


# ---------- invitations ----------
def test_invitations_go_to_new_addresses_once(organiser, dialogue):
    register(dialogue, "an@example.org")
    page = url("dialogue-invite", dialogue)
    data = {"emails": "bo@example.org, BO@example.org;\nan@example.org\n cis@example.org", "language": "nl"}

    organiser.post(page, data | {"note": "Kom!"})
    organiser.post(page, data)

    found = Invitation.objects.order_by("email").values_list("email", "note")
    assert list(found) == [("bo@example.org", "Kom!"), ("cis@example.org", "Kom!")]
    assert Event.objects.filter(kind="invitation.made").count() == 2


@pytest.mark.parametrize("emails", ["", "geen", "a@example.org\ngeen adres", ",;\n"])
def test_a_list_with_a_wrong_address_sends_nothing(organiser, dialogue, emails):
    response = organiser.post(url("dialogue-invite", dialogue), {"emails": emails, "language": "nl"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["emails"])
    assert Invitation.objects.count() == 0


def test_at_most_three_hundred_people_are_invited(organiser, dialogue):
    emails = "\n".join(f"{number}@example.org" for number in range(301))

    response = organiser.post(url("dialogue-invite", dialogue), {"emails": emails, "language": "nl"})

    assert (response.status_code, Invitation.objects.count()) == (422, 0)


def test_nobody_is_invited_to_what_is_not_open(organiser, house):
    dialogue = making.dialogue(house, state="planned")

    response = organiser.post(url("dialogue-invite", dialogue), {"emails": "a@example.org", "language": "nl"})

    assert (response.status_code, Invitation.objects.count()) == (422, 0)


def test_who_asks_for_no_more_mail_is_forgotten_and_not_invited_again(client, organiser, dialogue, house):
    (made,) = actions.invite(dialogue=dialogue, by=factories.editor(house), emails=["bo@example.org"])
    stop = reverse("invitation-stop", args=[links.token(made, links.INVITATION)])

    client.get(stop)
    assert fresh(made).email == "bo@example.org"  # mail scanners open every link
    assert client.post(stop).status_code == 200
    assert client.post(stop).status_code == 200
    organiser.post(url("dialogue-invite", dialogue), {"emails": "Bo@example.org", "language": "nl"})

    assert list(Invitation.objects.values_list("email", "note")) == [("", "")]
    assert Event.objects.filter(kind="invitation.made").count() == 1


@pytest.mark.parametrize("text", ["x", "a:b:c"])
def test_a_forged_link_stops_nothing(client, text):
    assert client.post(reverse("invitation-stop", args=[text])).status_code == 404


def test_invitations_are_forgotten_when_the_dialogue_closes(dialogue, house):
    actions.invite(dialogue=dialogue, by=factories.editor(house), emails=["bo@example.org"])

    actions.move_on(dialogue=dialogue, by=None, to="closed", seen="open")

    assert Invitation.objects.count() == 0


# ---------- reminders ----------
def reminded():
    return Event.objects.filter(kind="registration.reminded").count()


def test_a_reminder_goes_to_who_has_a_place_at_most_twice_a_day(organiser, house):
    dialogue = making.dialogue(house, capacity=1)
    register(dialogue, "0@example.org")
    register(dialogue, "1@example.org")

    for _again in range(2):
        organiser.post(url("dialogue-remind", dialogue))

    assert reminded() == 1


@pytest.mark.parametrize(("days_before", "expected"), [(4, 0), (3.01, 0), (2.99, 2), (0.1, 2), (-0.01, 0)])
def test_the_portal_reminds_three_days_before_each_person_once(days_before, expected):
    dialogue = making.dialogue(days=10)
    for number in range(2):
        register(dialogue, f"{number}@example.org")

    with time_machine.travel(dialogue.starts - datetime.timedelta(days=days_before)):
        assert [actions.remind_due(), actions.remind_due()] == [expected, 0]

    assert reminded() == expected


def test_who_registered_a_moment_ago_is_not_reminded():
    dialogue = making.dialogue(days=2)
    register(dialogue)

    assert actions.remind_due() == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1, minutes=1)):
        assert actions.remind_due() == 1


@pytest.mark.parametrize("state", ["running", "closed"])
def test_nobody_is_reminded_of_what_goes_on_or_is_over(state):
    dialogue = making.dialogue(days=2)
    register(dialogue)
    type(dialogue).objects.update(state=state, closed=timezone.now() if state == "closed" else None)

    with time_machine.travel(timezone.now() + datetime.timedelta(days=1, hours=1)):
        assert actions.remind_due() == 0
        assert actions.remind(dialogue=dialogue, by=None) == 0
