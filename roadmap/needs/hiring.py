"""Hiring over a horizon, a flow; kept apart from the upskilling of people who are there, a stock.

    staff still there after t years   H · (1 − leaving)^t
    replacement                       H − staff still there
    expansion                         H · ((1 + growth)^t − 1)
    hires                             replacement + expansion

A scenario has overall rates, and rates of its own for some sectors: the nearest one above a sector counts, for growth
and for leaving apart. With age bands the overall leaving rate is their mean, weighted by their shares of the staff.
"""

from dataclasses import dataclass, field

from roadmap.needs.rounding import whole


@dataclass(frozen=True)
class Hiring:
    """Persons over `years`: who leaves and is replaced, who comes on top, who is still there at the end.

    `surplus` is how many more jobs go than people leave, in sectors that shrink that fast: they hire nobody.
    """

    years: int
    headcount: float
    replacement: float
    expansion: float
    stays: float
    surplus: float = 0.0

    @property
    def hires(self):
        """Everybody who has to be hired. In a shrinking sector not everybody who leaves is replaced."""
        return self.replacement + self.expansion + self.surplus

    @property
    def share(self):
        """Hires as a fraction of today's staff; None without staff."""
        return self.hires / self.headcount if self.headcount else None

    @property
    def percent(self):
        """The same in per cent, to one decimal."""
        return round(100 * (self.share or 0), 1)

    @property
    def shown(self):
        """{replacement, expansion, hires, stays, headcount} in whole persons that add up."""
        headcount, replacement, hires = whole(self.headcount), whole(self.replacement), whole(self.hires)
        return {
            "headcount": headcount,
            "replacement": replacement,
            "expansion": whole(self.replacement + self.expansion) - replacement,
            "hires": hires,
            "stays": headcount - replacement,
        }


@dataclass(frozen=True)
class Rates:
    """Yearly rates of a scenario as fractions: overall, and {key of a sector: (growth, leaving)}, None for overall."""

    growth: float
    leaving: float
    sectors: dict = field(default_factory=dict)

    def at(self, key):
        """(growth, leaving) of a sector, from the nearest one above it that has a rate of its own.

        Keys are `sector_key`: revision, colon, path. "" is no sector in particular.
        """
        found = [self.growth, self.leaving]
        for above in self._above(key):
            own = self.sectors.get(above, (None, None))
            found = [kept if rate is None else rate for kept, rate in zip(found, own, strict=True)]
        return tuple(found)

    @staticmethod
    def _above(key):
        """The keys from the section down to this sector."""
        revision, _colon, path = key.partition(":")
        codes = path.rstrip("/").split("/") if path else []
        return [f"{revision}:{'/'.join(codes[: depth + 1])}/" for depth in range(len(codes))]


def sector_key(sector):
    """What Rates call a sector: its path means something only with its revision."""
    return f"{sector.revision}:{sector.path}"


def rates_of(scenario):
    """The Rates of a scenario; one query, none when `rates__sector` is prefetched."""
    sectors = {
        sector_key(rate.sector): (rate.yearly_growth, rate.yearly_leaving)
        for rate in scenario.rates.all()
        if rate.sector_id
    }
    return Rates(scenario.yearly_growth, scenario.yearly_leaving, sectors)


def weighted_leaving(bands):
    """The overall leaving rate of [(share, leaving)], whose shares add up to 1."""
    return sum(share * leaving for share, leaving in bands)


def over(headcount, years, *, growth, leaving):
    """The Hiring over whole years at a yearly growth and a yearly leaving rate (fractions)."""
    stays = headcount * (1 - leaving) ** years
    replacement, expansion = headcount - stays, headcount * ((1 + growth) ** years - 1)
    return Hiring(years, headcount, replacement, expansion, stays, max(0.0, -replacement - expansion))


def over_sectors(headcounts, years, rates):
    """The Hiring of several sectors together, each at its own rates. `headcounts` is {sector_key: persons}."""
    each = [
        over(headcount, years, growth=growth, leaving=leaving)
        for headcount, (growth, leaving) in ((persons, rates.at(key)) for key, persons in headcounts.items())
    ]
    names = ("headcount", "replacement", "expansion", "stays", "surplus")
    return Hiring(years, *(sum(getattr(one, name) for one in each) for name in names))


def in_scenario(headcount, scenario, year, headcounts=None):
    """The Hiring from `year` to the scenario's horizon; None when that lies behind.

    With `headcounts` ({sector_key: persons}) each sector has its own rates, else the overall ones count for all.
    """
    years = scenario.horizon_to - year
    if years <= 0:
        return None
    if headcounts is None:
        return over(headcount, years, growth=scenario.yearly_growth, leaving=scenario.yearly_leaving)
    return over_sectors(headcounts, years, rates_of(scenario))


def year_by_year(headcounts, scenario, first, last):
    """[(year, Hiring from `first` up to it)] for every year after `first` until `last`."""
    rates = rates_of(scenario)
    return [(year, over_sectors(headcounts, year - first, rates)) for year in range(first + 1, last + 1)]
