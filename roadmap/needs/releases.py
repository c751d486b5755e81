"""What a release holds and tells: its figures as rows, what the public sees of them, and how two differ."""

import hashlib
import json
from dataclasses import dataclass

from django.core.cache import cache

from profiles.models import Job, Sector
from roadmap.models import CompetenceEvidence, NeedRelease
from roadmap.needs import causes, material
from roadmap.needs.cells import WHOLE
from roadmap.needs.tables import AXES, GROUPS
from roadmap.needs.veiled import hidden_rows

COLUMNS = ("year", "axis", "node", "region", "group", "headcount", "covered", "low", "mid", "high")
SUMS = COLUMNS[5:]
HEADER = ("year", "axis", "node", "code", "labels.nl", "labels.en", *COLUMNS[3:])
A_WEEK = 7 * 24 * 3600


def figures(derived, dataset):
    """The figures of a release as JSON: nodes by uid, and rows of COLUMNS with whole NANO persons."""
    totals = derived.totals[derived.totals["dataset"] == dataset]
    nodes = {
        axis: model.objects.in_bulk({int(pk) for pk in totals["node"][totals["axis"] == AXES.index(axis)]})
        for axis, model in (("sector", Sector), ("job", Job))
    }
    rows = []
    for row in totals:
        axis = AXES[row["axis"]]
        place = int(row["year"]), axis, str(nodes[axis][int(row["node"])].uid), derived.region_names[row["region"]]
        rows.append([*place, GROUPS[row["group"]], *(int(row[name]) for name in SUMS)])
    return {
        "columns": list(COLUMNS),
        "nodes": {
            str(node.uid): {"axis": axis, "code": node.code, "labels": node.labels}
            for axis, found in nodes.items()
            for node in found.values()
        },
        "rows": sorted(rows),
    }


def told_inputs(dataset, profiles):
    """What the figures rest on: the dataset, the published revision of each profile, the accepted evidence."""
    evidence = CompetenceEvidence.objects.accepted().order_by("uid").values_list("uid", "revision")
    facts = ("slug", "revision", "reference_date", "quality")
    return {
        "dataset": {name: getattr(dataset, name) for name in facts},
        "profiles": profiles,
        "evidence": {str(uid): revision for uid, revision in evidence},
    }


def content_hash(figures, data):
    """SHA-256 over the figures as canonical JSON and the material."""
    text = json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode() + bytes(data)).hexdigest()


def rows_for(release, *, inside):
    """Rows of COLUMNS in persons; for the public None where few people are meant.

    What the same question about the release would hide is hidden here, too (`veiled`).
    """
    rows = release.figures["rows"]
    hidden = set() if inside else hidden_rows(rows)
    return [
        [*row[:5], *((None,) * 5 if (*row[:4],) in hidden else (value / WHOLE for value in row[5:]))] for row in rows
    ]


def sheet(release, *, inside):
    """Rows of HEADER for CSV and spreadsheets; "" for what is hidden."""
    nodes = release.figures["nodes"]
    for year, axis, node, region, group, *values in rows_for(release, inside=inside):
        told = nodes[node]
        labels = [told["labels"][language] or "" for language in ("nl", "en")]
        persons = ("" if value is None else round(value, 6) for value in values)
        yield [year, axis, node, told["code"], *labels, region, group, *persons]


def years(release):
    """The years with figures, the newest first."""
    return sorted({row[0] for row in release.figures["rows"]}, reverse=True)


def totals(release, year):
    """{group: {headcount, covered, low, mid, high}} in persons over everything, of one year."""
    found = {group: [0] * 5 for group in GROUPS}
    for row in release.figures["rows"]:
        if row[0] == year and row[1] == "sector":
            found[row[4]] = [one + other for one, other in zip(found[row[4]], row[5:], strict=True)]
    return {
        group: {name: value / WHOLE for name, value in zip(SUMS, sums, strict=True)} for group, sums in found.items()
    }


@dataclass(frozen=True)
class Difference:
    """One line of a comparison in whole persons: then, now, and the difference by cause, which adds up.

    A side where no profile covers any of its workers is unknown: None, and so are the difference and its parts.
    """

    subject: object
    old: int | None
    new: int | None
    parts: dict

    @property
    def sides(self):
        return self.old, self.new

    @property
    def difference(self):
        return None if None in (self.old, self.new) else self.new - self.old


def difference(old, new, old_year, new_year):
    """The causes.Split between two releases. They never change, so neither does this: kept in the cache."""
    key = f"need-causes:{old.content_hash}:{new.content_hash}:{old_year}:{new_year}"
    found = cache.get(key)
    if found is None:
        sides = NeedRelease.objects.in_bulk([old.pk, new.pk])
        inputs = [material.unpacked(sides[side.pk].material) for side in (old, new)]
        found = causes.split(*inputs, old_year, new_year)
        cache.set(key, found, A_WEEK)
    return found


def line(subject, old, new, parts, name="mid"):
    """A Difference in whole persons from NANO values by SUMS."""
    place = SUMS.index(name)
    was, now = ((2 * side[place] + WHOLE) // (2 * WHOLE) if _known(side) else None for side in (old, new))
    if None in (was, now):
        return Difference(subject, was, now, dict.fromkeys(causes.CAUSES))
    shares = causes.in_whole([parts[cause][place] for cause in causes.CAUSES], WHOLE, total=now - was)
    return Difference(subject, was, now, dict(zip(causes.CAUSES, shares, strict=True)))


def _known(values):
    """Does a profile cover any of the workers, or are there none?"""
    heads, covered = values[:2]
    return bool(covered) or not heads


def by_group(found):
    """[Difference] per competence group, of the middle. The groups overlap: never added up."""
    return [line(group, *found.of_group(group)) for group in GROUPS]


def by_sector(found, group):
    """[Difference] per sector of the workforce for one group, the largest first, the unknown ones last."""
    keys = [key for key in found.old if key[1] == group]
    sectors = Sector.objects.in_bulk([sector for sector, _group in keys])
    lines = [
        line(sectors[key[0]], found.old[key], found.new[key], found.parts[key]) for key in keys if key[0] in sectors
    ]
    return sorted(lines, key=_largest_first)


def _largest_first(row):
    unknown = row.difference is None
    return (unknown, 0 if unknown else -abs(row.difference), -(row.new or 0), row.subject.path)
