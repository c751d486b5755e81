"""Where everything stands in the picture: three columns where there is room, one list with arcs on a phone.

The order within the columns is found by moving each node to the middle of what it is linked to (barycentres), a fixed
number of times, keeping the order with the fewest crossings. No chance is in it: the same links give the same picture.
Coordinates are texts, as templates would write numbers in the reader's notation.
"""

import textwrap
from dataclasses import dataclass

SWEEPS = 6
BOLD = 8.8  # the same for the middle
TOP, TALL, PITCH = 34, 46, 56  # of the columns: heading, box, box with the gap below it
LETTER = 7.9  # width of a letter at 14 px, a little above the mean so that no line sticks out


@dataclass(frozen=True)
class Box:
    """A node in the picture: `step` 0 for the middle, 1 or 2; `number` names it for the lines that end there."""

    number: int
    step: int
    item: object
    label: str
    x: str
    y: str
    width: str
    height: str
    lines: tuple  # (x, y, text)



@dataclass(frozen=True)
class Curve:
    """A line between the boxes with these numbers; `link` says what kind it is."""

    path: str
    ends: tuple
    link: object


@dataclass(frozen=True)
class Picture:
    """What an SVG of `width` by `height` shows; `heads` are (x, y, step) above the steps."""

    width: str
    height: str
    boxes: tuple
    curves: tuple
    heads: tuple = ()


def ordered(around):
    """([index in near], [index in far]) in the order with the fewest crossings that was found."""
    near, far = list(range(len(around.near))), list(range(len(around.far)))
    linked = [sorted(one.links) for one in around.near]
    back = [[i for i in near if j in around.near[i].links] for j in far]
    best = (crossings(near, far, linked), near, far)
    for _sweep in range(SWEEPS):
        far = _settled(far, back, near)
        near = _settled(near, linked, far)
        best = min(best, (crossings(near, far, linked), near, far))
    return best[1], best[2]


def _settled(moving, linked, fixed):
    """`moving` in the order of the mean places of what each is linked to; what is linked to nothing keeps its place."""
    place = {one: number for number, one in enumerate(fixed)}
    own = {one: number for number, one in enumerate(moving)}

    def mean(one):
        return sum(place[other] for other in linked[one]) / len(linked[one]) if linked[one] else own[one]

    return sorted(moving, key=lambda one: (mean(one), own[one]))


def crossings(near, far, linked):
    """How many pairs of lines between the two columns cross."""
    place = {one: number for number, one in enumerate(far)}
    ends = [(i, place[other]) for i, one in enumerate(near) for other in linked[one]]
    return sum((a - c) * (b - d) < 0 for number, (a, b) in enumerate(ends) for c, d in ends[:number])


def columns(around, labels):
    """The Picture in three columns, 760 wide. `labels` is {"middle": …, "far": [...]} in the reader's language."""
    near, far = ordered(around)
    rows = max(len(near), len(far), 2)
    height = TOP + rows * PITCH
    draw = _Pen()
    middle = draw.box(0, around.middle, labels["middle"], (0, (TOP + height - 106) / 2, 180, 96), 5)
    one, two = {}, {}
    for number, i in enumerate(near):
        place = (222, _top(number, len(near), rows), 234, TALL)
        one[i] = draw.box(1, around.near[i].item, around.near[i].label, place, 2)
    for number, j in enumerate(far):
        two[j] = draw.box(2, around.far[j], labels["far"][j], (526, _top(number, len(far), rows), 234, TALL), 2)
    for i in near:
        draw.curve(middle, one[i], around.near[i].link)
        for j, link in sorted(around.near[i].links.items()):
            draw.curve(one[i], two[j], link)
    heads = tuple((x, "16", step) for x, step in (("0", 0), ("222", 1), ("526", 2)))
    return Picture("760", _n(height), tuple(draw.boxes), tuple(draw.curves), heads)


def _top(number, size, rows):
    """The top of a box: the shorter column stands in the middle of the longer one."""
    return TOP + (rows - size) * PITCH / 2 + number * PITCH


