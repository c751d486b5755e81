"""The figures of an opinion map, as they may be shown: of groups of people, never of a person.

What keeps a single person out of sight: nothing below PEOPLE in all or LEAST in a group; shares in tens of per cent;
totals over the same people as the groups, so that nobody is what is left; no place of any person, only the middle of a
group; and new figures only after LEAST people changed an answer (`dialogues.actions.opinions.draw_map`).
"""

import numpy as np

from dialogues.models import Opinion
from dialogues.opinions import findings
from dialogues.opinions.groups import find
from roadmap.needs.rounding import largest_remainder

PEOPLE = 12  # who answered enough, before anything is shown
ENOUGH = 7  # statements that somebody answers to be counted; half of them, where there are fewer
STATEMENTS = 3  # asked, before groups are looked for
PARTS = ("agree", "pass", "disagree")

FEW, SMALL, UNCLEAR, GROUPS = "few", "small", "unclear", "groups"


def of_dialogue(dialogue):
    """The figures of a dialogue as it stands now; two queries. See `of_answers`."""
    uids = dict(dialogue.statements.asked().values_list("pk", "uid"))
    rows = Opinion.objects.filter(statement__in=uids).order_by("seat").values_list("seat", "statement", "value")
    seats = {seat: row for row, seat in enumerate(dict.fromkeys(seat for seat, _statement, _value in rows))}
    columns = {pk: column for column, pk in enumerate(uids)}
    answers = np.full((len(seats), len(uids)), np.nan)
    for seat, statement, value in rows:
        answers[seats[seat], columns[statement]] = value
    return of_answers(answers, [str(uid) for uid in uids.values()])


def of_answers(answers, names):
    """The figures of answers (people × statements, see `groups.find`) to statements with these names.

    {"state", "people", "left_out", "rows", "groups", "agreed", "dividing"}. `people` are those who answered enough.
    State "few": too few people, and nothing else is told. "small": no groups without one below LEAST people;
    "unclear": no groups that lie clearly apart; then `groups` is empty. Each of `rows` is {"name", "answered", "all",
    "groups"}, and shares [agree, pass, disagree] in per cent, rounded to tens, add up to 100; null where too few
    answered. Each of `groups` is {"people", "x", "y", "stands_out"}.
    """
    taking_part = (~np.isnan(answers)).sum(axis=1) >= min(ENOUGH, -(-len(names) // 2))
    counted = answers[taking_part]
    figures = {
        "state": FEW,
        "people": len(counted),
        "left_out": len(answers) - len(counted),
        "rows": [],
        "groups": [],
        "agreed": [],
        "dividing": [],
    }
    if len(counted) < PEOPLE or not names:
        return figures
    found = find(counted) if len(names) >= STATEMENTS else None
    grouped = found is not None and found.labels is not None
    labels = found.labels if grouped else np.zeros(len(counted), int)
    counts = findings.counted(counted, labels)
    undivided = found is not None and found.silhouette is None
    figures["state"] = GROUPS if grouped else SMALL if undivided else UNCLEAR
    figures["agreed"] = [{"name": names[place], "side": side} for place, side in findings.agreed(counts)]
    figures["dividing"] = [names[place] for place in findings.dividing(counts)]
    figures["rows"] = _rows(counts, names, grouped)
    figures["groups"] = _groups(counts, found, names) if grouped else []
    return figures


def _rows(counts, names, grouped):
    whole = findings.Counts(
        *(each.sum(axis=0, keepdims=True) for each in (counts.agree, counts.disagree, counts.answered))
    )
    rows = []
    for place, name in enumerate(names):
        # One group too small to tell hides all: the total would give it away.
        told = grouped and bool(counts.enough[:, place].all())
        rows.append(
            {
                "name": name,
                "answered": int(whole.answered[0, place]),
                "all": _shares(whole, 0, place),
                "groups": [_shares(counts, group, place) for group in range(len(counts.answered))] if told else None,
            }
        )
    return rows


def _shares(counts, group, place):
    """[agree, pass, disagree] in tens of per cent; None where too few answered."""
    if not counts.enough[group, place]:
        return None
    agree, disagree, answered = (
        int(each[group, place]) for each in (counts.agree, counts.disagree, counts.answered)
    )
    parts = (agree, answered - agree - disagree, disagree)
    return [10 * tenth for tenth in largest_remainder([10 * part / answered for part in parts], total=10)]


def _groups(counts, found, names):
    standing_out = findings.standing_out(counts)
    return [
        {
            "people": int((found.labels == group).sum()),
            "x": round(float(found.places[found.labels == group, 0].mean()), 2),
            "y": round(float(found.places[found.labels == group, 1].mean()), 2),
            "stands_out": [{"name": names[place], "side": side} for place, side in standing_out[group]],
        }
        for group in range(len(standing_out))
    ]
