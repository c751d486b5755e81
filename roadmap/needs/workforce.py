"""Checking workforce cells before they are taken in."""

import math
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from roadmap.needs import keys

REGION = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
MOST_PERSONS = 1e9  # more live in no cell, and the sums stay far from what 64 bits hold
FAULTS_SHOWN = 1000


def checked(cells, year, region):
    """Keyword arguments for Workforce per cell. Raises ValidationError with every fault, each naming its row."""
    cells = list(cells)
    sectors = keys.sectors({cell.get("sector") for cell in cells})
    jobs = keys.jobs({cell.get("job") for cell in cells})
    faults, fresh, seen = [], [], {}
    for number, cell in enumerate(cells, start=1):
        row = {
            "sector_id": sectors.get(cell.get("sector")),
            "job_id": jobs.get(cell.get("job")),
            "region": cell.get("region", region),
            "year": cell.get("year", year),
            "headcount": cell.get("headcount"),
        }
        faults += [_fault(number, what, code) for what, code in _faults(cell, row)]
        place = (row["sector_id"], row["job_id"], row["region"], row["year"])
        if None not in place and place in seen:
            what = _("the same sector, job, region and year as row %(number)d") % {"number": seen[place]}
            faults.append(_fault(number, what, "cell-twice"))
        seen.setdefault(place, number)
        fresh.append(row)
    if faults:
        raise ValidationError(faults[:FAULTS_SHOWN])
    return [{**row, "headcount": float(row["headcount"])} for row in fresh]


def _fault(number, what, code):
    return ValidationError(_("Row %(number)d: %(what)s."), code=code, params={"number": number, "what": what})


def _faults(cell, row):
    """(what is wrong, code) for one cell."""
    if row["sector_id"] is None:
        yield _("unknown sector %(key)s") % {"key": cell.get("sector")}, "unknown-sector"
    if row["job_id"] is None:
        yield _("unknown job %(key)s") % {"key": cell.get("job")}, "unknown-job"
    if not isinstance(row["year"], int) or not 1990 <= row["year"] <= 2100:
        yield _("the year must lie between 1990 and 2100"), "year"
    if not isinstance(row["region"], str) or not REGION.fullmatch(row["region"]):
        yield _("the region must be a short name in lower case"), "region"
    heads = row["headcount"]
    if isinstance(heads, bool) or not isinstance(heads, (int, float)) or not math.isfinite(heads):
        yield _("the head-count must be a number"), "not-a-number"
    elif not 0 <= heads <= MOST_PERSONS:
        yield _("the head-count must not be negative, and at most a thousand million"), "out-of-range"
