"""What the needs page shows for one question: exact figures put into rounded rows that add up."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from roadmap.needs import figures, freshness, hiring, reading
from roadmap.needs.rounding import bounds_that_add_up, whole

BARS_SHOWN = 12
PARTS_SHOWN = 60
UNCOVERED_SHOWN = 8


@dataclass(frozen=True)
class Row:
    """One line of a table or bar chart: whole persons, None for unknown."""

    subject: object
    headcount: int
    low: int | None = None
    mid: int | None = None
    high: int | None = None
    part: reading.Part | None = None
    figure: reading.Figure | None = None
    query: str = ""

    @property
    def shares(self):
        """(low, mid, high) in whole per cent, None for unknown."""
        if self.part is None or self.part.shares is None:
            return None
        return [whole(100 * share) for share in self.part.shares]


@dataclass(frozen=True)
class Chart:
    """Rows with the round end of their common scale. Bars show the first of them, the table all."""

    rows: list
    scale: int

    @property
    def bars(self):
        return [row for row in self.rows if row.mid is not None][:BARS_SHOWN]


def answer(question):
    """The context of the needs page."""
    total = reading.total(question)
    parts = job_rows(reading.parts(question))
    known = [row for row in parts if row.mid is not None]
    overlap = reading.overlap() if question.group == "any" else None
    return {
        "total": total,
        "shown": Row(
            question.sector, *map(whole, (total.headcount, total.low, total.mid, total.high)), figure=total
        ),
        "sentence": sentences()[question.group],
        "by_sector": sector_rows(question),
        "parts": known[:PARTS_SHOWN],
        "parts_left_out": max(0, len(known) - PARTS_SHOWN),
        "covered": whole(total.covered),
        "without_profile": whole(total.headcount) - whole(total.covered),
        "uncovered": [row for row in parts if row.mid is None][:UNCOVERED_SHOWN],
        "chart": chart(known),
        "evidence": []
        if question.group == "any"
        else [beside(item, question) for item in reading.evidence(question.group)],
        "overlap": overlap,
        "hiring": hiring.in_scenario(total.headcount, question.scenario, question.year)
        if question.scenario
        else None,
        "freshness": freshness.pending(),
    }


def sentences():
    """How the answer reads per group: "… workers lack in 2021 …"."""
    return {
        "green": _("lack at least one green competence that their job asks for"),
        "soft": _("lack at least one soft skill that their job asks for"),
        "digital": _("lack at least one digital competence that their job asks for"),
        "technical": _("lack at least one technical competence that their job asks for"),
        "any": _("lack at least one competence that their job asks for, of whatever group"),
    }


def job_rows(parts):
    """Rows for the parts of a total; those with a known need add up to it."""
    known = [part for part in parts if part.persons is not None]
    rounded = bounds_that_add_up([(*part.persons, part.headcount) for part in known])
    rows = [
        Row(part.job, people, *three, part=part)
        for part, (*three, people) in zip(known, rounded, strict=True)
    ]
    return rows + [Row(part.job, whole(part.headcount), part=part) for part in parts if part.persons is None]


def sector_rows(question):
    """Rows per sector, each with the question for that sector alone; nothing when there is only the asked one."""
    answers = reading.by_sector(question)
    if len(answers) < 2:
        return chart([])
    known = [(sector, figure) for sector, figure in answers if figure.known]
    rounded = bounds_that_add_up(
        [(figure.low, figure.mid, figure.high, figure.covered) for _sector, figure in known]
    )
    shown = [three for *three, _covered in rounded]
    unknown = [(sector, figure) for sector, figure in answers if not figure.known]
    return chart(
        [
            Row(sector, whole(figure.headcount), *three, figure=figure, query=address(question, sector))
            for (sector, figure), three in zip(known + unknown, shown + [()] * len(unknown), strict=True)
        ]
    )


def address(question, sector):
    """The address of the same question for one sector."""
    return f"{reverse('needs')}?{question.address(sector=f'{sector.revision}:{sector.code}')}"


def chart(rows):
    """A Chart of rows, in their order."""
    highest = max((row.high for row in rows if row.high is not None), default=0)
    return Chart(rows, figures.round_scale(highest))


def beside(evidence, question):
    """A top-down figure with what the profiles give for the same sectors."""
    sectors = list(evidence.sectors.all())
    found = reading.below(question.dataset, sectors, question.year).get(evidence.group)
    return {"evidence": evidence, "sectors": sectors, "below": found if found and found.known else None}
