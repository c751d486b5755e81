"""A drawing as PNG, laid mark by mark with Pillow and the letters that it brings along."""

import functools
import io
import itertools

from PIL import Image, ImageDraw, ImageFont

from roadmap.needs.drawing import WIDTH, Rect, Shape, Text

SCALE = 2  # sharp on a fine screen and on paper
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
DASH, GAP = 7, 6
PLAINER = str.maketrans("–—‑’‘“”\u00a0\u202f", "---''\"\"  ")  # what these letters have no shape for


def png(drawing):
    """The bytes of the PNG file; title and description are its metadata too."""
    image = Image.new("RGB", (WIDTH * SCALE, round(drawing.height * SCALE)), "white")
    pen = ImageDraw.Draw(image)
    for mark in drawing.marks:
        _lay(pen, mark)
    file = io.BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _lay(pen, mark):
    if isinstance(mark, Rect):
        pen.rectangle(
            _scaled([(mark.x, mark.y), (mark.x + mark.width, mark.y + mark.height)]), fill=mark.fill
        )
    elif isinstance(mark, Text):
        (place,) = _scaled([(mark.x, mark.y)])
        stroke = {"stroke_width": 1, "stroke_fill": mark.colour} if mark.bold else {}
        pen.text(
            place,
            mark.text.translate(PLAINER),
            mark.colour,
            _letters(mark.size),
            anchor=ANCHORS[mark.anchor],
            **stroke,
        )
    elif isinstance(mark, Shape):
        pen.polygon(_scaled(mark.points), fill=mark.fill)
    elif mark.dashed:
        for dash in _dashes(mark.points):
            pen.line(_scaled(dash), mark.colour, round(mark.thick * SCALE))
    else:
        pen.line(_scaled(mark.points), mark.colour, round(mark.thick * SCALE))


@functools.cache
def _letters(size):
    return ImageFont.load_default(size * SCALE)


def _scaled(points):
    return [(x * SCALE, y * SCALE) for x, y in points]


def _dashes(points):
    """The dashes of a broken line as pairs of points."""
    for (x, y), (to_x, to_y) in itertools.pairwise(points):
        length = max(1e-9, ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5)
        for begin in range(0, int(length), DASH + GAP):
            end = min(begin + DASH, length)
            yield [(x + (to_x - x) * part / length, y + (to_y - y) * part / length) for part in (begin, end)]
