"""Pictures as a list of marks in pixels, which become an SVG file or a PNG.

Files stand on their own: their colours are those of the light theme, on white, and their words are written in.
"""

import textwrap
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, MARGIN, LINE, FOOT = 960, 24, 30, 18
INK, SOFT, BAR, REST, BAND, ACCENT, GRID = (
    "#1d241f", "#50584f", "#569870", "#e6e3d8", "#cfe2d0", "#1c5a37", "#d5d1c3",
)  # fmt: skip
HEAT = ("#ffffff", "#e9f2e6", "#c6dfc6", "#93c19c", "#35784f", "#134329")
HEAT_INK = (INK, INK, INK, INK, "#ffffff", "#ffffff")
NOTE_LETTERS = 140  # of a line of notes at 12 px, in a picture of the usual width
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
    """`anchor` is start, middle or end; y is the base line. What is `upright` reads from below to above."""

    x: float
    y: float
    text: str
    size: int = 15
    colour: str = INK
    bold: bool = False
    anchor: str = "start"
    upright: bool = False


@dataclass(frozen=True)
class Drawing:
    """Marks in the order in which they are laid, and what the picture says in words."""

    height: float
    marks: list
    title: str
    description: str
    width: float = WIDTH


def framed(title, notes, marks, height, width=WIDTH):
    """A Drawing of marks with the title above and notes (source, date …) below; `height` is where the marks end."""
    letters = int(NOTE_LETTERS * width / WIDTH)
    lines = [line for note in notes for line in textwrap.wrap(note, letters)]
    head = [Rect(0, 0, width, height + LINE + FOOT * len(lines) + MARGIN, "#ffffff")]
    head.append(Text(MARGIN, MARGIN + 12, cut(title, width - 2 * MARGIN, 18), 18, bold=True))
    foot = [Text(MARGIN, height + LINE + FOOT * place, line, 12, SOFT) for place, line in enumerate(lines)]
    return Drawing(head[0].height, [*head, *marks, *foot], title, " ".join(notes), width)


def cut(text, wide, size=15):
    """A text that is about so many pixels wide at most."""
    most = int(wide / (LETTER * size / 15))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def svg(drawing):
    """The drawing as the text of an SVG file."""
    body = "\n".join(_element(mark) for mark in drawing.marks)
    wide, high = f"{drawing.width:g}", f"{drawing.height:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" role="img" '
        f'viewBox="0 0 {wide} {high}" font-family="system-ui, sans-serif">\n'
        f"<title>{escape(drawing.title)}</title>\n<desc>{escape(drawing.description)}</desc>\n{body}\n</svg>\n"
    )


def _element(mark):
    if isinstance(mark, Rect):
        place = f'x="{mark.x:.1f}" y="{mark.y:.1f}" width="{mark.width:.1f}" height="{mark.height:.1f}"'
        return f'<rect {place} fill="{mark.fill}"/>'
    if isinstance(mark, Text):
        weight = ' font-weight="600"' if mark.bold else ""
        turn = f' transform="rotate(-90 {mark.x:.1f} {mark.y:.1f})"' if mark.upright else ""
        return (
            f'<text x="{mark.x:.1f}" y="{mark.y:.1f}" font-size="{mark.size}" fill="{mark.colour}"{weight} '
            f'text-anchor="{mark.anchor}"{turn}>{escape(mark.text)}</text>'
        )
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in mark.points)
    if isinstance(mark, Shape):
        return f'<polygon points="{points}" fill="{mark.fill}"/>'
    dashes = ' stroke-dasharray="7 6"' if mark.dashed else ""
    return f'<polyline points="{points}" fill="none" stroke="{mark.colour}" stroke-width="{mark.thick:g}"{dashes}/>'
