"""Writing what the strategic agendas ask: intake by any member, triage, answer or refusal by a coordinator."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import outbox
from partners.permissions import coordinators_only
from roadmap.actions.versioned import check_lengths, locked, save_next
from roadmap.models import AgendaRequest
from roadmap.permissions import may_ask_for

State = AgendaRequest.State
TEXTS = ("state", "note", "answer_nl", "answer_en", "reason")
LINKS = ("profiles", "targets", "actions", "initiatives")
EVENTS = {
    State.NEW: "agenda_request.triaged",
    State.TRIAGED: "agenda_request.triaged",
    State.ANSWERED: "agenda_request.answered",
    State.DECLINED: "agenda_request.declined",
}


@transaction.atomic
def make_request(*, by, partner, agenda, title, text, language="nl"):
    """Hand in a need or question of an agenda on behalf of a partner. Returns the AgendaRequest.

    `by=None` is the portal itself. Raises PermissionDenied for who is no member of that partner, and ValidationError.
    """
    if by is not None and not may_ask_for(by, partner):
        raise PermissionDenied
    made = AgendaRequest(
        by=by, partner=partner, agenda=agenda, title=title.strip(), text=text.strip(), language=language
    )
    made.full_clean()
    check_lengths(made)
    made.save()
    outbox.record("agenda_request.made", made.uid, request=made.pk, by=by.pk if by else None)
    return made


@transaction.atomic
def handle_request(*, request, by, base, **changes):
    """Triage, answer, decline or reopen a request that the coordinator saw at version `base`.

    `changes` are state, note, answer_nl, answer_en, reason, and the whole lists of linked profiles, targets, actions
    and initiatives; what is not named stays. An answer is public at once. Unchanged input saves nothing. Returns the
    AgendaRequest. Raises PermissionDenied, Stale, and ValidationError: answered needs a Dutch answer, declined a
    reason.
    """
    coordinators_only(by)
    stored = locked(AgendaRequest.objects.all(), request.pk, base)
    if unknown := changes.keys() - {*TEXTS, *LINKS}:
        raise TypeError(", ".join(sorted(unknown)))
    texts = {name: value.strip() for name, value in changes.items() if name in TEXTS}
    links = {name: {thing.pk for thing in things} for name, things in changes.items() if name in LINKS}
    moved = {name for name, pks in links.items() if pks != _linked(stored, name)}
    if not moved and all(getattr(stored, name) == value for name, value in texts.items()):
        return stored
    for name, value in texts.items():
        setattr(stored, name, value)
    _check(stored)
    stored.settled = None if stored.is_open else stored.settled or timezone.now()
    save_next(stored, [*TEXTS, "settled"])
    for name in moved:
        getattr(stored, name).set(links[name])
    outbox.record(EVENTS[stored.state], stored.uid, request=stored.pk, by=by.pk if by else None)
    return stored


def _linked(request, name):
    return set(getattr(request, name).values_list("pk", flat=True))


def _check(request):
    others = [field.name for field in request._meta.fields if field.name not in TEXTS]
    request.clean_fields(exclude=others)
    check_lengths(request)
    if request.state == State.ANSWERED and not request.answer_nl:
        detail = _("Write the answer in Dutch: everybody can read it from then on.")
        raise ValidationError({"answer_nl": ValidationError(detail, code="answer-needed")})
    if request.state == State.DECLINED and not request.reason:
        detail = _("Say why, so that who asked can do something with it.")
        raise ValidationError({"reason": ValidationError(detail, code="reason-needed")})
