"""Part of a proposal: the base with only some of the proposed changes. Pure functions over JSON."""

from coediting.compare import changes
from coediting.merge import is_rows, same, value_at, with_value


def with_changes(base, proposed, paths):
    """The base content with only those changes of `proposed` whose path is among `paths`.

    Rows that come in stand behind the row that they were put behind. Raises KeyError for a path where nothing changes.
    """
    by_path = {change.path: change for change in changes(base, proposed)}
    content, lists = base, set()
    for path in dict.fromkeys(paths):
        change = by_path[path]
        if change.kind in ("added", "moved"):
            lists.add(path.partition("/")[0])
        if change.kind != "moved":
            content = with_value(content, path, change.after)
    for name in lists:
        moved = name in paths
        leading, other = (proposed, base) if moved else (base, proposed)
        content = content | {name: _ordered(content[name], leading[name], other[name])}
    return content


def _ordered(rows, leading, other):
    """The rows in the order of `leading`; each that is not there behind the row that it follows in `other`."""
    alive = {row["id"]: row for row in rows}
    order = [row["id"] for row in leading if row["id"] in alive]
    behind = None
    for row in other:
        key = row["id"]
        if key not in alive:
            continue
        if key not in order:
            order.insert(order.index(behind) + 1 if behind else 0, key)
        behind = key
    return [alive[key] for key in order]


def stands_in(content, change):
    """Does a content say what this Change asks? A row's place in the order is no matter of yes or no."""
    if change.kind == "moved":
        return True
    now = value_at(content, change.path)
    if isinstance(change.after, list) and not is_rows(change.after):
        before, now = change.before or [], now or []
        gone = [value for value in before if value not in change.after]
        return all(value in now for value in change.after if value not in before) and not any(
            value in now for value in gone
        )
    if change.kind == "added":  # whatever somebody did to the row afterwards
        return now is not None
    return same(now, change.after)
