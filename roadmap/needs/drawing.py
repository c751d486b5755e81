"""Charts as a list of marks in pixels, which become an SVG file or a PNG.

Files stand on their own: their colours are those of the light theme, on white, and their numbers are written in.
"""

import textwrap
from dataclasses import dataclass
from xml.sax.saxutils import escape

from roadmap.needs import figures, trend

WIDTH, MARGIN, LINE, FOOT = 960, 24, 30, 18
NAMES, GRID_NAMES, NUMBERS = 300, 210, 210
INK, SOFT, BAR, REST, BAND, ACCENT, GRID = (
    "#1d241f", "#50584f", "#569870", "#e6e3d8", "#cfe2d0", "#1c5a37", "#d5d1c3",
)  # fmt: skip
HEAT = ("#ffffff", "#e9f2e6", "#c6dfc6", "#93c19c", "#35784f", "#134329")
HEAT_INK = (INK, INK, INK, INK, "#ffffff", "#ffffff")
NOTE_LETTERS = 140  # of a line of notes, at 12 px
LETTER = 7.6  # mean width of a letter at 15 px, for cutting long names


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True)
class Line:
    """A broken line through points (x, y)."""

    points: tuple
    colour: str
    thick: float = 1
    dashed: bool = False


@dataclass(frozen=True)
class Shape:
    """A filled polygon."""

    points: tuple
    fill: str


@dataclass(frozen=True)
class Text:
    """`anchor` is start, middle or end; y is the base line."""

    x: float
    y: float
    text: str
    size: int = 15
    colour: str = INK
    bold: bool = False
    anchor: str = "start"


@dataclass(frozen=True)
class Drawing:
    """Marks in the order in which they are laid, and what the picture says in words."""

    height: float
    marks: list
    title: str
    description: str


def framed(title, notes, marks, height):
    """A Drawing of marks with the title above and notes (source, date …) below; `height` is where the marks end."""
    lines = [line for note in notes for line in textwrap.wrap(note, NOTE_LETTERS)]
    head = [Rect(0, 0, WIDTH, height + LINE + FOOT * len(lines) + MARGIN, "#ffffff")]
    head.append(Text(MARGIN, MARGIN + 12, title, 18, bold=True))
    foot = [Text(MARGIN, height + LINE + FOOT * place, line, 12, SOFT) for place, line in enumerate(lines)]
    return Drawing(head[0].height, [*head, *marks, *foot], title, " ".join(notes))


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


def cut(text, wide, size=15):
    """A text that is about so many pixels wide at most."""
    most = int(wide / (LETTER * size / 15))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def svg(drawing):
    """The drawing as the text of an SVG file."""
    body = "\n".join(_element(mark) for mark in drawing.marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{drawing.height:g}" role="img" '
        f'viewBox="0 0 {WIDTH} {drawing.height:g}" font-family="system-ui, sans-serif">\n'
        f"<title>{escape(drawing.title)}</title>\n<desc>{escape(drawing.description)}</desc>\n{body}\n</svg>\n"
    )


def _element(mark):
    if isinstance(mark, Rect):
        place = f'x="{mark.x:.1f}" y="{mark.y:.1f}" width="{mark.width:.1f}" height="{mark.height:.1f}"'
        return f'<rect {place} fill="{mark.fill}"/>'
    if isinstance(mark, Text):
        weight = ' font-weight="600"' if mark.bold else ""
        return (
            f'<text x="{mark.x:.1f}" y="{mark.y:.1f}" font-size="{mark.size}" fill="{mark.colour}"{weight} '
            f'text-anchor="{mark.anchor}">{escape(mark.text)}</text>'
        )
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in mark.points)
    if isinstance(mark, Shape):
        return f'<polygon points="{points}" fill="{mark.fill}"/>'
    dashes = ' stroke-dasharray="7 6"' if mark.dashed else ""
    return f'<polyline points="{points}" fill="none" stroke="{mark.colour}" stroke-width="{mark.thick:g}"{dashes}/>'
