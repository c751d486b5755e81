"""What the needs page shows for one question: exact figures put into rounded rows that add up."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.models import Job, Sector
from roadmap.needs import figures, freshness, hiring, pressing, reading, splits, sums, themes, trend
from roadmap.needs.question import WAYS
from roadmap.needs.rounding import bounds_that_add_up, largest_remainder, whole
from roadmap.needs.suppression import is_small

BARS_SHOWN = 12
ROWS_SHOWN = 60
PRESSING_SHOWN = 40
UNCOVERED_SHOWN = 8


@dataclass(frozen=True)
class Row:
    """One line of a table or bar chart: whole persons, None for unknown; `hidden` where they are too few to show."""

    label: str
    headcount: int | None
    low: int | None = None
    mid: int | None = None
    high: int | None = None
    figure: reading.Figure | None = None
    subject: object = None
    query: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Chart:
    """Rows with the round end of their common scale. Bars show the first of them, the table all."""

    rows: list
    scale: int

    @property
    def bars(self):
        return [row for row in self.rows if row.mid is not None and row.query and not row.hidden][:BARS_SHOWN]

    @property
    def some_hidden(self):
        return any(row.hidden for row in self.rows)


def answer(question, *, inside=False):
    """The context of the needs page. `inside`: for members of the partners, from whom small numbers are not hidden."""
    sectors = sums.by(question, "sector")
    total = sums.figure(sums.together(list(sectors.values())))
    secret = splits.secret(question, total.headcount, inside=inside)
    years = trend.points(question, sectors, inside=inside)
    return {
        "total": total,
        "secret": secret,
        "shown": Row("", *map(whole, (total.headcount, total.low, total.mid, total.high)), figure=total),
        "sentence": sentences()[question.group],
        "covered": whole(total.covered),
        "without_profile": whole(total.headcount) - whole(total.covered),
        "tabs": tabs(question),
        "title": splits.title(question, question.by),
        **(split(question, sectors, inside=inside) if not secret else {}),
        "trend": None if secret else trend.drawn(years),
        "evidence": []
        if question.group == "any"
        else [beside(item, question) for item in reading.evidence(question.group)],
        "overlap": reading.overlap() if question.group == "any" else None,
        "hiring": None if secret else hires(question, sectors, total),
        "freshness": freshness.pending(),
    }


def tabs(question):
    """[(label, query, is it this one?)] per way of splitting."""
    return [(label, question.address(group_by=way), way == question.by) for way, label in WAYS.items()]


def split(question, sectors, *, inside):
    """What is shown of the way in which the question is split: `chart`, `heat` or `pressing`."""
    if question.by == "competence":
        shown, size = pressing.ranked(question, inside=inside, most=PRESSING_SHOWN)
        return {
            "pressing": shown,
            "pressing_left_out": size - len(shown),
            "pressing_hidden": any(one.hidden for one in shown),
        }
    if question.by == "theme":
        heads, found = heat(question, sectors, inside=inside)
        hidden = any(row.hidden or any(cell.hidden for cell in row.cells) for row in found)
        shown = [{**row.__dict__, "query": question.address(sector=row.key)} for row in found]
        return {"heat_themes": heads, "heat": shown, "heat_hidden": hidden}
    found = sectors if question.by == "sector" else sums.by(question, question.by)
    lines = splits.lines(question, question.by, found, inside=inside)
    # Beside hidden lines, the people without a figure would tell how many are in one of them.
    told = question.by == "job" and not any(line.hidden for line in lines)
    more = {"uncovered": uncovered(found, inside)} if told else {}
    shown = with_the_rest(rows(question, lines), inside=inside)
    return {"chart": chart(shown), "adds_up": question.by in splits.DISJOINT} | more


def heat(question, sectors=None, *, inside):
    """([Theme], [themes.Row]) of a question; a theme that narrows it is set aside, as every theme has its column."""
    if question.theme:
        question, sectors = replace(question, theme=None), None
    return themes.heat_map(question, splits.lines(question, "sector", sectors, inside=inside), inside=inside)


def rows(question, lines):
    """Rows of [splits.Line], rounded; those of disjoint people add up. Each with the question for it alone."""
    disjoint = bool(lines) and lines[0].way in splits.DISJOINT
    known = [line for line in lines if line.figure.known]
    exact = [
        (*(getattr(line.figure, name) for name in ("low", "mid", "high")), line.figure.covered)
        for line in known
    ]
    # What overlaps is rounded line by line: it has no sum to hold to.
    rounded = bounds_that_add_up(exact) if disjoint else [bounds_that_add_up([row])[0] for row in exact]
    persons = {line.key: three for line, (*three, _covered) in zip(known, rounded, strict=True)}
    heads = [line.figure.headcount for line in lines]
    whole_heads = largest_remainder(heads) if disjoint else [whole(value) for value in heads]
    return [
        Row(
            line.label,
            people,
            *persons.get(line.key, ()),
            figure=line.figure,
            subject=line.subject,
            query=f"{reverse('needs')}?{question.address(**{line.way: line.key})}",
            hidden=line.hidden,
        )
        for line, people in zip(lines, whole_heads, strict=True)
    ]


def with_the_rest(found, *, inside):
    """The first of these rows, and one for all the others together, so that they still add up."""
    shown, rest = found[: ROWS_SHOWN - 1], found[ROWS_SHOWN - 1 :]
    if len(rest) < 2:
        return found
    names = ("headcount", "covered", "low", "mid", "high")
    figure = reading.Figure(*(sum(getattr(row.figure, name) for row in rest) for name in names))
    columns = [[getattr(row, name) or 0 for row in rest] for name in ("headcount", "low", "mid", "high")]
    people, *three = map(sum, columns)
    return [
        *shown,
        Row(
            ngettext("%(n)d other together", "%(n)d others together", len(rest)) % {"n": len(rest)},
            people,
            *(three if figure.known else ()),
            figure=figure,
            hidden=not inside and is_small(figure.headcount),
        ),
    ]


def uncovered(jobs, inside):
    """[(Job, persons)] with the most workers about whom nothing is known."""
    without = {job: values[0] - values[1] for job, values in jobs.items() if values[0] > values[1]}
    most = sorted(without, key=lambda job: (-without[job], job))[:UNCOVERED_SHOWN]
    found = Job.objects.in_bulk(most)
    people = {job: sums.figure([without[job]] * 5).headcount for job in most}
    return [(found[job], whole(people[job])) for job in most if inside or not is_small(people[job])]


def hires(question, sectors, total):
    """The Hiring of the question's people in its scenario, at the rates of their sectors; None without a horizon."""
    if question.scenario is None:
        return None
    places = Sector.objects.in_bulk(sectors)
    people = {}
    for pk, values in sectors.items():
        key = hiring.sector_key(places[pk])
        people[key] = people.get(key, 0.0) + sums.figure(values).headcount
    has_own = any(rate.sector_id for rate in question.scenario.rates.all())
    return hiring.in_scenario(total.headcount, question.scenario, question.year, people if has_own else None)


def sentences():
    """How the answer reads per group: "… workers lack in 2021 …"."""
    return {
        "green": _("lack at least one green competence that their job asks for"),
        "soft": _("lack at least one soft skill that their job asks for"),
        "digital": _("lack at least one digital competence that their job asks for"),
        "technical": _("lack at least one technical competence that their job asks for"),
        "any": _("lack at least one competence that their job asks for, of whatever group"),
    }


def chart(found):
    """A Chart of rows, in their order."""
    highest = max(
        (row.high for row in found if row.high is not None and row.query and not row.hidden), default=0
    )
    return Chart(found, figures.round_scale(highest))


def beside(evidence, question):
    """A top-down figure with what the profiles give for the same sectors."""
    sectors = list(evidence.sectors.all())
    found = reading.below(question.dataset, sectors, question.year).get(evidence.group)
    return {"evidence": evidence, "sectors": sectors, "below": found if found and found.known else None}
