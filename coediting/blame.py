"""Which revision set each place of a content: a pure function over a chain of contents, newest first.

A place is what two people can disagree about: a value, one language of a text, one cell of a row. Where a row stands
among the others is no place, so moved rows keep who wrote them.
"""

from coediting.merge import ABSENT, is_rows, join, same


def blame(chain):
    """{path: number of the revision that last set it} for every place of the first content of the chain.

    `chain` gives (number, content), newest first, down to the oldest there is, which gets what nobody set later. It
    is read once, two contents at a time, and no further than needed. A revision that brings a value back sets it
    anew; the cells of a row that was taken out and put back belong to the revision that put it back.
    """
    chain = iter(chain)
    number, newer = next(chain)
    open_places, found = _Places(newer), {}
    for older_number, older in chain:
        if not open_places.count:
            break
        found |= dict.fromkeys(open_places.close(newer, older), number)
        number, newer = older_number, older
    found |= dict.fromkeys(open_places.paths(), number)
    return found


class _Places:
    """The places of a content that no revision was found for yet, by field and, in lists of rows, by row."""

    def __init__(self, content):
        self.rows = {
            name: {row["id"]: _leaves(row, join(name, row["id"])) for row in value}
            for name, value in content.items()
            if is_rows(value)
        }
        self.values = {
            name: _leaves({name: value}, "") for name, value in content.items() if name not in self.rows
        }
        self.count = len(self.paths())

    def paths(self):
        """Every open path."""
        groups = [*self.values.values(), *(cells for rows in self.rows.values() for cells in rows.values())]
        return [path for group in groups for path, _steps in group]

    def close(self, newer, older):
        """The open paths whose values differ between two contents that follow on each other; they are open no more."""
        closed = []
        for name, places in self.values.items():
            # Equality of whole values first: it is one comparison in C, and nearly everything is equal.
            if places and newer.get(name, ABSENT) != older.get(name, ABSENT):
                self.values[name] = _split(places, newer, older, closed)
        for name, rows in self.rows.items():
            self._close_rows(rows, _by_id(newer.get(name)), _by_id(older.get(name)), closed)
        self.count -= len(closed)
        return closed

    @staticmethod
    def _close_rows(rows, newer, older, closed):
        done = []
        for key, places in rows.items():
            row, before = newer[key], older.get(key)
            if before == row:
                continue
            if before is None:
                closed += [path for path, _steps in places]
                done.append(key)
            else:
                rows[key] = _split(places, row, before, closed)
        for key in done:
            del rows[key]


def _by_id(rows):
    return {row["id"]: row for row in rows} if is_rows(rows) else {}


def _split(places, newer, older, closed):
    """The places that are the same in both; the paths of the others join `closed`."""
    kept = []
    for path, steps in places:
        if same(_at(newer, steps), _at(older, steps)):
            kept.append((path, steps))
        else:
            closed.append(path)
    return kept


def _at(value, steps):
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _leaves(value, path, steps=()):
    """[(path, steps)] of every value in nested objects; a list is one value. `steps` lead there from `value`."""
    found = []
    for key, item in value.items():
        if key == "id" and not steps and path:
            continue  # the id of a row is its name
        here, further = join(path, key), (*steps, key)
        found += _leaves(item, here, further) if isinstance(item, dict) and item else [(here, further)]
    return found
