"""From the factor of a cell back to its requirements, to the evidence or estimate of each, and to its revision."""

from dataclasses import dataclass, field

from django.db import transaction

from coediting.blame import blame
from coediting.models import Revision
from profiles.models import Requirement
from roadmap.models import CompetenceEvidence

GIVES_FACTOR = ("competence", "level", "lacking_low", "lacking_mid", "lacking_high")
CHUNK = 10


@dataclass(frozen=True)
class Asked:
    """One requirement of a profile and the share of workers that lack it there: (low, mid, high), None for unknown.

    The share is from `evidence`, or where that is None the profile's own estimate with its source. `revision` is the
    newest one that set any of what the factor takes from this row.
    """

    requirement: Requirement
    shares: tuple | None
    evidence: CompetenceEvidence | None
    revision: Revision | None = None

    @property
    def source(self):
        return self.evidence.source if self.evidence else self.requirement.lacking_source


@dataclass(frozen=True)
class Union:
    """How shares of several requirements give the share that lacks at least one, with the steps in order.

    `left` are the factors 1 − p of the product, as they are multiplied.
    """

    low: float
    mid: float
    high: float
    shares: list = field(repr=False)

    @property
    def left(self):
        return [1 - mid for _low, mid, _high in self.shares]

    @property
    def three(self):
        return self.low, self.mid, self.high


def union(shares):
    """The Union of [(low, mid, high)]; None where there are none. Sums and products run in this order."""
    if not shares:
        return None
    low, left, high = 0.0, 1.0, 0.0
    for least, middle, most in shares:
        low = max(low, least)
        left *= 1 - middle
        high += most
    high = min(1.0, high)
    return Union(low, min(max(1 - left, low), high), high, list(shares))


def asked(cell, group):
    """[Asked] of the group by the profile of a cell, in the order of the profile."""
    rows = cell.profile.requirements.select_related("competence").order_by("position", "pk")
    if group != "any":
        rows = rows.filter(competence__group=group)
    rows = list(rows)
    ids = [int(number) for number in cell.scope.split(",") if number]
    used = CompetenceEvidence.objects.filter(pk__in=ids).select_related("competence", "job", "sector", "partner")
    evidence = {(item.competence_id, item.level): item for item in used}
    revisions = revisions_of(cell.profile.document, [row.row for row in rows])
    return [_asked(row, evidence.get((row.competence_id, row.level)), revisions.get(str(row.row))) for row in rows]


def _asked(row, evidence, revision):
    if evidence:
        shares = evidence.low, evidence.mid, evidence.high
    else:
        shares = row.lacking_low, row.lacking_mid, row.lacking_high
    return Asked(row, None if shares[1] is None else shares, evidence, revision)


def revisions_of(document, rows):
    """{row id as text: the Revision that last set what the factor takes from this published row}.

    Each has `became`: the published version in which it first stood.
    """
    if document.published_id is None or not rows:
        return {}
    up_to = document.revisions.filter(number__lte=document.published.number)
    with transaction.atomic():  # a cursor that reads as it goes
        chain = up_to.order_by("-number").values_list("number", "content")
        set_by = blame(chain.iterator(chunk_size=CHUNK))
    numbers = {}
    for row in rows:
        found = [set_by.get(f"requirements/{row}/{name}") for name in GIVES_FACTOR]
        numbers[str(row)] = max((number for number in found if number), default=None)
    told = up_to.select_related("author", "partner", "proposal").defer("content", "proposal__content")
    by_number = {revision.number: revision for revision in told.filter(number__in=set(numbers.values()) - {None})}
    versions = list(
        up_to.filter(version__isnull=False).order_by("number").values_list("number", "version", "published_at")
    )
    for revision in by_number.values():
        revision.became = next((found for found in versions if found[0] >= revision.number), None)
    return {row: by_number[number] for row, number in numbers.items() if number}
