"""Announcing a dialogue and taking it from state to state, by its organiser."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import outbox
from coediting.slugs import create_with_slug
from dialogues.actions.outcomes import refuse_unanswered, tell_contributors
from dialogues.actions.places import lock, move_up, told
from dialogues.actions.rooms import end_room_of
from dialogues.models import Dialogue, Registration, Series
from dialogues.permissions import may_edit, may_organise_for
from roadmap.actions.versioned import check_lengths, locked, remember, save_next

State = Dialogue.State
CONTENT = (
    "title_nl", "title_en", "series", "theme", "aim_nl", "aim_en", "starts", "ends", "place", "link", "languages",
    "agenda_nl", "agenda_en", "prepare_nl", "prepare_en", "capacity", "keep_days",
)  # fmt: skip
PRACTICAL = {"starts", "ends", "place", "link"}  # who registered hears when one of these changes
NEXT = {
    State.PLANNED: (State.OPEN, State.CLOSED),
    State.OPEN: (State.PLANNED, State.RUNNING, State.CLOSED),
    State.RUNNING: (State.OPEN, State.CLOSED),
    State.CLOSED: (State.RUNNING, State.REPORTED),
    State.REPORTED: (State.CLOSED,),
}
REOPEN_WITHIN = timedelta(days=7)
FORGOTTEN_AFTER = timedelta(days=7)


@transaction.atomic
def plan_dialogue(*, by, organiser, title_nl, new_series=None, **content):
    """Announce a dialogue in the name of a partner; it is public at once. Returns the Dialogue.

    `new_series` is a pair of titles (Dutch, English): the dialogue begins that series. `by=None` is the portal itself.
    Raises PermissionDenied and ValidationError.
    """
    if by is not None and not may_organise_for(by, organiser):
        raise PermissionDenied
    content = _known(content) | {"title_nl": title_nl}
    if new_series:
        content["series"] = _start_series(organiser, new_series)
    _check(Dialogue(organiser=organiser, slug="checked", **content))
    made = create_with_slug(Dialogue, title=title_nl, otherwise="dialoog", organiser=organiser, **content)
    _record("dialogue.planned", made, by)
    return made


@transaction.atomic
def revise_dialogue(*, dialogue, by, base, new_series=None, **content):
    """Change what is announced, seen at version `base`; what is not named stays. Returns the Dialogue.

    People with a place or a turn get mail when the time, the place or the link changed, and when more places let them
    move up. Raises PermissionDenied, Stale and ValidationError: fewer places than are given is not possible.
    """
    if by is not None and not may_edit(by, dialogue):
        raise PermissionDenied
    stored = locked(Dialogue.objects.all(), dialogue.pk, base)
    content = _known(content)
    if new_series:
        content["series"] = _start_series(stored.organiser, new_series)
    changed = [name for name, value in content.items() if getattr(stored, name) != value]
    if not changed:
        return stored
    for name in changed:
        setattr(stored, name, content[name])
    _check(stored)
    _check_capacity(stored)
    _check_term(stored, changed)
    save_next(stored, [*changed, "changed"])
    _record("dialogue.changed", stored, by)
    if PRACTICAL.intersection(changed) and not stored.is_over:
        _tell_all("registration.practical_changed", stored, by)
    move_up(stored)
    return stored


def _known(content):
    if unknown := content.keys() - set(CONTENT):
        raise TypeError(", ".join(sorted(unknown)))
    return {name: value.strip() if isinstance(value, str) else value for name, value in content.items()}


def _start_series(organiser, titles):
    title_nl, title_en = (title.strip() for title in titles)
    series = Series(organiser=organiser, slug="checked", title_nl=title_nl, title_en=title_en)
    series.clean_fields()
    return create_with_slug(
        Series, title=title_nl, otherwise="reeks", organiser=organiser, title_nl=title_nl, title_en=title_en
    )


def _check(dialogue):
    faults = {}
    dialogue.clean_fields()
    check_lengths(dialogue)
    if not dialogue.place and not dialogue.link:
        faults["place"] = ValidationError(_("Give a place, a link, or both."), code="place-needed")
    if dialogue.ends and dialogue.ends <= dialogue.starts:
        faults["ends"] = ValidationError(_("The end comes after the beginning."), code="ends-early")
    if dialogue.series and dialogue.series.organiser_id != dialogue.organiser_id:
        faults["series"] = ValidationError(_("This series is of another organiser."), code="other-series")
    if faults:
        raise ValidationError(faults)


def _check_capacity(dialogue):
    given = dialogue.registrations.with_place().count()
    if dialogue.capacity is not None and dialogue.capacity < given:
        detail = _("%(given)d people have a place already: give at least that many.") % {"given": given}
        raise ValidationError({"capacity": ValidationError(detail, code="places-given")})


def _check_term(dialogue, changed):
    """People agreed to a term: it never becomes longer behind their backs."""
    before = Dialogue.objects.values_list("keep_days", flat=True).get(pk=dialogue.pk)
    if "keep_days" in changed and dialogue.keep_days > before and dialogue.registrations.exists():
        detail = _(
            "People registered on the word that it would be %(days)d days. It can become shorter only."
        )
        detail %= {"days": before}
        raise ValidationError({"keep_days": ValidationError(detail, code="term-promised")})


@transaction.atomic
def move_on(*, dialogue, by, to, seen):
    """Take a dialogue from the state `seen` to the state `to`. Returns the Dialogue.

    Closing starts the term after which data about people go, and forgets who was invited. Reporting tells who asked
    for it what became of what they said. Raises PermissionDenied, and ValidationError when it is in another state by
    now, when that step does not exist, or when something that was said has no outcome yet.
    """
    if by is not None and not may_edit(by, dialogue):
        raise PermissionDenied
    held = lock(dialogue)
    if held.state != seen:
        raise ValidationError(_("Somebody else changed the state meanwhile. Look again."), code="state-moved")
    if to not in steps(held):
        raise ValidationError(_("That step is not possible from here."), code="no-such-step")
    if to == State.REPORTED:
        refuse_unanswered(held)
    _enter(held, State(to), timezone.now())
    _record("dialogue.state_changed", held, by)
    move_up(held)
    if to == State.REPORTED:
        tell_contributors(dialogue=held, by=by)
    return held


def steps(dialogue):
    """The states that may come next. What was called off stays so; what closed long ago is not opened again."""
    if dialogue.called_off:
        return ()
    long_ago = dialogue.closed and timezone.now() - dialogue.closed > REOPEN_WITHIN
    return tuple(to for to in NEXT[State(dialogue.state)] if not (long_ago and to == State.RUNNING))


def _enter(dialogue, state, moment):
    remember(dialogue)
    if state in Dialogue.OVER:
        dialogue.closed = dialogue.closed or moment
        dialogue.invitations.all().delete()
        end_room_of(dialogue)
    else:
        dialogue.closed = None
    dialogue.state = state
    save_next(dialogue, ["state", "closed", "called_off", "changed"])


@transaction.atomic
def call_off(*, dialogue, by):
    """Call a dialogue off before it begins, and tell everybody who registered. Returns the Dialogue."""
    if by is not None and not may_edit(by, dialogue):
        raise PermissionDenied
    held = lock(dialogue)
    if held.state not in {State.PLANNED, State.OPEN}:
        raise ValidationError(_("Only a dialogue that has not begun can be called off."), code="begun")
    held.called_off = True
    _enter(held, State.CLOSED, timezone.now())
    _record("dialogue.called_off", held, by)
    _tell_all("registration.called_off", held, by)
    return held


def close_forgotten(now=None):
    """Close what ended a week ago and nobody closed, as of its end, so that the term runs. Returns how many."""
    now = now or timezone.now()
    left = (
        Dialogue.objects.by_end().exclude(state__in=Dialogue.OVER).filter(over_at__lt=now - FORGOTTEN_AFTER)
    )
    count = 0
    for dialogue in left:
        with transaction.atomic():
            held = lock(dialogue)
            if held.state not in Dialogue.OVER and held.over < now - FORGOTTEN_AFTER:
                _enter(held, State.CLOSED, held.over)
                _record("dialogue.state_changed", held, None)
                count += 1
    return count


def _tell_all(kind, dialogue, by):
    """One mail to everybody who has a place or waits."""
    for registration in dialogue.registrations.exclude(state=Registration.State.CANCELLED).order_by("pk"):
        told(kind, registration, by)


def _record(kind, dialogue, by):
    outbox.record(kind, dialogue.uid, dialogue=dialogue.pk, by=by.pk if by else None)
