"""What is asked about the needs: sector, group, year, region and scenario, all of it in the address."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from profiles.models import Competence, Sector
from roadmap.models import NeedTotal, Scenario, WorkforceDataset

ANY = "any"
GROUPS = (*Competence.Group.choices, (ANY, _("at least one group")))


@dataclass(frozen=True)
class Question:
    """One question, with what could be chosen instead.

    `sector` is None for all sectors, `year` None when the dataset is empty; `misread` names parameters whose value
    means nothing, for which the standard answer is given.
    """

    dataset: WorkforceDataset
    sector: Sector | None
    group: str
    year: int | None
    scenario: Scenario | None
    sectors: list = field(repr=False)
    years: list = field(repr=False)
    scenarios: list = field(repr=False)
    misread: tuple = ()

    @property
    def group_label(self):
        return dict(GROUPS)[self.group]

    def address(self, **changes):
        """The query string of this question, or of one that differs in `changes`."""
        now = {
            "sector": sector_key(self.sector),
            "group": self.group,
            "year": self.year,
            "scenario": self.scenario.slug if self.scenario else "",
        }
        return urlencode({name: value for name, value in {**now, **changes}.items() if value})


def sector_key(sector):
    """ "nacebel2025:20"; empty for all sectors."""
    return f"{sector.revision}:{sector.code}" if sector else ""


def read(parameters):
    """The Question in a query (a QueryDict or dict); None when no dataset is in use yet."""
    dataset = WorkforceDataset.objects.filter(current=True).first()
    if dataset is None:
        return None
    places = list(
        NeedTotal.objects.filter(dataset_id=dataset.pk, group=ANY).values_list("year", "sector_id").distinct()
    )
    years = sorted({year for year, _sector in places}, reverse=True)
    sectors = _with_those_above({sector for _year, sector in places})
    scenarios = list(Scenario.objects.order_by("-standard", "slug"))
    choices = {
        "sector": {sector_key(sector): sector for sector in sectors},
        "group": {name: name for name, _label in GROUPS},
        "year": {str(year): year for year in years},
        "scenario": {scenario.slug: scenario for scenario in scenarios},
    }
    standard = {
        "sector": None,
        "group": "green",
        "year": next(iter(years), None),
        "scenario": next(iter(scenarios), None),
    }
    asked = {name: (parameters.get(name) or "").strip() for name in choices}
    return Question(
        dataset=dataset,
        sectors=sectors,
        years=years,
        scenarios=scenarios,
        misread=tuple(name for name, value in asked.items() if value and value not in choices[name]),
        **{name: choices[name].get(value, standard[name]) for name, value in asked.items()},
    )


def _with_those_above(ids):
    """The sectors with these ids and everything above them, in order of the tree."""
    found = list(Sector.objects.filter(pk__in=ids))
    above = {(sector.revision, path) for sector in found for path in _paths_above(sector.path)}
    more = Sector.objects.filter(path__in={path for _revision, path in above}).exclude(pk__in=ids)
    found += [sector for sector in more if (sector.revision, sector.path) in above]
    return sorted(found, key=lambda sector: (sector.revision, sector.path))


def _paths_above(path):
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[:size]) + "/" for size in range(1, len(codes))]
