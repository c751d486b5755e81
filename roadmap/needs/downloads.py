"""The figures of a question as a file: CSV, XLSX, SVG or PNG, each with source, date, bounds and as of when."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from profiles.drawing.marks import svg
from profiles.drawing.png import png
from roadmap.needs import answer, drawing, freshness, pressing, splits, sums, trend
from roadmap.needs.rounding import whole

TABLES, PICTURES = ("csv", "xlsx"), ("svg", "png")
BARS = 20


@dataclass(frozen=True)
class Sheet:
    """A table with what a reader must know of it: `notes` are (what, text)."""

    header: list
    rows: list
    notes: list


def sheet(question, *, inside=False):
    """The Sheet of a question, split the way it asks. Hidden numbers are empty cells."""
    if _secret(question, inside):
        header, rows = [_("Few people")], []
    else:
        header, rows = {"competence": _competences, "theme": _themes, "year": _years}.get(
            question.by, _lines
        )(question, inside)
    return Sheet(header, rows, notes(question))


def as_picture(kind, question, *, inside=False):
    """The bytes of the chart of a question as "svg" or "png"."""
    drawn = _drawing(question, inside)
    return svg(drawn).encode() if kind == "svg" else png(drawn)


def notes(question):
    """[(what, text)] that go with every figure."""
    state = freshness.pending()
    dataset = question.dataset
    about = [
        (_("Question"), about_whom(question)),
        (_("Unit"), _("Persons. Low and high are the bounds of each figure; unknown is not zero.")),
        (_("Workforce"), f"{dataset.name} ({dataset.get_quality_display()}, {dataset.reference_date})"),
        (_("Source"), dataset.source),
        (_("Licence"), dataset.licence),
        (_("Figures as of"), _as_of(state)),
        (_("Made on"), date_format(timezone.localtime(), "Y-m-d H:i")),
        (_("Left empty"), _("Fewer than 10 people, or what would give such a number away.")),
    ]
    if question.by not in splits.DISJOINT:
        about.append((_("Do not add up"), _("These lines are about the same people.")))
    return [(what, text) for what, text in about if text]


def _as_of(state):
    run = state.run
    text = date_format(timezone.localtime(run.started), "Y-m-d H:i") if run else _("nothing computed yet")
    if run and state.revision:
        text = _("%(moment)s, revision %(revision)s of %(profile)s") % {
            "moment": text,
            "revision": state.revision,
            "profile": run.inputs.get("profile"),
        }
    return _("%(moment)s; recomputing") % {"moment": text} if state.waiting else text


def about_whom(question):
    """The choice in words."""
    said = [
        question.sector.label if question.sector else _("all sectors"),
        question.job.label if question.job else _("all jobs"),
        question.region_label,
        question.theme.label if question.theme else "",
        str(question.group_label),
        str(question.year),
        question.scenario.name if question.scenario else "",
    ]
    return "; ".join(part for part in said if part)


def _secret(question, inside):
    if inside:
        return False
    values = sums.together(list(sums.by(question, "region").values()))
    return splits.secret(question, sums.figure(values).headcount, inside=inside)


def _lines(question, inside):
    header = [splits.WAY_NAMES[question.by], _("Workers"), _("Covered"), _("Low"), _("Middle"), _("High")]
    rows = answer.rows(question, splits.lines(question, question.by, inside=inside))
    return [str(name) for name in header], [
        [row.label, *([""] * 5 if row.hidden else _numbers(row.headcount, row.figure, row))] for row in rows
    ]


def _numbers(headcount, figure, row):
    known = [row.low, row.mid, row.high] if figure.known else [_("unknown")] * 3
    return [headcount, min(headcount, whole(figure.covered)), *known]


def _years(question, inside):
    points = trend.points(question, sums.by(question, "sector"), inside=inside)
    header = [
        _("Year"),
        _("Counted or expected"),
        _("Workers"),
        _("Covered"),
        _("Low"),
        _("Middle"),
        _("High"),
    ]
    return header, [
        [
            point.year,
            _("expected in the scenario") if point.expected else _("counted"),
            *([""] * 5 if point.hidden else _of_figure(point.figure)),
        ]
        for point in points
    ]


def _of_figure(figure):
    known = figure.persons if figure.known else [_("unknown")] * 3
    return [whole(figure.headcount), whole(figure.covered), *known]


def _competences(question, inside):
    header = [
        _("Rank"), _("Competence"), _("Workers asked for it"), _("Lack it: low"), _("Lack it: middle"),
        _("Lack it: high"), _("Share lacking: low %"), _("Share lacking: middle %"), _("Share lacking: high %"),
        _("In shortage occupations: sure"), _("In shortage occupations: possible"),
    ]  # fmt: skip
    rows = []
    for place, one in enumerate(pressing.ranked(question, inside=inside)[0], start=1):
        reach = [whole(value) for value in one.reach] if one.reach else [_("unknown")] * 3
        gap = [whole(100 * value) for value in one.gap] if one.gap else [_("unknown")] * 3
        numbers = [whole(one.asked), *reach, *gap, *map(whole, one.shortage)]
        rows.append([place, one.competence.label, *([""] * len(numbers) if one.hidden else numbers)])
    return header, rows


def _themes(question, inside):
    heads, rows = answer.heat(question, inside=inside)
    header = [_("Sector"), _("Workers"), *(f"{theme.label} (%)" for theme in heads)]
    return header, [
        [
            row.sector.label,
            "" if row.hidden else whole(row.headcount),
            *("" if cell.hidden or cell.percent is None else cell.percent for cell in row.cells),
        ]
        for row in rows
    ]


def _drawing(question, inside):
    title = splits.title(question, question.by)
    notes_below = [f"{what}: {text}" for what, text in notes(question)]
    if _secret(question, inside):
        return drawing.bars(title, [], notes_below, written)
    if question.by == "year":
        return drawing.line(
            title, trend.points(question, sums.by(question, "sector"), inside=inside), notes_below, written
        )
    if question.by == "theme":
        heads, rows = answer.heat(question, inside=inside)
        cells = [(row.sector.label, [_cell(cell) for cell in row.cells]) for row in rows]
        return drawing.grid(title, [theme.label for theme in heads], cells, notes_below)
    return drawing.bars(title, _bars(question, inside), notes_below, written)


def _bars(question, inside):
    if question.by == "competence":
        found = [one for one in pressing.ranked(question, inside=inside)[0] if one.reach and not one.hidden]
        return [(one.competence.label, *map(whole, one.reach)) for one in found[:BARS]]
    rows = answer.rows(question, splits.lines(question, question.by, inside=inside))
    return [
        (row.label, row.low, row.mid, row.high) for row in rows if row.mid is not None and not row.hidden
    ][:BARS]


def _cell(cell):
    if cell.hidden or cell.percent is None:
        return "–", 0
    return f"{cell.percent} %", cell.step


def written(value):
    """A number of persons with the separators of the language."""
    return number_format(whole(value), use_l10n=True, force_grouping=True)
