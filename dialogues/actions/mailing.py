"""Mail to who registered or is invited: what happened, what is practical, and the signed link.

A letter is written from the tables at the moment of sending, so that it is never older than they are. A mail server
that does not answer costs nothing: what is owed is noted with the person and sent again every few minutes. Errors are
kept by their kind only, as their texts hold the address.
"""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from dialogues import ical, letters, links
from dialogues.models import Dialogue, Invitation, Registration
from partners import post

State = Registration.State
MAX_SUBJECT = 150

# Event → the letter, its subject, in which states of the registration it still makes sense, and whether the calendar
# file goes along. A new registration gets the letter of its state.
LETTERS = {
    "registration.made": None,
    "registration.moved_up": ("moved_up", _("You have a place after all"), {State.PLACE}, True),
    "registration.cancelled": ("cancelled", _("You cancelled"), {State.CANCELLED}, False),
    "registration.link_asked": ("link", _("Your registration"), set(State), False),
    "registration.reminded": ("reminder", _("See you soon"), {State.PLACE}, True),
    "registration.practical_changed": (
        "practical", _("Something practical changed"), {State.PLACE, State.WAITING}, True,
    ),
    "registration.called_off": ("called_off", _("Called off"), {State.PLACE, State.WAITING}, False),
    "registration.outcomes_told": (
        "outcomes", _("What became of what you said"), {State.PLACE, State.WAITING}, False,
    ),
    "registration.minutes_opened": (
        "minutes", _("The minutes are there to look at"), {State.PLACE, State.WAITING}, False,
    ),
}  # fmt: skip
OF_STATE = {
    State.PLACE: ("place", _("You have a place"), {State.PLACE}, True),
    State.WAITING: ("waiting", _("You are on the waiting list"), {State.WAITING}, False),
}


def mail_person(event):
    """Send the mail that an event owes to a registration; nothing when that is gone or moved on."""
    found = Registration.objects.select_related("dialogue__organiser", "dialogue__theme")
    registration = found.filter(pk=event.details["registration"]).first()
    if registration:
        post.deliver(registration, [event.kind], letter(registration, event.kind))


def mail_invitation(event):
    """Send an invitation; nothing when it was stopped or the dialogue closed meanwhile."""
    found = Invitation.objects.select_related("dialogue__organiser", "dialogue__theme")
    invitation = found.filter(pk=event.details["invitation"]).first()
    if invitation:
        post.deliver(invitation, [event.kind], invitation_letter(invitation))


def mail_owed():
    """Send what the mail server did not take before. Returns how many were tried."""
    managers = (Registration.objects, Invitation.objects)
    people = (rows.select_related("dialogue__organiser", "dialogue__theme") for rows in managers)
    return post.send_owed(_letter, *people)


def _letter(row, kind):
    return invitation_letter(row) if isinstance(row, Invitation) else letter(row, kind)


def letter(registration, kind):
    """The mail to a person in their language, with a fresh link; None when it makes no sense any more."""
    found = LETTERS[kind] or OF_STATE.get(registration.state)
    dialogue = registration.dialogue
    if found is None or registration.state not in found[2]:
        return None
    if kind == "registration.reminded" and (dialogue.called_off or dialogue.starts < timezone.now()):
        return None
    name, subject, _states, with_file = found
    language = registration.language
    token = links.token(registration, links.REGISTRATION)
    context = {
        "registration": registration,
        "own_url": links.absolute("registration", token, language=language),
    }
    if name in letters.MORE:
        with translation.override(language):
            more = letters.MORE[name](registration, token)
        if more is None:
            return None
        context |= more
    message = _message(f"dialogues/mail/{name}.txt", subject, registration, context, with_file)
    if name == "outcomes":
        message.extra_headers = _stops_at(context["own_url"])
    return message


def _stops_at(url):
    """The headers by which mail programmes offer to stop such mail in one click."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def invitation_letter(invitation):
    """The mail to who is invited; None when there is nobody to write to or nothing to register for."""
    if not invitation.email or not invitation.dialogue.takes_registrations:
        return None
    language, token = invitation.language, links.token(invitation, links.INVITATION)
    stop_url = links.absolute("invitation-stop", token, language=language)
    context = {
        "invitation": invitation,
        "register_url": links.absolute("dialogue-register", invitation.dialogue.slug, language=language),
        "stop_url": stop_url,
    }
    message = _message(
        "dialogues/mail/invitation.txt", _("You are invited"), invitation, context, with_file=False
    )
    message.extra_headers = _stops_at(stop_url)
    return message


def _message(template, subject, row, context, with_file):
    dialogue: Dialogue = row.dialogue
    with translation.override(row.language):
        page = links.absolute("dialogue", dialogue.slug, language=row.language)
        body = render_to_string(template, context | {"dialogue": dialogue, "page_url": page})
        subject = " ".join(f"{subject}: {dialogue.title}".split())[:MAX_SUBJECT]
        message = EmailMessage(subject, body.strip() + "\n", to=[row.email])
        if with_file:
            message.attach(
                f"{dialogue.slug}.ics", ical.calendar([dialogue], row.language).decode(), "text/calendar"
            )
    return message
