"""A drawing as PNG, laid mark by mark with Pillow and the letters that it brings along."""

import functools
import io
import itertools

from PIL import Image, ImageDraw, ImageFont

from profiles.drawing.marks import Rect, Shape, Text

SCALE = 2  # sharp on a fine screen and on paper
MOST = 12_000_000  # pixels of a picture at that scale; larger ones are drawn at their own size, to spare memory
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
DASH, GAP = 7, 6
PLAINER = str.maketrans("–—‑’‘“”\u00a0\u202f", "---''\"\"  ")  # what these letters have no shape for


def png(drawing):
    """The bytes of the PNG file; title and description are its metadata too."""
    scale = SCALE if drawing.width * drawing.height * SCALE**2 <= MOST else 1
    image = Image.new("RGB", (round(drawing.width * scale), round(drawing.height * scale)), "white")
    pen = ImageDraw.Draw(image)
    for mark in drawing.marks:
        _lay(image, pen, mark, scale)
    file = io.BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _lay(image, pen, mark, scale):
    if isinstance(mark, Rect):
        corners = [(mark.x, mark.y), (mark.x + mark.width, mark.y + mark.height)]
        pen.rectangle(_scaled(corners, scale), fill=mark.fill)
    elif isinstance(mark, Text):
        (place,) = _scaled([(mark.x, mark.y)], scale)
        (_lay_upright if mark.upright else _lay_text)(image, pen, mark, place, scale)
    elif isinstance(mark, Shape):
        pen.polygon(_scaled(mark.points, scale), fill=mark.fill)
    elif mark.dashed:
        for dash in _dashes(mark.points):
            pen.line(_scaled(dash, scale), mark.colour, max(1, round(mark.thick * scale)))
    else:
        pen.line(_scaled(mark.points, scale), mark.colour, max(1, round(mark.thick * scale)))


def _lay_text(_image, pen, mark, place, scale):
    stroke = {"stroke_width": 1, "stroke_fill": mark.colour} if mark.bold else {}
    letters, words = _letters(mark.size * scale), mark.text.translate(PLAINER)
    pen.text(place, words, mark.colour, letters, anchor=ANCHORS[mark.anchor], **stroke)


def _lay_upright(image, _pen, mark, place, scale):
    """Written on a strip of its own, which is turned and laid on the picture; it begins at its place."""
    letters, words = _letters(mark.size * scale), mark.text.translate(PLAINER)
    left, top, right, bottom = letters.getbbox(words, anchor="ls")
    strip = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(strip).text((-left, -top), words, 255, letters, anchor="ls")
    turned = strip.rotate(90, expand=True)
    image.paste(mark.colour, (round(place[0]) + top, round(place[1]) - left - turned.height), turned)


@functools.cache
def _letters(size):
    return ImageFont.load_default(size)


def _scaled(points, scale):
    return [(x * scale, y * scale) for x, y in points]


def _dashes(points):
    """The dashes of a broken line as pairs of points."""
    for (x, y), (to_x, to_y) in itertools.pairwise(points):
        length = max(1e-9, ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5)
        for begin in range(0, int(length), DASH + GAP):
            end = min(begin + DASH, length)
            yield [(x + (to_x - x) * part / length, y + (to_y - y) * part / length) for part in (begin, end)]
