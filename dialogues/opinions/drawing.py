"""The opinion map drawn: a circle per group, as large as it has people, far from groups that answer otherwise.

No person is a point in it: where somebody stands tells how they answered.
"""

import itertools
import math
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.drawing.marks import ACCENT, BAND, INK, LINE, MARGIN, Line, Shape, Text, framed

WIDE, HIGH = 480, 300  # of the plane; letters stay readable when a phone shows it smaller
EDGE = 46  # free at each side, for the smallest circle and its words
LARGEST, SMALLEST = 84, 34  # radius
APART = 0.96  # of the distance between two middles, that their radii may take together
CORNERS = 48  # of a circle in a picture made of straight lines
LETTERS = "ABCDE"


@dataclass(frozen=True)
class Circle:
    """One group in the plane of WIDE × HIGH."""

    letter: str
    people: int
    x: float
    y: float
    radius: float

    @property
    def name(self):
        return _("Group %(letter)s") % {"letter": self.letter}

    @property
    def size(self):
        return ngettext("%(n)d person", "%(n)d people", self.people) % {"n": self.people}


def circles(groups):
    """The Circles of the groups of `figures`, none over another."""
    if not groups:
        return []
    places = _spread([(group["x"], -group["y"]) for group in groups])
    most = max(group["people"] for group in groups)
    radii = [max(SMALLEST, LARGEST * math.sqrt(group["people"] / most)) for group in groups]
    pairs = itertools.combinations(range(len(groups)), 2)
    room = min((APART * math.dist(places[a], places[b]) / (radii[a] + radii[b]) for a, b in pairs), default=1)
    radii = [radius * min(1, room) for radius in radii]
    return [
        Circle(letter, group["people"], round(x, 1), round(y, 1), round(radius, 1))
        for letter, group, (x, y), radius in zip(LETTERS, groups, places, radii, strict=False)
    ]


def _spread(points):
    """The points enlarged to fill the plane, their proportions kept, with room at the edges."""
    room = EDGE + LARGEST / 2
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    scale = min(
        (full - 2 * room) / span if span else math.inf
        for full, span in ((WIDE, right - left), (HIGH, bottom - top))
    )
    scale = 0 if math.isinf(scale) else scale
    return [
        (WIDE / 2 + scale * (x - (left + right) / 2), HIGH / 2 + scale * (y - (top + bottom) / 2))
        for x, y in points
    ]


def picture(title, groups, notes):
    """The map as a Drawing, for a file."""
    marks = []
    for circle in circles(groups):
        x, y = circle.x + MARGIN, circle.y + MARGIN + LINE
        rim = tuple(
            (x + circle.radius * math.cos(turn), y + circle.radius * math.sin(turn))
            for turn in (2 * math.pi * corner / CORNERS for corner in range(CORNERS + 1))
        )
        marks += [
            Shape(rim, BAND),
            Line(rim, ACCENT, 2),
            Text(x, y, circle.letter, 32, INK, bold=True, anchor="middle"),
            Text(x, y + 26, str(circle.people), 22, anchor="middle"),
        ]
    return framed(title, notes, marks, MARGIN + LINE + HIGH, width=WIDE + 2 * MARGIN)
