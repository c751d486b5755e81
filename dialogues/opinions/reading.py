"""The figures of an opinion map beside the words of its statements, for pages and pictures."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dialogues.opinions import drawing, figures

SAID = {"agree": gettext_lazy("agrees"), "disagree": gettext_lazy("disagrees")}


def shown(opinion_map, statements):
    """What a page shows of an OpinionMap (or None) for statements that are still asked.

    {"state", "people", "left_out", "drawn", "groups": [{"circle", "stands_out"}], "agreed": [{"text", "side"}],
    "dividing": [{"text", "cells"}], "rows": [{"text", "answered", "everybody", "groups": [cell]}]}, where a cell is
    {"agree", "pass", "disagree", "start"} in per cent, or None where too few answered.
    """
    if opinion_map is None:
        return {"state": figures.FEW}
    found, texts = opinion_map.figures, {str(each.uid): each.text for each in statements}
    circles = drawing.circles(found["groups"])
    rows = {row["name"]: _row(row, texts[row["name"]], circles) for row in found["rows"] if row["name"] in texts}
    return {
        "state": found["state"],
        "people": found["people"],
        "left_out": found["left_out"],
        "drawn": opinion_map.drawn,
        "groups": [
            {"circle": circle, "stands_out": _sided(group["stands_out"], texts)}
            for circle, group in zip(circles, found["groups"], strict=True)
        ],
        "agreed": _sided(found["agreed"], texts),
        "dividing": [rows[name] for name in found["dividing"] if name in rows],
        "rows": list(rows.values()),
    }


def _sided(findings, texts):
    return [
        {"text": texts[each["name"]], "side": each["side"], "said": SAID[each["side"]]}
        for each in findings
        if each["name"] in texts
    ]


def _row(row, text, circles):
    groups = row["groups"] or [None] * len(circles)
    return {
        "text": text,
        "answered": row["answered"],
        "everybody": _cell(row["all"]),
        "groups": [
            {"name": circle.name, "cell": _cell(shares)} for circle, shares in zip(circles, groups, strict=False)
        ],
    }


def _cell(shares):
    """The shares by name, and where the part that disagrees begins; all in per cent."""
    if shares is None:
        return None
    cell = dict(zip(figures.PARTS, shares, strict=True))
    return cell | {"start": 100 - cell["disagree"]}


def picture(dialogue, opinion_map):
    """The Drawing of a map with groups; None where there is nothing to draw."""
    if opinion_map is None or not opinion_map.figures["groups"]:
        return None
    people = opinion_map.figures["people"]
    notes = [
        ngettext("Answers of %(n)d person", "Answers of %(n)d people", people) % {"n": people},
        _("The nearer two circles, the more alike their groups answered."),
        dialogue.title,
    ]
    return drawing.picture(_("Groups that answer alike"), opinion_map.figures["groups"], notes)
