"""Announcing a dialogue, changing it, and its way from state to state."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from coediting.models import Event
from dialogues import actions
from dialogues.models import Dialogue, Series
from partners import actions as partners
from partners.models import Role
from roadmap.actions.versioned import Stale
from tests import factories
from tests.dialogues import making
from tests.dialogues.making import fresh

pytestmark = pytest.mark.django_db


def faults(error):
    return list(error.value.message_dict)


# ---------- content ----------
@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"place": "", "link": ""}, "place"),
        ({"capacity": 0}, "capacity"),
        ({"keep_days": 0}, "keep_days"),
        ({"keep_days": 366}, "keep_days"),
        ({"aim_nl": "x" * 5001}, "aim_nl"),
        ({"languages": ["nl", "xx"]}, "languages"),
        ({"hours": -1}, "ends"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_what_does_not_hold_is_refused_by_field(fields, fault):
    with pytest.raises(ValidationError) as error:
        making.dialogue(**fields)

    assert faults(error) == [fault]
    assert Dialogue.objects.count() == 0


def test_a_series_of_another_organiser_is_refused():
    series = making.dialogue(new_series=("Reeks", "Series")).series

    with pytest.raises(ValidationError) as error:
        making.dialogue(slug="ander", series=series)

    assert faults(error) == ["series"]


def test_two_dialogues_with_the_same_title_have_addresses_of_their_own():
    one, two = making.dialogue(), making.dialogue()

    assert (one.slug, two.slug == one.slug, two.slug.startswith("sorteren-")) == ("sorteren", False, True)


def test_unchanged_input_saves_nothing():
    made = making.dialogue()
    events = Event.objects.count()

    actions.revise_dialogue(dialogue=made, by=None, base=made.version, place="Gent", languages=["nl"])

    assert (fresh(made).version, Event.objects.count()) == (made.version, events)


def test_who_saved_in_between_is_not_overwritten():
    made = making.dialogue()
    actions.revise_dialogue(dialogue=made, by=None, base=made.version, place="Aalst")

    with pytest.raises(Stale):
        actions.revise_dialogue(dialogue=made, by=None, base=made.version, place="Ronse")

    assert fresh(made).place == "Aalst"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"place": "Aalst"}, 2),
        ({"link": "https://example.org/"}, 2),
        ({"aim_nl": "Anders"}, 0),
        ({"capacity": 9}, 0),
    ],
)
def test_who_registered_hears_of_practical_changes_only(changes, told):
    made = making.dialogue()
    for number in range(2):
        making.register(made, f"{number}@example.org")
    actions.cancel(registration=making.register(made, "weg@example.org"))

    actions.revise_dialogue(dialogue=made, by=None, base=made.version, **changes)

    assert Event.objects.filter(kind="registration.practical_changed").count() == told


def test_fewer_places_than_are_given_is_not_possible():
    made = making.dialogue()
    for number in range(3):
        making.register(made, f"{number}@example.org")

    with pytest.raises(ValidationError) as error:
        actions.revise_dialogue(dialogue=made, by=None, base=made.version, capacity=2)
    assert faults(error) == ["capacity"]
    actions.revise_dialogue(dialogue=made, by=None, base=made.version, capacity=3)
    assert fresh(made).capacity == 3


def test_the_term_that_people_agreed_to_can_become_shorter_only():
    made = making.dialogue()
    actions.revise_dialogue(dialogue=made, by=None, base=made.version, keep_days=200)
    making.register(made)

    with pytest.raises(ValidationError) as error:
        actions.revise_dialogue(dialogue=made, by=None, base=made.version + 1, keep_days=201)
    assert faults(error) == ["keep_days"]
    actions.revise_dialogue(dialogue=made, by=None, base=made.version + 1, keep_days=30)
    assert fresh(made).keep_days == 30


# ---------- states ----------
STEPS = {
    "planned": {"open", "closed"},
    "open": {"planned", "running", "closed"},
    "running": {"open", "closed"},
    "closed": {"running", "reported"},
    "reported": {"closed"},
}


@pytest.mark.parametrize("to", STEPS)
@pytest.mark.parametrize("state", STEPS)
def test_a_dialogue_goes_from_state_to_state_as_the_table_says(state, to):
    made = making.dialogue(state=state)

    if to in STEPS[state]:
        actions.move_on(dialogue=made, by=None, to=to, seen=state)
        after = fresh(made)
        assert (after.state, after.closed is not None) == (to, to in {"closed", "reported"})
    else:
        with pytest.raises(ValidationError):
            actions.move_on(dialogue=made, by=None, to=to, seen=state)
        assert fresh(made).state == state


@pytest.mark.parametrize("to", ["", None, "gone"])
def test_a_state_that_is_none_is_refused(to):
    made = making.dialogue()

    with pytest.raises(ValidationError):
        actions.move_on(dialogue=made, by=None, to=to, seen="open")


def test_who_saw_another_state_changes_nothing():
    made = making.dialogue()

    with pytest.raises(ValidationError):
        actions.move_on(dialogue=made, by=None, to="open", seen="planned")

    assert fresh(made).state == "open"


def test_reporting_does_not_begin_the_term_anew():
    made = making.dialogue(state="closed")

    with time_machine.travel(timezone.now() + datetime.timedelta(days=30)):
        actions.move_on(dialogue=made, by=None, to="reported", seen="closed")

    assert fresh(made).closed == made.closed


@pytest.mark.parametrize(("days", "possible"), [(6, True), (8, False)])
def test_what_closed_long_ago_is_not_opened_again(days, possible):
    made = making.dialogue(state="closed")

    with time_machine.travel(timezone.now() + datetime.timedelta(days=days)):
        if possible:
            actions.move_on(dialogue=made, by=None, to="running", seen="closed")
        else:
            with pytest.raises(ValidationError):
                actions.move_on(dialogue=made, by=None, to="running", seen="closed")


def test_calling_off_tells_everybody_and_cannot_be_undone():
    made = making.dialogue(capacity=1)
    for number in range(2):
        making.register(made, f"{number}@example.org")

    actions.call_off(dialogue=made, by=None)

    assert (fresh(made).state, fresh(made).called_off) == ("closed", True)
    assert Event.objects.filter(kind="registration.called_off").count() == 2
    for to in ("running", "reported"):
        with pytest.raises(ValidationError):
            actions.move_on(dialogue=made, by=None, to=to, seen="closed")


@pytest.mark.parametrize("state", ["running", "closed", "reported"])
def test_only_what_has_not_begun_is_called_off(state):
    with pytest.raises(ValidationError):
        actions.call_off(dialogue=making.dialogue(state=state), by=None)


@pytest.mark.parametrize(("days", "closed"), [(6, 0), (8, 1)])
def test_what_nobody_closed_is_closed_a_week_after_its_end_as_of_its_end(days, closed):
    made = making.dialogue(days=1)

    with time_machine.travel(made.ends + datetime.timedelta(days=days)):
        assert actions.close_forgotten() == closed
        assert actions.close_forgotten() == 0

    assert fresh(made).closed == (made.ends if closed else None)


# ---------- rights ----------
#              plan, revise, open; see the people
RIGHTS = {
    "anonymous": (False, False),
    "disabled": (False, False),
    "reader": (False, False),
    "contributor": (False, False),
    "stranger": (False, False),
    "editor": (True, True),
    "coordinator": (
        True,
        False,
    ),  # of the lever, not of the organiser: people gave their data to the organiser
}


def allowed(action, **arguments):
    try:
        action(**arguments)
    except PermissionDenied:
        return False
    return True


@pytest.mark.parametrize(("who", "may"), RIGHTS.items())
def test_every_action_asks_for_the_right(who, may):
    house, theme = factories.partner(), factories.theme()
    by = factories.cast(house)[who]
    made = making.dialogue(house)
    person = making.register(made)
    edits, sees = may
    starts = timezone.now() + datetime.timedelta(days=3)
    base = made.version

    done = {
        "plan": allowed(
            actions.plan_dialogue, by=by, organiser=house, title_nl="a", title_en="a", theme=theme, starts=starts,
            place="Gent",
        ),
        "revise": allowed(actions.revise_dialogue, dialogue=made, by=by, base=base, place="Aalst"),
        "attendance": allowed(actions.note_attendance, dialogue=made, by=by, present=[person.uid]),
        "invite": allowed(actions.invite, dialogue=made, by=by, emails=["b@example.org"]),
        "remind": allowed(actions.remind, dialogue=made, by=by),
        "cancel": allowed(actions.cancel_for, registration=person, by=by),
        "state": allowed(actions.move_on, dialogue=made, by=by, to="planned", seen="open"),
        "call off": allowed(actions.call_off, dialogue=made, by=by),
    }  # fmt: skip

    editing = {"plan", "revise", "state", "call off"}
    assert done == {name: edits if name in editing else sees for name in done}


# ---------- pages ----------
DATA = {
    "title_nl": "Nieuw", "title_en": "New", "place": "Gent", "link": "", "languages": ["nl"], "capacity": "20",
    "starts": "2030-03-01T13:30", "ends": "2030-03-01T16:30", "keep_days": "180", "series": "", "series_nl": "",
    "series_en": "", "aim_nl": "", "aim_en": "", "agenda_nl": "", "agenda_en": "", "prepare_nl": "", "prepare_en": "",
}  # fmt: skip


def test_an_editor_announces_a_dialogue_that_begins_a_series(client):
    house, theme = factories.partner(), factories.theme()
    client.force_login(factories.editor(house))
    data = DATA | {"organiser": house.pk, "theme": theme.pk, "series_nl": "Reeks", "series_en": "Series"}

    response = client.post(reverse("dialogue-new"), data)

    made = Dialogue.objects.get()
    assert response.headers["Location"] == reverse("dialogue", args=["nieuw-" + made.slug.split("-")[1]])
    assert (made.organiser, made.theme, made.capacity, made.state) == (house, theme, 20, "planned")
    assert timezone.localtime(made.starts).isoformat() == "2030-03-01T13:30:00+01:00"
    assert (made.series, made.series.title_en) == (Series.objects.get(), "Series")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"place": ""}, "place"),
        ({"ends": "2030-03-01T13:00"}, "ends"),
        ({"starts": "morgen"}, "starts"),
        ({"series_nl": "Reeks"}, "series_en"),
        ({"title_nl": ""}, "title_nl"),
        ({"capacity": "0"}, "capacity"),
        ({"theme": "99999999"}, "theme"),
        ({"languages": ["xx"]}, "languages"),
    ],
)
def test_the_form_says_what_is_not_right_and_keeps_what_was_typed(client, changes, fault):
    house = factories.partner()
    client.force_login(factories.editor(house))
    data = DATA | {"organiser": house.pk, "theme": factories.theme().pk} | changes

    response = client.post(reverse("dialogue-new"), data)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [fault])
    assert response.context["form"]["title_en"].value() == "New"


def test_an_editor_cannot_announce_for_another_partner(client):
    client.force_login(factories.editor(factories.partner()))
    data = DATA | {"organiser": factories.partner().pk, "theme": factories.theme().pk}

    assert client.post(reverse("dialogue-new"), data).status_code == 422
    assert Dialogue.objects.count() == 0


def test_only_partners_that_one_edits_for_are_offered(client):
    house, read = factories.partner(), factories.partner()
    by = factories.editor(house)
    partners.assign_role(user=by, partner=read, role=Role.READER)
    client.force_login(by)
    data = DATA | {"organiser": read.pk, "theme": factories.theme().pk}

    response = client.post(reverse("dialogue-new"), data)

    form = response.context["form"]
    assert (response.status_code, form["title_nl"].value()) == (422, "Nieuw")
    assert list(form.fields["organiser"].queryset) == [house]


@pytest.mark.parametrize("own", [True, False])
def test_one_like_this_takes_everything_over_but_the_moments(client, own):
    house = factories.partner()
    source = making.dialogue(house, new_series=("Reeks", "Series"), aim_nl="Doel")
    client.force_login(factories.editor(house if own else factories.partner()))

    form = client.get(reverse("dialogue-new") + f"?from={source.slug}").context["form"]

    assert (form["aim_nl"].value(), form["starts"].value()) == ("Doel", None)
    assert form["series"].value() == (source.series_id if own else None)


def test_editing_with_an_old_version_shows_both_and_loses_nothing(client):
    made = making.dialogue()
    client.force_login(factories.editor(made.organiser))
    actions.revise_dialogue(dialogue=made, by=None, base=made.version, place="Aalst")
    data = DATA | {"theme": made.theme_id, "version": made.version, "place": "Ronse"}

    response = client.post(reverse("dialogue-edit", args=[made.slug]), data)

    assert (response.status_code, fresh(made).place) == (409, "Aalst")
    shown = {row["label"]: (row["stored"], row["typed"]) for row in response.context["differences"]}
    assert shown["Plaats"] == ("Aalst", "Ronse")


#                       GET new, edit, call off; POST state, call off
PAGES = {
    "anonymous": (302, 302, 302, 302, 302),
    "reader": (403,) * 5,
    "contributor": (403,) * 5,
    "stranger": (200, 403, 403, 403, 403),
    "editor": (200, 200, 200, 302, 302),
    "coordinator": (200, 200, 200, 302, 302),
}


@pytest.mark.parametrize(("who", "expected"), PAGES.items())
def test_pages_of_the_organiser_open_as_the_table_says(client, who, expected):
    made = making.dialogue()
    user = factories.cast(made.organiser)[who]
    if user.is_authenticated:
        client.force_login(user)

    def url(name):
        return reverse(name, args=[made.slug])

    got = [
        client.get(reverse("dialogue-new")),
        client.get(url("dialogue-edit")),
        client.get(url("dialogue-call-off")),
    ]
    got.append(client.post(url("dialogue-state"), {"seen": "open", "to": "planned"}))
    got.append(client.post(url("dialogue-call-off")))

    assert tuple(response.status_code for response in got) == expected
    assert fresh(made).called_off is (expected[4] == 302 and who != "anonymous")
