"""What differs between two contents: pure functions that history, resolve page and API errors share."""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from coediting.merge import is_rows, join, same


@dataclass(frozen=True)
class Change:
    """One place where two contents differ. `kind`: changed, added, removed or moved (rows in another order)."""

    path: str
    before: Any
    after: Any
    kind: str = "changed"


def changes(before, after, path=""):
    """The list of Changes from one content to another, in the order of the document; empty when they say the same."""
    if same(before, after):
        return []
    if all(value is None or isinstance(value, dict) for value in (before, after)):
        before, after = before or {}, after or {}
        keys = list(before) + [key for key in after if key not in before]
        return [
            change for key in keys for change in changes(before.get(key), after.get(key), join(path, key))
        ]
    if is_rows(before) or is_rows(after):
        return _row_changes(before or [], after or [], path)
    return [Change(path, before, after)]


def row_of(content, path):
    """The path of the row that a place lies in; "" for what lies in no row."""
    name, _slash, rest = path.partition("/")
    return join(name, rest.split("/")[0]) if rest and is_rows(content.get(name)) else ""


def in_order_of(before, after):
    """The content `after`, with lists of values that only changed their order put back in the order of `before`."""
    if before is after:
        return after
    if isinstance(before, dict) and isinstance(after, dict):
        return {key: in_order_of(before.get(key), value) for key, value in after.items()}
    if is_rows(before) and is_rows(after):
        old = {row["id"]: row for row in before}
        return [in_order_of(old.get(row["id"]), row) for row in after]
    if isinstance(before, list) and isinstance(after, list) and not is_rows(after):
        return before if sorted(map(str, before)) == sorted(map(str, after)) else after
    return after


def rows_touched(before, after):
    """The paths of the rows that differ, "" standing for everything that is in no row. The order says nothing."""
    found = set()
    for key in before.keys() | after.keys():
        old, new = before.get(key) or [], after.get(key) or []
        if is_rows(old) or is_rows(new):
            old, new = ({row["id"]: row for row in side} for side in (old, new))
            found |= {join(key, row) for row in old.keys() | new.keys() if not same(old.get(row), new.get(row))}
        elif not same(old, new):
            found.add("")
    return found


def _row_changes(before, after, path):
    old = {row["id"]: row for row in before}
    new = {row["id"]: row for row in after}
    found = []
    for key, row in old.items():
        if key in new:
            found += changes(row, new[key], join(path, key))
        else:
            found.append(Change(join(path, key), row, None, "removed"))
    found += [Change(join(path, key), None, new[key], "added") for key in new if key not in old]
    if [key for key in old if key in new] != [key for key in new if key in old]:
        found.append(Change(path, list(old), list(new), "moved"))
    return found


def words(before, after):
    """Word-marked difference of two texts: a list of (mark, text) with mark "same", "del" or "ins"."""
    old, new = (re.findall(r"\s+|[^\s]+", text or "") for text in (before, after))
    parts = []
    for operation, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            parts.append(("same", "".join(old[a:b])))
        else:
            if a < b:
                parts.append(("del", "".join(old[a:b])))
            if c < d:
                parts.append(("ins", "".join(new[c:d])))
    return parts
