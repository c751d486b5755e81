"""The text of minutes: what the portal knows to begin with, and how lines become headings, points and paragraphs."""

from dataclasses import dataclass

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues import saying
from dialogues.models import Participation

HEADING, POINT = "# ", "- "
WORDS_EACH, WORDS_TOGETHER = 300, 30_000  # letters of what was said that minutes begin with; the report has it all


@dataclass(frozen=True)
class Block:
    """A part of a text. `kind` is "heading", "points" or "text"; `lines` are its lines, or its points."""

    kind: str
    lines: tuple


def blocks(text):
    """The Blocks of a text: a line that begins with "# " is a heading, with "- " a point, an empty one divides."""
    found = []
    for line in map(str.strip, (text or "").splitlines()):
        kind = "heading" if line.startswith(HEADING) else "points" if line.startswith(POINT) else "text"
        words = line[2:].strip() if kind != "text" else line
        if not line:
            found.append(None)
        elif found and found[-1] and found[-1].kind == kind != "heading":
            found[-1] = Block(kind, (*found[-1].lines, words))
        else:
            found.append(Block(kind, (words,)))
    return [block for block in found if block]


def first_draft(dialogue, language):
    """Minutes to begin with, in a language: when and where, agenda, who took part, what was said by its priority."""
    with translation.override(language):
        parts = [_opening(dialogue), *_agenda(dialogue), *_participation(dialogue), *_said(dialogue)]
    return "\n\n".join(part for part in parts if part)


def _opening(dialogue):
    day = formats.date_format(timezone.localtime(dialogue.starts), "l j F Y")
    where = dialogue.place or _("online")
    return f"{dialogue.title}\n{day}, {where}"


def _agenda(dialogue):
    return [HEADING + point for point in dialogue.agenda]


def _participation(dialogue):
    rows = Participation.objects.of(dialogue)
    if not rows:
        return []
    lines = [
        POINT + _("%(kind)s: %(n)d present") % {"kind": row["kind"], "n": row["attended"]}
        for row in rows
        if row["attended"]
    ]
    return [HEADING + _("Who took part"), "\n".join(lines)] if lines else []


def _said(dialogue):
    """What was said, what people find most important first, as far as it fits in minutes."""
    lines, room = [], WORDS_TOGETHER
    for each in dialogue.contributions.shown().ranked():
        words = " ".join(saying.shortened(each, WORDS_EACH).split())
        line = f"{saying.heading(each)}. {words}" if each.text else f"{saying.heading(each)}."
        dots = ngettext("%(n)d dot", "%(n)d dots", each.points) % {"n": each.points}
        lines.append(f"{POINT}{line} ({dots})" if each.points else POINT + line)
        room -= len(lines[-1])
        if room < 0:
            break
    return [HEADING + _("What was said, by priority"), "\n".join(lines)] if lines else []
