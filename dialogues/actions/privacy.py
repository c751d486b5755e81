"""What the law and decency ask: taking along what is kept, having it removed, and removing it when the term is over."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dialogues.actions.inviting import forget_invitations
from dialogues.actions.places import State, lock, move_up, told
from dialogues.links import fingerprint
from dialogues.models import Contribution, Dialogue, Dot, Opinion, Participation, Registration


def export_of(registration):
    """Everything that is kept about the person of a registration, as plain values for JSON."""
    dialogue = registration.dialogue
    invitations = dialogue.invitations.filter(fingerprint=fingerprint(dialogue, registration.email))
    return {
        "dialogue": {
            "title": {"nl": dialogue.title_nl, "en": dialogue.title_en},
            "starts": dialogue.starts,
            "organiser": dialogue.organiser.name_nl,
        },
        "registration": _fields(registration),
        "invitations": [_fields(invitation) for invitation in invitations],
        "contributions": [_fields(said) for said in Contribution.objects.filter(seat__registration=registration)],
        "seats": [_fields(seat) for seat in registration.seats.all()],
        "dots": _dots(registration),
        "amendments": [_fields(amendment) for amendment in registration.amendments.all()],
        "opinions": _opinions(registration),
        "removed_after": dialogue.removal,
    }


def _dots(registration):
    """What somebody gave a dot from a phone that is tied to their registration, in the order of giving."""
    own = Dot.objects.filter(seat__registration=registration).select_related("contribution").order_by("pk")
    return [{"contribution": dot.contribution.uid, "text": dot.contribution.text} for dot in own]


def _opinions(registration):
    """What somebody answered from a phone that is tied to their registration."""
    own = Opinion.objects.filter(seat__registration=registration).select_related("statement").order_by("pk")
    return [
        {
            "statement": {"nl": each.statement.text_nl, "en": each.statement.text_en},
            "value": Opinion.Value(each.value).name.lower(),
            "changed": each.changed,
        }
        for each in own
    ]


def _fields(row):
    """Every column of a row: one that is added later is exported without anybody thinking of it.

    Not the keys of the database, which mean nothing outside of it and may be those of somebody else.
    """
    fields = (field for field in row._meta.fields if not field.primary_key and not field.is_relation)
    return {field.name: getattr(row, field.attname) for field in fields}


@transaction.atomic
def erase(*, registration):
    """Remove everything about a person at one dialogue, at once; who waits moves up. Twice is once.

    What is counted stays as a number; contributions stay without the person.
    """
    dialogue = lock(registration.dialogue)
    held = Registration.objects.select_for_update().filter(pk=registration.pk).first()
    if held is None:
        return
    dialogue.invitations.filter(fingerprint=fingerprint(dialogue, held.email)).delete()
    told("registration.erased", held)
    _remove(dialogue, held)
    move_up(dialogue)


def _remove(dialogue, registration):
    """Delete a registration of a locked dialogue; after the beginning who had a place stays in the counts."""
    if registration.state == State.PLACE and not dialogue.called_off and dialogue.starts <= timezone.now():
        counts, _made = Participation.objects.get_or_create(
            dialogue=dialogue, organisation_kind=registration.organisation_kind
        )
        counts.registered = F("registered") + 1
        counts.attended = F("attended") + (1 if registration.attended else 0)
        counts.save(update_fields=["registered", "attended"])
    registration.delete()


def remove_due(now=None):
    """Remove the people of every dialogue whose term is over. Returns how many registrations went.

    Each dialogue in a transaction of its own: one that fails keeps nobody else's data longer than promised. The first
    error is raised when all others are done.
    """
    due = Registration.objects.due_for_removal(now or timezone.now())
    gone, errors = 0, []
    for dialogue in Dialogue.objects.filter(pk__in=due.values("dialogue")):
        try:
            gone += _remove_all(dialogue, due)
        except Exception as error:
            errors.append(error)
    forget_invitations()
    if errors:
        raise errors[0]
    return gone


@transaction.atomic
def _remove_all(dialogue, due):
    held = lock(dialogue)
    people = list(due.filter(dialogue=held).select_for_update(of=("self",)))
    for registration in people:
        _remove(held, registration)
    return len(people)
