"""Workforce for show: a counted total spread over regions and over earlier years, by rules that anybody can follow.

Nobody counted the parts. The cells of the last year add up to what was counted, person for person.
"""

from roadmap.needs.rounding import largest_remainder


def illustrated(cells, *, years, growth, regions):
    """Cells per year and region from cells of the last of `years` ("sector", "job", "headcount" in whole persons).

    `growth` gives the yearly growth of a sector as a fraction (none: 0), back in time from the last year; `regions`
    the share of each region, 1 together. Per year every sector adds up to its whole number of persons, and every
    (sector, job) over the regions.
    """
    return [
        {"sector": cell["sector"], "job": cell["job"], "year": year, "region": region, "headcount": persons}
        for year in years
        for cell, heads in zip(cells, _in_year(cells, year - years[-1], growth), strict=True)
        for region, persons in zip(regions, _spread(heads, regions.values()), strict=True)
        if persons
    ]


def _in_year(cells, later, growth):
    """The head-count of each cell so many years later (negative: earlier)."""
    found = {}
    for sector in {cell["sector"] for cell in cells}:
        factor = (1 + growth.get(sector, 0)) ** later
        places = [place for place, cell in enumerate(cells) if cell["sector"] == sector]
        persons = largest_remainder([cells[place]["headcount"] * factor for place in places])
        found |= dict(zip(places, persons, strict=True))
    return [found[place] for place in range(len(cells))]


def _spread(heads, shares):
    return largest_remainder([heads * share for share in shares], total=heads)
