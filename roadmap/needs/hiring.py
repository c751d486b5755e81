"""Hiring over a horizon, a flow; kept apart from the upskilling of people who are there, a stock."""

from dataclasses import dataclass

from roadmap.needs.rounding import whole


@dataclass(frozen=True)
class Hiring:
    """Persons over `years`: who leaves and is replaced, who comes on top, who is still there at the end."""

    years: int
    headcount: float
    replacement: float
    expansion: float
    stays: float

    @property
    def hires(self):
        """Everybody who has to be hired. In a shrinking sector not everybody who leaves is replaced."""
        return max(0.0, self.replacement + self.expansion)

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


def over(headcount, years, *, growth, leaving):
    """The Hiring over whole years at a yearly growth and a yearly leaving rate (fractions)."""
    stays = headcount * (1 - leaving) ** years
    return Hiring(years, headcount, headcount - stays, headcount * ((1 + growth) ** years - 1), stays)


def in_scenario(headcount, scenario, year):
    """The Hiring from `year` to the scenario's horizon; None when that lies behind."""
    years = scenario.horizon_to - year
    if years <= 0:
        return None
    return over(headcount, years, growth=scenario.yearly_growth, leaving=scenario.yearly_leaving)
