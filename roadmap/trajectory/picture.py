"""The picture of a course with its words: what stands at each mark, what the legend says, and what a listener hears."""

from django.utils.translation import gettext as _

from roadmap.presentation import figure
from roadmap.trajectory import chart, wording

DOT_CLASSES = {
    "baseline": "c-dot",
    "counted": "c-dot",
    "need": "c-point--need",
    "proposed": "c-point--open",
    "forecast": "c-point--open c-point--forecast",
    "goal": "c-point--open",
}


def of_course(course, proposed=()):
    """What `roadmap/_trajectory.html` draws of a course, or None where there is nothing to draw."""
    drawn = chart.draw(course, proposed)
    return drawn and _picture(drawn, wording.alternative(course, proposed))


def of_points(points, label):
    """The same for a plain series of values, told by `label`."""
    drawn = chart.draw_series(points)
    return drawn and _picture(drawn, label)


def _picture(drawn, label):
    kinds = kind_words()
    dots = [
        {
            "x": dot.x,
            "y": dot.y,
            "low_y": dot.low_y,
            "high_y": dot.high_y,
            "kind": dot.kind,
            "css": DOT_CLASSES[dot.kind],
            "label": f"{kinds[dot.kind]}: {figure(wording.rounded(dot.value) if dot.low_y else dot.value)}",
            "figure": figure(wording.rounded(dot.value) if dot.low_y else dot.value),
            "shown": dot.shown,
            "below": dot.below,
            "anchor": dot.anchor,
        }
        for dot in drawn.dots
    ]
    return {
        "label": label,
        "dots": dots,
        "ticks": [{"y": tick["y"], "label": figure(tick["value"])} for tick in drawn.ticks],
        "legend": _legend(drawn, kinds),
        **{name: getattr(drawn, name) for name in ("years", "path", "seen", "pace", "need", "band")},
    }


def kind_words():
    """What each mark stands for."""
    return {
        "baseline": _("baseline"),
        "counted": _("values that count"),
        "need": _("computed need"),
        "proposed": _("proposed, does not count yet"),
        "forecast": _("forecast on the present pace"),
        "goal": _("goal"),
    }


def _legend(drawn, kinds):
    """Only what is drawn: each with the line, the mark and the words of it."""
    there = {dot.kind for dot in drawn.dots}
    whisked = any(dot.low_y for dot in drawn.dots)
    found = []
    if there & {"counted", "baseline"}:
        words = kinds["counted"] if "counted" in there else kinds["baseline"]
        found.append({"line": "c-line--seen" if drawn.seen else "", "dot": "c-dot", "words": words})
    if "need" in there:
        line = "c-line--need" if drawn.need else ""
        found.append({"line": line, "dot": DOT_CLASSES["need"], "words": kinds["need"]})
    if drawn.band:
        found.append({"band": True, "words": _("between the low and the high bound")})
    elif whisked:
        found.append({"whisk": True, "words": _("from the low to the high bound")})
    if drawn.path:
        found.append({"line": "c-line--path", "words": _("straight path to the goal")})
    if drawn.pace:
        found.append({"line": "c-line--wait", "dot": DOT_CLASSES["forecast"], "words": kinds["forecast"]})
    if "goal" in there:
        found.append({"dot": DOT_CLASSES["goal"], "goal": True, "words": kinds["goal"]})
    if "proposed" in there:
        found.append({"dot": DOT_CLASSES["proposed"], "words": kinds["proposed"]})
    return found
