"""The rows of an export, in the columns and with the natural keys that the import reads."""

from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Cast, Concat

AT_ONCE = 2000


def _key(prefix, column):
    return Concat(Value(prefix), Cast(column, CharField()))


def sector_key(name="sector"):
    """nacebel2025:20"""
    return Concat(f"{name}__revision", Value(":"), f"{name}__code")


def job_key(name="job"):
    """isco:8131, own:<name>, or esco:<address>."""
    return Case(
        When(**{f"{name}__kind": "isco"}, then=_key("isco:", f"{name}__code")),
        When(**{f"{name}__kind": "own"}, then=_key("own:", f"{name}__code")),
        default=_key("esco:", f"{name}__esco_uri"),
        output_field=CharField(),
    )


def competence_key():
    """esco:<address>, or uid:<uid> for one of the portal's own."""
    return Case(
        When(competence__esco_uri=None, then=_key("uid:", "competence__uid")),
        default=_key("esco:", "competence__esco_uri"),
        output_field=CharField(),
    )


def of_workforce(dataset):
    """(sector, job, region, year, headcount, revision) of every cell."""
    rows = (
        dataset.cells.annotate(sector_key=sector_key(), job_key=job_key())
        .order_by("year", "sector__path", "job__path", "region", "pk")
        .values_list("sector_key", "job_key", "region", "year", "headcount")
    )
    for sector, job, region, year, headcount in rows.iterator(AT_ONCE):
        yield sector, job, region, year, _figure(headcount), dataset.revision


def of_evidence(queryset):
    """The columns of `roadmap.importing.evidence` for each piece of evidence."""
    plain = ("date", "kind", "asked", "below", "low", "mid", "high", "source", "licence", "quality", "note")
    rows = (
        queryset.annotate(
            competence_key=competence_key(),
            job_key=Case(When(job=None, then=Value("")), default=job_key()),
            sector_key=Case(When(sector=None, then=Value("")), default=sector_key()),
        )
        .order_by("pk")
        .values_list(
            "uid", "revision", "competence_key", "level", "job_key", "sector_key", "region", *plain
        )
    )
    for row in rows.iterator(AT_ONCE):
        yield tuple(_evidence_cell(cell) for cell in row)


def _figure(value):
    """A number as the shortest figure that gives it back: 100.0 as 100."""
    return int(value) if value.is_integer() else value


def _evidence_cell(cell):
    if cell is None:
        return ""
    if isinstance(cell, float):
        return _figure(cell)
    return cell if isinstance(cell, int) else str(cell)
