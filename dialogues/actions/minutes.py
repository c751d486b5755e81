"""The minutes of a dialogue: a draft for its organiser, amendments by who was there, a final text for everybody."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coediting import outbox
from dialogues.actions.places import lock, told
from dialogues.actions.words import plain, said
from dialogues.minutes_text import first_draft
from dialogues.models import Amendment, Dialogue, Minutes
from dialogues.permissions import may_edit
from roadmap.actions.versioned import check_lengths, locked, save_next

Phase, State = Minutes.Phase, Amendment.State
AMEND_AT_MOST = timedelta(days=60)
EACH_AT_MOST = 20  # amendments of one person
LONGEST_PASSAGE, LONGEST_TEXT, LONGEST_ANSWER = (
    Amendment._meta.get_field(name).max_length for name in ("passage", "text", "answer")
)


@transaction.atomic
def begin_minutes(*, dialogue, by):
    """Begin the minutes with what the portal knows: agenda, who took part, what was said. Twice is once.

    Returns the Minutes. Raises PermissionDenied, and ValidationError before the dialogue is over.
    """
    _may(by, dialogue)
    dialogue = lock(dialogue)
    if known := Minutes.objects.filter(dialogue=dialogue).first():
        return known
    if dialogue.state not in Dialogue.OVER or dialogue.called_off:
        raise ValidationError(_("Close the dialogue first: then there is something to write down."), code="not-over")
    texts = {f"text_{language}": first_draft(dialogue, language) for language in ("nl", "en")}
    made = Minutes.objects.create(dialogue=dialogue, **texts)
    _record("minutes.changed", made, by)
    return made


@transaction.atomic
def revise_minutes(*, minutes, by, base, text_nl, text_en):
    """Save the text, seen at version `base`. Unchanged text saves nothing. Returns the Minutes.

    Raises PermissionDenied, Stale, and ValidationError for a text that is too long or that is final.
    """
    _may(by, minutes.dialogue)
    held = locked(Minutes.objects.all(), minutes.pk, base)
    if held.phase == Phase.FINAL:
        raise ValidationError(_("These minutes are final: they do not change any more."), code="final")
    texts = {"text_nl": plain(text_nl), "text_en": plain(text_en)}
    changed = [name for name, text in texts.items() if getattr(held, name) != text]
    if not changed:
        return held
    for name in changed:
        setattr(held, name, texts[name])
    held.clean_fields()
    check_lengths(held)
    save_next(held, changed)
    _record("minutes.changed", held, by)
    return held


@transaction.atomic
def open_minutes(*, minutes, by, until):
    """Show the draft to who was there and ask what should change, until and with the day `until`. They get mail.

    Returns how many people are asked. Raises PermissionDenied, and ValidationError for a day that is not to come or
    too far, for empty minutes, or when they are not a draft any more.
    """
    _may(by, minutes.dialogue)
    dialogue, held = _held(minutes)
    if held.phase != Phase.DRAFT:
        raise ValidationError(_("These minutes are not a draft any more."), code="moved")
    if not (held.text_nl or held.text_en):
        raise ValidationError(_("Write the minutes first."), code="empty")
    today = timezone.localdate()
    if not until or not today < until <= today + AMEND_AT_MOST:
        detail = _("Choose a day after today, within %(days)d days.") % {"days": AMEND_AT_MOST.days}
        raise ValidationError({"until": ValidationError(detail, code="bad-day")})
    held.phase, held.amend_until = Phase.AMENDING, until
    save_next(held, ["phase", "amend_until"])
    _record("minutes.opened", held, by)
    people = list(dialogue.registrations.were_there().order_by("pk"))
    for person in people:
        told("registration.minutes_opened", person, by)
    return len(people)


@transaction.atomic
def finish_minutes(*, minutes, by, seen):
    """Make the minutes final and public, as they stand at version `seen`. Returns them.

    Who was there is heard first: the day that was promised is over and every amendment has its answer. A draft becomes
    final at once only where nobody was there to ask. Raises PermissionDenied and ValidationError.
    """
    _may(by, minutes.dialogue)
    dialogue, held = _held(minutes)
    if held.phase == Phase.FINAL:
        return held
    if held.version != seen:
        raise ValidationError(_("Somebody saved meanwhile. Look at the text again."), code="moved")
    _refuse_unheard(dialogue, held)
    held.phase, held.finished = Phase.FINAL, timezone.now()
    save_next(held, ["phase", "finished"])
    _record("minutes.finished", held, by)
    return held


def _refuse_unheard(dialogue, minutes):
    if minutes.phase == Phase.DRAFT and dialogue.registrations.were_there().exists():
        raise ValidationError(_("First ask who was there what should change."), code="not-asked")
    if minutes.amend_until and timezone.localdate() <= minutes.amend_until:
        raise ValidationError(_("Who was there can still say what should change: wait for that day."), code="early")
    left = minutes.amendments.filter(state=State.OPEN).count()
    if left:
        detail = ngettext("%(n)d amendment waits for an answer.", "%(n)d amendments wait for an answer.", left)
        raise ValidationError(detail % {"n": left}, code="amendments-open")


@transaction.atomic
def amend(*, minutes, registration, passage, text):
    """Say what should change in the minutes, as somebody who was there. Returns the Amendment.

    Raises PermissionDenied for who was not, and ValidationError when it is too late, too much, or says nothing.
    """
    dialogue, held = _held(minutes)
    if not dialogue.registrations.were_there().filter(pk=registration.pk).exists():
        raise PermissionDenied
    if not takes_amendments(held):
        raise ValidationError(_("The time to say what should change is over."), code="closed")
    if held.amendments.filter(registration=registration).count() >= EACH_AT_MOST:
        detail = _("You sent %(n)d amendments. For more, write to the organiser.") % {"n": EACH_AT_MOST}
        raise ValidationError(detail, code="too-many")
    made = Amendment.objects.create(
        minutes=held,
        registration=registration,
        passage=said("passage", passage, LONGEST_PASSAGE),
        text=said("text", text, LONGEST_TEXT, _("Say what it should say.")),
    )
    _record("amendment.made", held, None, amendment=made.pk)
    return made


def takes_amendments(minutes):
    """Can who was there still say what should change?"""
    return minutes.phase == Phase.AMENDING and timezone.localdate() <= minutes.amend_until


@transaction.atomic
def decide_amendment(*, amendment, by, state, answer):
    """Take an amendment over (the text itself is changed by hand) or decline it with a reason. Returns it.

    Raises PermissionDenied, and ValidationError without a reason or when it has its answer already.
    """
    _may(by, amendment.minutes.dialogue)
    _dialogue, held = _held(amendment.minutes)
    if state not in {State.TAKEN, State.DECLINED}:
        raise ValidationError(_("Choose: taken over or declined."), code="no-such-state")
    missing = _("Say why not: who proposed it reads this.") if state == State.DECLINED else None
    answer = said("answer", answer, LONGEST_ANSWER, missing)
    amendment = held.amendments.select_for_update().get(pk=amendment.pk)
    if amendment.state != State.OPEN:
        raise ValidationError(_("Somebody else decided on this meanwhile. Look again."), code="decided-meanwhile")
    amendment.state, amendment.answer, amendment.decided = state, answer, timezone.now()
    amendment.save(update_fields=["state", "answer", "decided"])
    _record("amendment.decided", held, by, amendment=amendment.pk, state=str(state))
    return amendment


def _may(by, dialogue):
    if not may_edit(by, dialogue):
        raise PermissionDenied


def _held(minutes):
    """(dialogue, minutes) as they stand now, both locked, in this order."""
    dialogue = lock(minutes.dialogue)
    held = Minutes.objects.select_for_update().get(pk=minutes.pk)
    held.dialogue = dialogue
    return dialogue, held


def _record(kind, minutes, by, **details):
    dialogue = minutes.dialogue
    outbox.record(kind, dialogue.uid, dialogue=dialogue.pk, by=by.pk if by else None, **details)
