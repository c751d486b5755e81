"""The three-way merge of two people's edits of one JSON document: pure functions, no database.

The shape of the JSON says how it merges, so any co-edited thing merges by the same rules:

- an object merges key by key (a language map therefore counts per language);
- a list of objects that carry an `id` is a list of *rows*: rows merge by id, and their order is a property of
  its own that never conflicts;
- any other list is a *set* of values: additions and removals of both sides are all kept;
- everything else is one value.

A missing key, `None` and an empty text or list are the same.
"""

import itertools
from dataclasses import dataclass
from typing import Any

ABSENT = object()


@dataclass(frozen=True)
class Conflict:
    """Both sides changed the same place differently, or one edited the row that the other removed.

    `path` names the place: keys and row ids joined by `/`, e.g. `requirements/<id>/level`. `base`, `theirs` and
    `mine` are the three values; `None` stands for "not there" in a conflict of kind *removed-there* (mine was
    edited, theirs removed) or *removed-here*.
    """

    path: str
    base: Any
    theirs: Any
    mine: Any
    kind: str = "changed-twice"


def merge(base, theirs, mine):
    """Merge `theirs` and `mine`, both grown from `base`. Returns (content, conflicts).

    Where there is a conflict the content holds their value (or the surviving row), so that nothing is lost and
    a choice can be applied on top of it. Without conflicts the function is symmetric in its two sides.
    """
    conflicts = []
    merged = _value(base, theirs, mine, "", conflicts)
    return merged, conflicts


def is_rows(value):
    """A list whose members are objects with an `id`."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(row, dict) and "id" in row for row in value)
    )


def _value(base, theirs, mine, path, conflicts):
    if same(theirs, mine) or same(base, mine):
        return theirs
    if same(base, theirs):
        return mine
    if isinstance(theirs, dict) and isinstance(mine, dict):
        return _object(base if isinstance(base, dict) else {}, theirs, mine, path, conflicts)
    if isinstance(theirs, list) and isinstance(mine, list):
        base = base if isinstance(base, list) else []
        if is_rows(base) or is_rows(theirs) or is_rows(mine):
            return _rows(base, theirs, mine, path, conflicts)
        return _set(base, theirs, mine)
    conflicts.append(Conflict(path, base, theirs, mine))
    return theirs


def same(one, other):
    """Equal as content: a missing key, `None`, an empty text and an empty list say the same."""
    if one is other:  # a partial edit shares all that it leaves alone
        return True
    if type(one) is str and type(other) is str:  # nearly all values of a content, so they come first
        return one == other
    if _nothing(one) and _nothing(other):
        return True
    if isinstance(one, dict) and isinstance(other, dict):
        return all(same(one.get(key), other.get(key)) for key in one.keys() | other.keys())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    # JSON numbers: 1 and 1.0 are the same level, but True is not 1.
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _nothing(value):
    return value is None or (isinstance(value, str | list | dict) and not value)


def join(path, key):
    """The path one step deeper."""
    return f"{path}/{key}" if path else str(key)


def _object(base, theirs, mine, path, conflicts):
    keys = [*theirs, *(key for key in mine if key not in theirs)]
    return {
        key: _value(base.get(key), theirs.get(key), mine.get(key), join(path, key), conflicts) for key in keys
    }


def _set(base, theirs, mine):
    gone = [value for value in base if value not in theirs or value not in mine]
    kept = [value for value in base if value not in gone]
    added = [value for value in [*theirs, *mine] if value not in base]
    return kept + sorted(dict.fromkeys(added), key=str)


def _rows(base, theirs, mine, path, conflicts):
    sides = [{row["id"]: row for row in side} for side in (base, theirs, mine)]
    in_base, in_theirs, in_mine = sides
    rows = {}
    for key in {**in_base, **in_theirs, **in_mine}:
        row = _row(in_base.get(key), in_theirs.get(key), in_mine.get(key), join(path, key), conflicts)
        if row is not None:
            rows[key] = row
    orders = [list(side) for side in sides]
    return [rows[key] for key in _order(*orders, set(rows))]


def _row(base, theirs, mine, path, conflicts):
    """One row's fate; None when it is gone."""
    if theirs is None and mine is None:
        return None
    if theirs is not None and mine is not None:
        return _value(base or {}, theirs, mine, path, conflicts)
    survivor = theirs if mine is None else mine
    if base is None:  # added on one side only
        return survivor
    if same(base, survivor):  # removed by one side, untouched by the other
        return None
    kind = "removed-there" if theirs is None else "removed-here"
    conflicts.append(Conflict(path, base, theirs, mine, kind))
    return survivor


def _order(base, theirs, mine, alive):
    """The order of the merged rows: the side that moved rows wins, new rows stay behind the row they were put behind.

    When both sides moved rows the smaller sequence of ids is taken: arbitrary, but the same whichever side saves
    last, and never a conflict. New rows of one side stay together.
    """
    common = [key for key in base if key in theirs and key in mine]
    kept_theirs = [key for key in theirs if key in common]
    kept_mine = [key for key in mine if key in common]
    if kept_theirs == common:
        spine = kept_mine
    elif kept_mine == common:
        spine = kept_theirs
    else:
        spine = min(kept_theirs, kept_mine)
    runs = _new_runs(sorted((theirs, mine)), set(common), alive)
    order = list(itertools.chain(*sorted(runs.get(None, []))))
    for key in spine:
        order += [key, *itertools.chain(*sorted(runs.get(key, [])))]
    return order


def _new_runs(sides, common, alive):
    """{row id or None for the start: [runs of ids that are not in all three versions and follow that row]}."""
    runs, seen = {}, set()
    for side in sides:
        anchor, run = None, []
        for key in [*side, ABSENT]:
            if key is ABSENT or key in common:
                if run:
                    runs.setdefault(anchor, []).append(run)
                anchor, run = key, []
            elif key in alive and key not in seen:
                seen.add(key)
                run.append(key)
    return runs


def value_at(content, path):
    """The value at a path, None where there is nothing."""
    value = content
    for step in path.split("/") if path else []:
        if isinstance(value, list):
            value = next((row for row in value if isinstance(row, dict) and row.get("id") == step), None)
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def with_value(content, path, value):
    """A copy of the content with another value at a path; `None` for a row takes the row out."""
    step, _slash, rest = path.partition("/")
    if isinstance(content, list):
        rows = [row for row in content if row["id"] != step]
        place = next((n for n, row in enumerate(content) if row["id"] == step), len(rows))
        new = with_value(content[place], rest, value) if rest else value
        return rows if new is None else [*rows[:place], new, *rows[place:]]
    return {**content, step: with_value(content[step], rest, value) if rest else value}
