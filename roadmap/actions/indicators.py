"""Writing the points of an indicator series."""

import math

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coediting import outbox
from partners.permissions import coordinators_only
from roadmap.actions.versioned import locked, save_next
from roadmap.models import Indicator, IndicatorPoint

FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_POINTS = 250
MOST = 1e15


@transaction.atomic
def change_points(*, indicator, by, base, points):
    """Put these points in the place of what the editor saw at version `base`; unchanged input saves nothing.

    `points` are {"year", "value", "note"}. Returns the Indicator. Raises PermissionDenied, Stale, and ValidationError
    with every fault.
    """
    coordinators_only(by)
    indicator = locked(Indicator.objects.all(), indicator.pk, base)
    rows = sorted((point["year"], float(point["value"]), point.get("note", "").strip()) for point in points)
    faults = list(_faults(rows))
    if faults:
        raise ValidationError(faults)
    stored = list(indicator.points.order_by("year").values_list("year", "value", "note"))
    if rows == stored:
        return indicator
    indicator.points.all().delete()
    IndicatorPoint.objects.bulk_create(
        IndicatorPoint(indicator=indicator, year=year, value=value, note=note) for year, value, note in rows
    )
    save_next(indicator, [])
    outbox.record("indicator.changed", indicator.uid, indicator=indicator.pk, by=by.pk if by else None)
    return indicator


def _faults(rows):
    if len(rows) > MOST_POINTS:
        yield ValidationError(
            _("At most %(max)d points fit here.") % {"max": MOST_POINTS}, code="too-many-rows"
        )
    years = [year for year, _value, _note in rows]
    for year in sorted({year for year in years if years.count(year) > 1}):
        yield ValidationError(
            _("The year %(year)s stands here twice.") % {"year": str(year)}, code="year-twice"
        )
    for year, value, note in rows:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            told = {"least": str(FIRST_YEAR), "most": str(LAST_YEAR)}
            yield ValidationError(_("Give a year from %(least)s to %(most)s.") % told, code="out-of-range")
        if not math.isfinite(value) or abs(value) > MOST:
            yield ValidationError(_("This must be a number."), code="not-a-number")
        if len(note) > 300:
            yield ValidationError(_("A note has at most 300 characters."), code="too-long")
