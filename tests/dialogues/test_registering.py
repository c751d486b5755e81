"""Registering, changing, cancelling and the waiting list, through the actions."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from coediting.models import Event
from dialogues import actions
from dialogues.errors import RegistrationClosed
from dialogues.models import Dialogue, Registration
from tests.dialogues import making
from tests.dialogues.making import ANSWERS, fresh, register, states

pytestmark = pytest.mark.django_db


def kinds():
    """Kinds of the events about registrations so far, oldest first."""
    return list(
        Event.objects.filter(kind__startswith="registration.").order_by("pk").values_list("kind", flat=True)
    )


def test_registration_keeps_the_answers_and_gives_a_place():
    made = register(making.dialogue(capacity=2), " An@Example.org ")

    stored = fresh(made)

    assert {name: getattr(stored, name) for name in ANSWERS} == ANSWERS
    assert (stored.email, stored.state, stored.language) == ("An@Example.org", "place", "nl")
    assert kinds() == ["registration.made"]


def test_after_the_last_place_people_wait_in_the_order_in_which_they_came():
    dialogue = making.dialogue(capacity=2)

    for number in range(4):
        register(dialogue, f"{number}@example.org")

    assert list(states(dialogue).values()) == ["place", "place", "waiting", "waiting"]
    assert [each.email for each in dialogue.registrations.waiting()] == ["2@example.org", "3@example.org"]


@pytest.mark.parametrize("free", ["cancel", "erase"])
def test_a_place_that_comes_free_goes_to_who_waits_longest(free):
    dialogue = making.dialogue(capacity=1)
    first, *_others = [register(dialogue, f"{number}@example.org") for number in range(3)]

    getattr(actions, free)(registration=first)

    left = {"0@example.org": "cancelled"} if free == "cancel" else {}
    assert states(dialogue) == left | {"1@example.org": "place", "2@example.org": "waiting"}
    assert kinds()[-1] == "registration.moved_up"


def test_more_places_let_as_many_move_up():
    dialogue = making.dialogue(capacity=1)
    for number in range(4):
        register(dialogue, f"{number}@example.org")

    actions.revise_dialogue(dialogue=dialogue, by=None, base=fresh(dialogue).version, capacity=3)

    assert list(states(dialogue).values()) == ["place", "place", "place", "waiting"]
    assert kinds().count("registration.moved_up") == 2


def test_nobody_overtakes_who_waits():
    dialogue = making.dialogue(capacity=1)
    register(dialogue, "0@example.org")
    register(dialogue, "1@example.org")
    # A place without anybody in it, as a repair by hand would leave it.
    Dialogue.objects.update(capacity=2)

    register(dialogue, "2@example.org")

    assert states(dialogue)["2@example.org"] == "waiting"


def test_nobody_moves_up_once_it_has_begun():
    dialogue = making.dialogue(capacity=1)
    first = register(dialogue, "0@example.org")
    register(dialogue, "1@example.org")

    with time_machine.travel(dialogue.starts + datetime.timedelta(minutes=5)):
        actions.cancel(registration=first)

    assert states(dialogue) == {"0@example.org": "cancelled", "1@example.org": "waiting"}


def test_who_cancelled_and_comes_back_stands_last_in_the_queue():
    dialogue = making.dialogue(capacity=1)
    people = [register(dialogue, f"{number}@example.org") for number in range(3)]
    actions.cancel(registration=people[1])

    actions.come_back(registration=people[1])

    assert [each.email for each in dialogue.registrations.waiting()] == ["2@example.org", "1@example.org"]


def test_cancelling_twice_is_cancelling_once():
    made = register(making.dialogue())

    actions.cancel(registration=made)
    actions.cancel(registration=made)

    assert kinds() == ["registration.made", "registration.cancelled"]


# ---------- the same address again ----------
@pytest.mark.parametrize("again", ["an@example.org", "AN@example.ORG", " an@example.org "])
def test_an_address_that_is_registered_changes_nothing_and_gets_its_link(again):
    dialogue = making.dialogue()
    made = register(dialogue)
    Registration.objects.update(told=timezone.now() - datetime.timedelta(hours=2))

    other = register(dialogue, again, name="Iemand anders", organisation="Elders")

    assert (other, dialogue.registrations.count()) == (made, 1)
    assert (fresh(made).name, fresh(made).organisation) == ("An Peeters", "Kringwinkel")
    assert kinds() == ["registration.made", "registration.link_asked"]


def test_an_address_that_only_looks_alike_is_somebody_elses():
    """The capital of “ı” is “I”."""
    dialogue = making.dialogue()
    kim, other = register(dialogue, "kim@example.org"), register(dialogue, "kım@example.org")
    Registration.objects.update(told=timezone.now() - datetime.timedelta(hours=2))

    actions.mail_link_to(dialogue=dialogue, email="KIM@example.org")

    assert (kim == other, dialogue.registrations.count()) == (False, 2)
    assert fresh(kim).told > fresh(other).told + datetime.timedelta(hours=1)


def test_nobody_can_be_flooded_with_links():
    dialogue = making.dialogue()
    register(dialogue)

    for _again in range(5):
        register(dialogue)
        actions.mail_link_to(dialogue=dialogue, email="an@example.org")

    assert kinds() == ["registration.made"]  # the first mail, an hour ago at most, held the link
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=61)):
        for _again in range(5):
            actions.mail_link_to(dialogue=dialogue, email="an@example.org")
    assert kinds() == ["registration.made", "registration.link_asked"]


def test_asking_a_link_for_an_unknown_address_does_nothing():
    dialogue = making.dialogue()

    actions.mail_link_to(dialogue=dialogue, email="niemand@example.org")

    assert kinds() == []


def test_the_same_person_may_come_to_another_dialogue():
    one, two = making.dialogue(slug="een"), making.dialogue(slug="twee")

    register(one)
    register(two)

    assert (one.registrations.count(), two.registrations.count()) == (1, 1)


def test_the_database_keeps_an_address_once_per_dialogue_whatever_its_case():
    made = register(making.dialogue())
    made.pk, made.uid, made.email = None, None, "AN@EXAMPLE.ORG"
    made.uid = Registration._meta.get_field("uid").get_default()

    with pytest.raises(IntegrityError, match="registration_once_per_address"), transaction.atomic():
        made.save(force_insert=True)


# ---------- what is refused ----------
@pytest.mark.parametrize("state", ["planned", "running", "closed", "reported"])
def test_only_an_open_dialogue_takes_registrations(state):
    dialogue = making.dialogue(state=state)

    with pytest.raises(RegistrationClosed):
        register(dialogue)
    assert Registration.objects.count() == 0


def test_an_open_dialogue_that_has_begun_takes_nobody():
    with pytest.raises(RegistrationClosed):
        register(making.dialogue(days=-0.01))


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"email": "geen adres"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"organisation_kind": "kring"}, "organisation_kind"),
        ({"access_needs": "x" * 501}, "access_needs"),
    ],
)
def test_bad_answers_are_refused_by_field(answers, fault):
    dialogue = making.dialogue()

    with pytest.raises(ValidationError) as error:
        register(dialogue, **{"email": "an@example.org"} | answers)
    assert list(error.value.message_dict) == [fault]
    assert kinds() == []


def test_without_consent_nothing_is_kept():
    with pytest.raises(ValidationError) as error:
        actions.register(dialogue=making.dialogue(), email="an@example.org", consent=False, **ANSWERS)

    assert list(error.value.message_dict) == ["consent"]
    assert Registration.objects.count() == 0


# ---------- changing ----------
def test_changing_saves_what_changed_and_tells_no_one_what():
    made = register(making.dialogue())

    actions.change(registration=made, **ANSWERS | {"role": "directeur", "follow_up": False})

    assert (fresh(made).role, fresh(made).follow_up, fresh(made).name) == ("directeur", False, "An Peeters")
    event = Event.objects.get(kind="registration.changed")
    assert event.details == {"registration": made.pk, "dialogue": made.dialogue_id, "by": None}


def test_unchanged_input_saves_nothing():
    made = register(making.dialogue())

    actions.change(registration=made, **ANSWERS)

    assert kinds() == ["registration.made"]


def test_nothing_changes_after_cancelling_or_when_it_is_over():
    dialogue = making.dialogue()
    made, gone = register(dialogue), register(dialogue, "weg@example.org")
    actions.cancel(registration=gone)
    for registration in (gone,):
        with pytest.raises(RegistrationClosed):
            actions.change(registration=registration, role="directeur")
    actions.move_on(dialogue=dialogue, by=None, to="closed", seen="open")

    for action, arguments in (
        (actions.change, {"role": "directeur"}),
        (actions.cancel, {}),
        (actions.come_back, {}),
    ):
        with pytest.raises(RegistrationClosed):
            action(registration=made, **arguments)
    assert (fresh(made).role, fresh(made).state) == ("coach", "place")


def test_the_address_cannot_be_changed():
    made = register(making.dialogue())

    with pytest.raises(TypeError):
        actions.change(registration=made, email="eve@example.org")
