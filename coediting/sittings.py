"""Folding a history: what one person saved in one sitting counts as one line. A pure function."""

from dataclasses import dataclass
from datetime import timedelta

GAP = timedelta(minutes=30)
# A line opens to at most this many revisions, so that a page of lines has a bounded length.
LONGEST = 40


@dataclass(frozen=True)
class Sitting:
    """Revisions `first` to `last`, without gaps, of one author for one partner."""

    first: int
    last: int


def sittings(rows):
    """[Sitting], newest first, of rows (number, author id, partner id, version, created), newest first too.

    A sitting ends where another person, another partner or a pause of more than GAP comes, after a revision that was
    published, and when it is LONGEST.
    """
    found, newer = [], None
    for row in rows:
        if newer is not None and _together(newer, row) and found[-1].last - row[0] < LONGEST:
            found[-1] = Sitting(row[0], found[-1].last)
        else:
            found.append(Sitting(row[0], row[0]))
        newer = row
    return found


def _together(newer, older):
    _number, author, partner, version, created = older
    return (author, partner) == newer[1:3] and version is None and newer[4] - created <= GAP
