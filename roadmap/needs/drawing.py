"""The charts of the needs: bars with whiskers, a trend with its band, a grid of shares."""

import textwrap

from profiles.drawing.marks import (
    ACCENT,
    BAND,
    BAR,
    FOOT,
    GRID,
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
from roadmap.needs import figures, trend

NAMES, GRID_NAMES, NUMBERS = 300, 210, 210


def bars(title, rows, notes, number):
    """Bars with low–high whiskers of [(label, low, mid, high)]; `number` writes a number."""
    scale = figures.round_scale(max((high for _label, _low, _mid, high in rows), default=0))
    left, right = MARGIN + NAMES, WIDTH - MARGIN - NUMBERS
    marks, y = [], MARGIN + 2 * LINE
    for label, low, mid, high in rows:
        at = {
            name: left + (right - left) * min(value / scale, 1)
            for name, value in (("low", low), ("mid", mid), ("high", high))
        }
        marks += [
            Text(MARGIN, y + 5, cut(label, NAMES - 10)),
            Rect(left, y - 7, right - left, 14, REST),
            Rect(left, y - 7, at["mid"] - left, 14, BAR),
            Line(((at["low"], y), (at["high"], y)), INK, 2),
            *(Line(((at[end], y - 6), (at[end], y + 6)), INK, 2) for end in ("low", "high")),
            Text(right + 14, y + 5, number(mid), bold=True),
            Text(WIDTH - MARGIN, y + 5, f"{number(low)}–{number(high)}", 13, SOFT, anchor="end"),
        ]
        y += LINE
    return framed(title, notes, marks, y)


def line(title, points, notes, number):
    """A trend with its band, from [trend.Point]; only the title where fewer than two years can be shown."""
    drawn = trend.drawn(points)
    if drawn is None:
        return framed(title, notes, [], MARGIN + 2 * LINE)
    top, high = MARGIN + LINE, 340

    def place(pair):
        x, y = pair
        return WIDTH * float(x) / 100, top + high * float(y) / 100

    def through(text):
        return tuple(place(pair.split(",")) for pair in text.split())

    marks = [Shape(through(drawn.band), BAND)]
    for y, value in drawn.marks:
        marks += [
            Line((place((0, y)), place((100, y))), GRID),
            Text(MARGIN, place((0, y))[1] - 5, number(value), 13, SOFT),
        ]
    marks.append(Line((place((0, trend.BOTTOM)), place((100, trend.BOTTOM))), INK, 1.5))
    marks.append(Line(through(drawn.counted), ACCENT, 3))
    if drawn.expected:
        marks.append(Line(through(drawn.expected), ACCENT, 3, dashed=True))
    for x, y, point in drawn.dots:
        marks.append(Text(*place((x, y - 4)), number(point.figure.persons[1]), bold=True, anchor="middle"))
    marks += [
        Text(place((x, 0))[0], top + high - 8, str(year), 13, SOFT, anchor="middle")
        for x, year in drawn.years
    ]
    return framed(title, notes, marks, top + high)


def grid(title, columns, rows, notes):
    """A heat map of [(label, [(text, step 0–5)])] under column names; every cell holds its number."""
    left = MARGIN + GRID_NAMES
    wide = (WIDTH - MARGIN - left) / max(1, len(columns))
    names = [textwrap.wrap(name, max(4, int(wide / 6)), break_long_words=False)[:4] for name in columns]
    marks, y = [], MARGIN + LINE + FOOT * max(map(len, names), default=0)
    for place, words in enumerate(names):
        for above, word in enumerate(reversed(words)):
            marks.append(
                Text(
                    left + wide * (place + 0.5),
                    y - FOOT * above,
                    cut(word, wide, 11),
                    11,
                    bold=True,
                    anchor="middle",
                )
            )
    for label, cells in rows:
        y += LINE
        marks.append(Text(MARGIN, y, cut(label, GRID_NAMES - 10)))
        for place, (text, step) in enumerate(cells):
            x = left + wide * place
            marks.append(Rect(x + 1, y - 20, wide - 2, LINE - 2, HEAT[step]))
            marks.append(Text(x + wide / 2, y, text, 14, HEAT_INK[step], anchor="middle"))
    return framed(title, notes, marks, y + MARGIN)
