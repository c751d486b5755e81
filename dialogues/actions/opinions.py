"""Statements that a room agrees or disagrees with, the answers of each phone, and the map that is drawn of them."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import outbox
from dialogues.actions import words
from dialogues.actions.places import lock
from dialogues.errors import RoomShut
from dialogues.models import Contribution, Opinion, OpinionMap, Room, Statement
from dialogues.models.opinion import LONGEST_STATEMENT
from dialogues.opinions import figures
from dialogues.opinions.groups import LEAST
from dialogues.permissions import may_edit

STATEMENTS_AT_MOST = 60  # asked at once: nobody answers more on a phone
PAUSE = timedelta(seconds=10)  # between two drawings: a room that answers all at once has better use for the machine
TAKEN_IN = {Room.Phase.GATHERING, Room.Phase.DOTS}


# ---------- the organiser ----------
def _held(statement, by):
    """The statement as it stands now, its dialogue locked. Raises PermissionDenied and Statement.DoesNotExist."""
    if not may_edit(by, statement.dialogue):
        raise PermissionDenied
    dialogue = lock(statement.dialogue)
    held = dialogue.statements.get(pk=statement.pk)
    held.dialogue = dialogue
    return held


@transaction.atomic
def add_statement(*, dialogue, by, text_nl, text_en="", contribution=None):
    """Ask a statement in a dialogue, after those that are there. Returns the Statement; twice the same is once.

    `contribution` is what it grew from; `by=None` is the portal itself. Raises PermissionDenied and ValidationError.
    """
    if by is not None and not may_edit(by, dialogue):
        raise PermissionDenied
    texts = _texts(text_nl, text_en)
    dialogue = lock(dialogue)
    shown = Contribution.objects.shown().filter(dialogue=dialogue)
    if contribution is not None and not shown.filter(pk=contribution.pk).exists():
        raise ValidationError(_("That contribution is not shown in this dialogue."), code="other-dialogue")
    if known := dialogue.statements.asked().filter(**texts).first():
        return known
    if dialogue.statements.asked().count() >= STATEMENTS_AT_MOST:
        detail = _("%(most)d statements are asked already: more nobody answers on a phone. Retire one first.")
        raise ValidationError(detail % {"most": STATEMENTS_AT_MOST}, code="too-many")
    last = dialogue.statements.aggregate(last=Max("position"))["last"]
    made = Statement.objects.create(
        dialogue=dialogue, contribution=contribution, position=0 if last is None else last + 1, **texts
    )
    _told(made, by)
    return made


def _texts(text_nl, text_en):
    """Both texts as they are kept. Raises ValidationError with the faults of both."""
    texts, faults = {}, {}
    missing = _("Write the statement in Dutch.")
    for name, text, needed in (("text_nl", text_nl, missing), ("text_en", text_en, None)):
        try:
            texts[name] = words.line(name, text, LONGEST_STATEMENT, needed)
        except ValidationError as error:
            faults |= error.error_dict
    if faults:
        raise ValidationError(faults)
    return texts


@transaction.atomic
def retire_statement(*, statement, by):
    """Ask it no longer. What was answered stays with it; one that nobody answered goes. Raises PermissionDenied."""
    held = _held(statement, by)
    if held.opinions.exists():
        held.retired = True
        held.save(update_fields=["retired"])
    else:
        held.delete()
    _told(held, by)


@transaction.atomic
def ask_again(*, statement, by):
    """Ask a retired statement again, as the last one. Returns it. Raises PermissionDenied."""
    held = _held(statement, by)
    if held.retired:
        last = held.dialogue.statements.aggregate(last=Max("position"))["last"]
        held.retired, held.position = False, last + 1
        held.save(update_fields=["retired", "position"])
        _told(held, by)
    return held


@transaction.atomic
def move_statement(*, statement, by, up):
    """One place up, or down. At the end nothing happens. Raises PermissionDenied."""
    held = _held(statement, by)
    order = list(held.dialogue.statements.asked())
    place = order.index(held) if held in order else None
    other = None if place is None else place + (-1 if up else 1)
    if other is None or not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, each in enumerate(order):
        each.position = position
    Statement.objects.bulk_update(order, ["position"])
    _told(held, by)


def _told(statement, by):
    outbox.record(
        "statement.changed", statement.uid, dialogue=statement.dialogue_id, by=by.pk if by else None
    )


# ---------- a phone ----------
@transaction.atomic
def answer(*, seat, statement, value):
    """What a seat finds of a statement (its uid); a later answer replaces the earlier one. Returns the Statement.

    However often and at once it is pressed, it counts once. Raises RoomShut, and ValidationError for a statement of
    another dialogue, for one that is no longer asked, and for a value that is none.
    """
    if seat.room.phase not in TAKEN_IN:
        raise RoomShut(seat.room.phase)
    if value not in Opinion.Value.values:
        raise ValidationError(_("Choose agree, disagree or pass."), code="no-value")
    asked = Statement.objects.filter(dialogue=seat.room.dialogue_id, uid=statement).first()
    if asked is None:
        raise ValidationError(_("That statement is not asked in this room."), code="other-room")
    if asked.retired:
        raise ValidationError(_("That statement is no longer asked."), code="retired")
    if not Opinion.objects.filter(seat=seat, statement=asked, value=value).exists():
        Opinion.objects.bulk_create(
            [Opinion(seat=seat, statement=asked, value=value, changed=timezone.now())],
            update_conflicts=True,
            unique_fields=["seat", "statement"],
            update_fields=["value", "changed"],
        )
    return asked


# ---------- the map ----------
def draw_map(*, dialogue):
    """The OpinionMap of a dialogue, drawn anew if enough people changed an answer; None while too few answered.

    As it stands it costs two small queries. Who asks while another draws gets what there was.
    """
    known = OpinionMap.objects.filter(dialogue=dialogue).first()
    if known and timezone.now() - known.drawn < PAUSE:
        return known
    changed = Opinion.objects.filter(statement__dialogue=dialogue)
    if known:
        changed = changed.filter(changed__gt=known.drawn)
    if changed.values("seat").distinct().count() < (LEAST if known else figures.PEOPLE):
        return known
    return _drawn(dialogue, known)


@transaction.atomic
def _drawn(dialogue, known):
    if known and not OpinionMap.objects.select_for_update(skip_locked=True).filter(pk=known.pk, drawn=known.drawn):
        return OpinionMap.objects.get(pk=known.pk)
    now = timezone.now()
    found = figures.of_dialogue(dialogue)
    if found["state"] == figures.FEW:
        return known  # statements came in since, which few answered yet
    made, _new = OpinionMap.objects.update_or_create(
        dialogue=dialogue, defaults={"figures": found, "drawn": now}
    )
    return made
