"""A figure taken apart: its sums, its cells, and one cell down to each requirement and where its share is from.

Whoever asks from outside the partners sees no small cells and no checks of few people, here as elsewhere.
"""

from dataclasses import dataclass

from profiles.models import Job, Sector
from roadmap.models import GroupEvidence, NeedTotal
from roadmap.needs import cells, focus, freshness, lineage, question, rivals, splits
from roadmap.needs.suppression import SMALL

PAGE_SIZE = 50
BESIDE_SHOWN = 5


@dataclass(frozen=True)
class Part:
    """One cell opened: what its profile asks and how the shares become its factor.

    `asked` are the requirements with a known share, `unknown` those without. `veiled` ones rest on a check of fewer
    than SMALL people, so their shares stay inside, and the public sees no `union`. `claims` tells, where no profile
    applies, which ones claim the pair; the first of them at the same distance tie.
    """

    cell: cells.Cell
    asked: list
    unknown: list
    veiled: list
    union: lineage.Union | None
    claims: list

    @property
    def tied(self):
        nearest = self.claims[0].distance if self.claims else None
        return [claim for claim in self.claims if claim.distance == nearest] if self.cell.tie else []


@dataclass(frozen=True)
class Beside:
    """A top-down figure for the group, and the count from below for the same sectors; None where nothing is known."""

    evidence: GroupEvidence
    sectors: list
    below: dict | None


def part(asked, text, *, inside):
    """The Part that a `part` parameter names ("sector,job,region"); None when it names nothing that may be seen."""
    names = (text or "").split(",")
    if len(names) != 3:
        return None
    sector, job = focus.node(Sector, names[0]), focus.node(Job, names[1])
    if sector is None or job is None:
        return None
    cell = cells.one(asked, sector, job, names[2][:20], inside=inside)
    return None if cell is None or cell.hidden else opened(cell, asked.group, inside=inside)


def part_key(cell):
    """What names a cell in the address."""
    return f"{focus.sector_key(cell.sector)},{focus.job_key(cell.job)},{cell.region}"


def opened(cell, group, *, inside):
    """The Part of a cell."""
    if cell.profile is None:
        return Part(cell, [], [], [], None, rivals.claims(cell.sector, cell.job))
    asked = lineage.asked(cell, group)
    known = [row for row in asked if row.shares]
    veiled = [] if inside else [row for row in known if few(row.evidence)]
    return Part(
        cell=cell,
        asked=[row for row in known if row not in veiled],
        unknown=[row for row in asked if not row.shares],
        veiled=veiled,
        union=None if veiled else lineage.union([row.shares for row in known]),
        claims=[],
    )


def few(evidence):
    """Is this about so few people that one might know them?"""
    return evidence is not None and evidence.asked is not None and evidence.asked < SMALL


def beside(asked):
    """[Beside] for the group, newest first, of evidence about sectors that the focus is about. Three queries."""
    found = GroupEvidence.objects.filter(group=asked.group).order_by("-year", "-pk").prefetch_related("sectors")
    found = [item for item in found if _about(item, asked.sector)][:BESIDE_SHOWN]
    if not found:
        return []
    rows = NeedTotal.objects.filter(
        dataset_id=asked.dataset.pk, year=asked.year, group=asked.group, axis=NeedTotal.Axis.SECTOR
    )
    totals = list(rows.values("node_id", "headcount", "covered", "low", "mid", "high"))
    nodes = Sector.objects.in_bulk({row["node_id"] for row in totals})
    return [Beside(item, list(item.sectors.all()), _below(item.sectors.all(), totals, nodes)) for item in found]


def _about(evidence, sector):
    return sector is None or any(
        one.revision == sector.revision and (one.path.startswith(sector.path) or sector.path.startswith(one.path))
        for one in evidence.sectors.all()
    )


def _below(sectors, totals, nodes):
    """The sums of all sectors at or below these, in persons; None where nobody is covered."""
    sums = dict.fromkeys(("headcount", "covered", "low", "mid", "high"), 0)
    for row in totals:
        node = nodes[row["node_id"]]
        if any(node.revision == one.revision and node.path.startswith(one.path) for one in sectors):
            sums = {name: value + row[name] for name, value in sums.items()}
    return {name: value / cells.WHOLE for name, value in sums.items()} if sums["covered"] else None


def explanation(asked, *, inside, number=1, part_named=""):
    """Everything that the page and the API tell about the figure of a Focus. `number` is the page of cells, from 1."""
    sums = cells.sums(asked, inside=inside)
    narrowed = asked.sector or asked.job or asked.region
    veiled = narrowed and not inside and splits.secret(question.read(asked.parameters), sums.headcount, inside=False)
    pages = 1 if veiled else max(1, -(-sums.cells // PAGE_SIZE))
    number = min(max(number, 1), pages)
    return {
        "asked": asked,
        "sums": sums,
        "secret": bool(veiled) or (sums.secret and not inside),
        "parts": []
        if veiled
        else cells.page(asked, inside=inside, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE),
        "number": number,
        "pages": pages,
        "part": part(asked, part_named, inside=inside) if part_named and not veiled else None,
        "beside": [] if asked.group == "any" else beside(asked),
        "freshness": freshness.pending(),
    }