class _Pen:
    """Collects boxes and curves, numbering the boxes."""

    def __init__(self):
        self.boxes, self.curves, self._at = [], [], {}

    def box(self, step, item, label, place, most):
        number, (x, y, width, height) = len(self.boxes), place
        lines = wrapped(label, int((width - 22) / (LETTER if step else BOLD)), most)
        first = y + height / 2 - (len(lines) - 1) * 9 + 5
        texts = tuple((_n(x + 13), _n(first + 18 * row), line) for row, line in enumerate(lines))
        self.boxes.append(Box(number, step, item, label, _n(x), _n(y), _n(width), _n(height), texts))
        self._at[number] = (x, x + width, y + height / 2)
        return number

    def curve(self, one, other, link):
        (_left, start, y), (end, _right, to) = self._at[one], self._at[other]
        bend = (end - start) / 2
        path = f"M{_n(start)} {_n(y)}C{_n(start + bend)} {_n(y)} {_n(end - bend)} {_n(to)} {_n(end)} {_n(to)}"
        self.curves.append(Curve(path, (one, other), link))


def arcs(around, labels):
    """The same for a phone, 320 wide: everything below each other, with arcs at the side."""
    near, far = ordered(around)
    left, width, tall, pitch, head = 72, 248, 44, 52, 34
    boxes, places, heads, y = [], {}, [], 0

    def put(step, items, y):
        heads.append((_n(0 if step == 0 else left), _n(y + 20), step))
        y += head
        for item, label, key in items:
            lines = wrapped(label, 30 if step else 26, 2)
            first = y + tall / 2 - (len(lines) - 1) * 9 + 5
            texts = tuple((_n(left + 13), _n(first + 18 * row), line) for row, line in enumerate(lines))
            boxes.append(Box(len(boxes), step, item, label, _n(left), _n(y), _n(width), _n(tall), texts))
            places[step, key] = (len(boxes) - 1, y + tall / 2)
            y += pitch
        return y

    y = put(0, [(around.middle, labels["middle"], 0)], y)
    y = put(1, [(around.near[i].item, around.near[i].label, i) for i in near], y)
    y = put(2, [(around.far[j], labels["far"][j], j) for j in far], y)
    pairs = [((0, 0), (1, i), around.near[i].link) for i in near]
    pairs += [((1, i), (2, j), link) for i in near for j, link in sorted(around.near[i].links.items())]
    longest = max((places[b][1] - places[a][1] for a, b, _link in pairs), default=1)
    curves = [_arc(places[a], places[b], link, left, longest) for a, b, link in pairs]
    return Picture("320", _n(y), tuple(boxes), tuple(curves), tuple(heads))


def _arc(one, other, link, left, longest):
    """A curve out of the left sides of two boxes; the longer, the farther out. Those of the middle stay close by."""
    (number, y), (end, to) = one, other
    out = left - 18 if number == 0 else left - 22 - (left - 26) * (to - y) / longest
    return Curve(f"M{left} {_n(y)}C{_n(out)} {_n(y)} {_n(out)} {_n(to)} {left} {_n(to)}", (number, end), link)


def wrapped(label, letters, most):
    """A label in at most so many lines of so many letters; longer words are broken, the end is cut with "…"."""
    words = [part for word in label.split() for part in _parts(word, letters)]
    lines = textwrap.wrap(" ".join(words), letters, break_on_hyphens=False) or [""]
    if len(lines) <= most:
        return lines
    last = " ".join(lines[most - 1 :])
    return [*lines[: most - 1], f"{last[: letters - 1].rstrip()}…"]


def _parts(word, letters):
    """A word in pieces of at most so many letters."""
    if len(word) <= letters:
        return [word]
    return [f"{word[: letters - 1]}-", *_parts(word[letters - 1 :], letters)]


def _n(value):
    """A number for an attribute: to a tenth, without notation of any language."""
    return f"{value:.1f}".removesuffix(".0")
