"""The report as a PDF to print and to keep: tagged for screen readers, its letters and its language in it."""

import functools
import json
from pathlib import Path

import typst
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dialogues import links

TEMPLATE = Path(__file__).with_name("report.typ")
KEPT = 16  # files in one process, at most some 400 kB each


def pdf(report):
    """The bytes of the file, in the language of the moment. The same report gives the same bytes."""
    dialogue = report.dialogue
    moment = (dialogue.closed or dialogue.changed).replace(microsecond=0)
    return _set(json.dumps(_words(report), ensure_ascii=False), moment)


@functools.lru_cache(KEPT)
def _set(data, moment):
    """The file of these words, which takes a second where hundreds of people said a lot; so the last few are kept."""
    return typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"report": data},
        timestamp=moment,
        ignore_system_fonts=True,  # only the letters that the library brings: the same everywhere
    )


def _words(report):
    """Everything that the template shows, as plain texts."""
    dialogue, language = report.dialogue, get_language()
    return {
        "lang": language,
        "title": _("Report: %(title)s") % {"title": dialogue.title},
        "organiser": str(dialogue.organiser),
        "lead": dialogue.aim,
        "facts": _facts(dialogue),
        "url": links.absolute("dialogue-report", dialogue.slug, language=language),
        "short": in_short(report),
        "participation": [[str(row["kind"]), *_figures(row)] for row in report.participation],
        "priorities": [[_line(row), str(row["contribution"].points)] for row in report.priorities],
        "groups": [
            {"label": f"{str(group['label']).capitalize()} ({len(group['rows'])})", "rows": _rows(group["rows"])}
            for group in report.groups
        ],
        "set_aside": [f"{reason}: {count}" for reason, count in report.set_aside],
        "words": {
            "short": _("In short"),
            "participation": _("Who took part"),
            "kinds": [_("Kind of organisation"), _("With a place"), _("Present")],
            "priorities": _("What people find most important"),
            "dots": [_("Contribution"), _("Dots")],
            "set_aside": _("Set aside by the facilitator"),
        },
    }


def in_short(report):
    """The report in a few sentences."""
    found = []
    if report.participation:
        found.append(
            ngettext("%(n)d person was present.", "%(n)d people were present.", report.present) % {"n": report.present}
        )
    said = ngettext("%(n)d thing was said.", "%(n)d things were said.", report.said) % {"n": report.said}
    ends = {"adopted": _("%(n)d adopted"), "answered": _("%(n)d answered"), "declined": _("%(n)d declined")}
    counts = [words % {"n": report.count(name)} for name, words in ends.items() if report.count(name)]
    found.append(f"{said} {', '.join(counts).capitalize()}." if counts else said)
    if report.hidden:
        found.append(
            ngettext(
                "%(n)d was set aside by the facilitator.", "%(n)d were set aside by the facilitator.", report.hidden
            )
            % {"n": report.hidden}
        )
    return found


def _facts(dialogue):
    day = date_format(timezone.localtime(dialogue.starts), "l j F Y")
    where = dialogue.place or _("online")
    about = _("Theme: %(theme)s") % {"theme": dialogue.theme.label}
    return [f"{day}, {where}", _("Organiser: %(who)s") % {"who": dialogue.organiser}, about]


def _figures(row):
    return [str(row["registered"]), str(row["attended"])]


def _line(row):
    """A contribution on one line of a table."""
    text = " ".join(row["contribution"].text.split())
    return f"{row['heading']}. {text}" if text else row["heading"]


def _rows(rows):
    return [
        {
            "heading": row["heading"],
            "said": row["contribution"].text,
            "lines": [f"{what}: {value}" for what, value in row["details"]] + _ended(row),
            "url": links.absolute("contribution", row["contribution"].uid, language=get_language()),
        }
        for row in rows
    ]


def _ended(row):
    """How it ended, in lines: the answer, and how far each proposal got."""
    answer = row["contribution"].answer
    return ([answer] if answer else []) + [step.words for step in row["steps"]]
