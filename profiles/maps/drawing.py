"""The map as a picture, for a report or the wall: every cell a square with its sign, the names around it."""

import math

from django.utils.translation import gettext as _

from profiles.drawing.marks import (
    HEAT,
    HEAT_INK,
    INK,
    LINE,
    MARGIN,
    REST,
    SOFT,
    WIDTH,
    Line,
    Rect,
    Shape,
    Text,
    cut,
    framed,
)
from profiles.maps import wording
from profiles.maps.matrix import ESSENTIAL, Cell

CELL, NAMES, HEADS, BAND = 20, 300, 190, 24
CORNERS = 16  # of what looks round
ESCO_FILL = {1: "#f0efe8", ESSENTIAL: "#d9d6ca"}
TALK, TALK_FILL, SHORTAGE = "#7d4c00", "#fbefd6", "#9c2a1c"


def drawn(matrix, notes):
    """The Drawing of a map; `notes` are [(what, text)]."""
    across = CELL * len(matrix.columns)
    width = max(WIDTH, 2 * MARGIN + NAMES + across)
    top = MARGIN + LINE + (BAND if matrix.bands else 0) + HEADS
    marks = [*_heads(matrix, top), *_bands(matrix, top), *_grid(matrix, top)]
    for place, row in enumerate(matrix.rows):
        marks += _row(row, matrix, top + CELL * place)
    bottom = top + CELL * len(matrix.rows)
    marks += _rules(matrix, top, bottom)
    marks += _legend(bottom + LINE)
    said = [f"{what}: {text}" for what, text in notes]
    return framed(wording.title(matrix), said, marks, bottom + 2 * LINE, width)


def _heads(matrix, top):
    return [
        Text(_x(place) + CELL / 2 + 4, top - 6, cut(column.label.plain, HEADS - 12, 12), 12, upright=True)
        for place, column in enumerate(matrix.columns)
    ]


def _x(place):
    return MARGIN + NAMES + CELL * place


def _bands(matrix, top):
    """The names of the groups, cut to the width of their band."""
    marks, place = [], 0
    for label, count in matrix.bands:
        words = cut(str(label).capitalize(), CELL * count - 8, 13)
        marks.append(Text(_x(place) + 4, top - HEADS - 6, words, 13, bold=True))
        place += count
    return marks


def _grid(matrix, top):
    """Thin lines between the cells, so that an empty one can be traced to its names."""
    right, bottom = _x(len(matrix.columns)), top + CELL * len(matrix.rows)
    across = [top + CELL * place for place in range(1, len(matrix.rows) + 1)]
    upright = [_x(place) for place in range(1, len(matrix.columns) + 1)]
    return [
        *(Line(((MARGIN, y), (right, y)), REST, 0.5) for y in across),
        *(Line(((x, top), (x, bottom)), REST, 0.5) for x in upright),
    ]


def _rules(matrix, top, bottom):
    """A line below the heads, and one at the left of every group."""
    right = _x(len(matrix.columns))
    places, place = [], 0
    for _label, count in matrix.bands or [("", 0)]:
        places.append(place)
        place += count
    upright = [Line(((_x(at), top - HEADS), (_x(at), bottom)), INK, 1) for at in places]
    return [Line(((MARGIN, top - 1), (right, top - 1)), INK, 1.5), *upright]


def _row(row, matrix, y):
    """The name of the job with its marks, and its cells."""
    marks = [Text(MARGIN, y + 15, cut(row.label.plain, NAMES - (80 if row.shortage else 60), 13), 13)]
    if row.shortage:
        marks.append(Text(MARGIN + NAMES - 52, y + 15, _("S"), 13, SHORTAGE, bold=True, anchor="end"))
    if row.green is not None:
        share = _("%(number)s%%") % {"number": round(100 * row.green)}
        marks.append(Text(MARGIN + NAMES - 8, y + 15, share, 12, SOFT, anchor="end"))
    for place, column in enumerate(matrix.columns):
        cell = row.cells.get(column.competence.pk)
        if cell:
            marks += _cell(cell, _x(place), y)
    return marks


def _cell(cell, x, y):
    """A square in the colour of level or source, its sign, and the lines that say essential and in discussion."""
    fill, ink = _colours(cell)
    marks = [Rect(x + 1, y + 1, CELL - 2, CELL - 2, fill)]
    if cell.esco and not cell.level:
        # Drawn, as not every set of letters has these signs.
        ring = _ring(x + CELL / 2, y + CELL / 2, 4)
        marks.append(Shape(ring, ink) if cell.esco == ESSENTIAL else Line((*ring, ring[0]), ink, 1.2))
    else:
        sign = wording.sign(cell)
        marks.append(Text(x + CELL / 2, y + 15, sign, 12, ink, bold=cell.essential, anchor="middle"))
    if cell.essential and cell.level:
        marks.append(Line(((x + 5, y + 17), (x + CELL - 5, y + 17)), ink, 1))
    if cell.level and cell.esco:
        marks.append(Shape(_ring(x + CELL - 4.5, y + 5, 1.8), ink))
    if cell.talk >= 0:
        corners = ((x + 1, y + 1), (x + CELL - 1, y + 1), (x + CELL - 1, y + CELL - 1), (x + 1, y + CELL - 1))
        marks.append(Line((*corners, corners[0]), TALK, 1.5, dashed=True))
    return marks


def _ring(x, y, radius):
    """The corners of a round shape."""
    turns = [2 * math.pi * part / CORNERS for part in range(CORNERS)]
    return tuple((x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns)


def _colours(cell):
    if cell.level:
        return HEAT[cell.level], HEAT_INK[cell.level]
    return (ESCO_FILL[cell.esco], INK) if cell.esco else (TALK_FILL, TALK)


def _legend(y):
    """What the signs mean, in one line."""
    keys = [
        *((Cell(level=level), wording.LEVELS[level]) for level in wording.LEVELS),
        (Cell(level=3, key=True), _("essential")),
        (Cell(level=3, esco=1), _("ESCO asks it too")),
        (Cell(esco=ESSENTIAL), _("ESCO: essential")),
        (Cell(esco=1), _("ESCO: optional")),
        (Cell(talk=3), _("in discussion")),
    ]
    marks, x = [], MARGIN
    for cell, words in keys:
        marks += [*_cell(cell, x, y), Text(x + CELL + 4, y + 14, str(words), 11, SOFT)]
        x += CELL + 16 + 6 * len(str(words))
    return [*marks, Text(x, y + 14, _("Percentage: green share of the job"), 11, SOFT)]
