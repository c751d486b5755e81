"""What is asked about the needs: whom, which group, year, scenario and split; all of it stands in the address."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from profiles.models import Competence, Job, Sector, Theme
from roadmap.models import NeedRelease, NeedRun, NeedTotal, Scenario, WorkforceDataset
from roadmap.needs import frozen, kept
from roadmap.needs.focus import job_key, node, sector_key
from roadmap.needs.regions import region_label

ANY = "any"
THEMES = (Theme.Kind.CIRCULAR, Theme.Kind.AGENDA)
GROUPS = (*Competence.Group.choices, (ANY, _("at least one group")))
WAYS = {
    "sector": _("By sector"),
    "job": _("By job"),
    "region": _("By region"),
    "competence": _("What first"),
    "theme": _("Sectors and themes"),
    "group": _("By group"),
    "year": _("By year"),
}
PARAMETERS = ("sector", "job", "region", "theme", "group", "year", "scenario", "group_by")


@dataclass(frozen=True)
class Choices:
    """What could be chosen: `jobs` are those above the chosen one, itself and those right below it.

    `job_paths` is {id: path} of every job that has people, or has them below it.
    """

    sectors: list
    jobs: list
    regions: list
    themes: list
    years: list
    scenarios: list
    job_paths: dict


@dataclass(frozen=True)
class Question:
    """One question, with what could be chosen instead.

    `group` is one of GROUPS, or several as `united` names them: at least one competence of any of these.
    `sector`, `job` and `theme` are None and `region` "" for all of them; a node stands for all below it. `year` is None
    when the dataset is empty. `by` is how the answer is split, one of WAYS. `misread` names the parameters whose value
    means nothing, for which the standard holds. `run` is the newest recompute, None before the first. With a `release`
    its frozen figures are asked, and it stands in the place of the run: what was worked out holds as long as it does.
    """

    dataset: WorkforceDataset
    sector: Sector | None
    group: str
    year: int | None
    scenario: Scenario | None
    choices: Choices = field(repr=False)
    job: Job | None = None
    region: str = ""
    theme: Theme | None = None
    by: str = "sector"
    misread: tuple = ()
    run: NeedRun | NeedRelease | None = field(default=None, repr=False)
    release: NeedRelease | None = field(default=None, repr=False)

    @property
    def several_groups(self):
        return "," in self.group

    @property
    def group_label(self):
        return dict(GROUPS)[self.group]

    @property
    def region_label(self):
        return region_label(self.region)

    @property
    def sectors(self):
        return self.choices.sectors

    @property
    def explained(self):
        """The query string of the page that explains this figure; that page knows no themes, and "" stands for it."""
        return "" if self.theme else self.address(theme="", scenario="", group_by="")

    @property
    def narrowed(self):
        """Is it about fewer people than all of the dataset's year?"""
        return bool(self.sector or self.job or self.region or self.theme)

    def address(self, **changes):
        """The query string of this question, or of one that differs in `changes` (texts)."""
        now = {
            "sector": sector_key(self.sector),
            "job": job_key(self.job),
            "region": self.region,
            "theme": self.theme.slug if self.theme else "",
            "group": self.group,
            "year": self.year,
            "scenario": self.scenario.slug if self.scenario else "",
            "group_by": self.by,
        }
        return urlencode({name: value for name, value in {**now, **changes}.items() if value})


def united(names):
    """One name for several groups together: the single one, those there are, or ANY for all of them.

    >>> united(["digital", "green"]), united(["green", "any"])
    ('green,digital', 'any')
    """
    groups = Competence.Group.values
    if ANY in names or {*groups} <= {*names}:
        return ANY
    return ",".join(name for name in groups if name in names)


def read(parameters, release=None):
    """The Question in a query (a QueryDict or dict); None when no dataset is in use yet.

    With a NeedRelease its figures are asked; it knows no scenarios.
    """
    dataset = release.dataset if release else WorkforceDataset.objects.filter(current=True).first()
    if dataset is None:
        return None
    asked = {name: (parameters.get(name) or "").replace("\x00", "").strip() for name in PARAMETERS}
    run = release or NeedRun.objects.filter(state=NeedRun.State.DONE).order_by("-pk").first()
    places = kept.until_next_run(run, dataset, "places", lambda: _places(*_people(dataset, release)))
    sectors = places["sectors"]
    scenarios = [] if release else list(_scenarios())
    themes = list(Theme.objects.filter(kind__in=THEMES))
    job = _job(asked["job"], places)
    meanings = {
        "sector": {sector_key(sector): sector for sector in sectors}
        | {str(sector.uid): sector for sector in sectors},
        "job": {asked["job"]: job} if job else {},
        "region": {region: region for region in places["regions"]},
        "theme": {theme.slug: theme for theme in themes},
        "group": {name: name for name, _label in GROUPS},
        "year": {str(year): year for year in places["years"]},
        "scenario": {scenario.slug: scenario for scenario in scenarios},
        "group_by": {name: name for name in WAYS},
    }
    standard = {"region": "", "group": "green", "group_by": "sector"}
    standard |= {"year": next(iter(places["years"]), None), "scenario": next(iter(scenarios), None)}
    found = {name: meanings[name].get(value, standard.get(name)) for name, value in asked.items()}
    return Question(
        dataset=dataset,
        choices=Choices(
            sectors=sectors,
            jobs=_jobs_near(job, places),
            regions=places["regions"],
            themes=themes,
            years=places["years"],
            scenarios=scenarios,
            job_paths=places["job_paths"],
        ),
        by=found.pop("group_by"),
        misread=tuple(name for name, value in asked.items() if value and value not in meanings[name]),
        run=run,
        release=release,
        **found,
    )


def _scenarios():
    return Scenario.objects.order_by("-standard", "slug").prefetch_related("rates__sector")


def _people(dataset, release):
    """([(year, region, id of a sector)], ids of jobs) of the people of a dataset now, or of a release."""
    if release:
        people = frozen.people(release, NeedTotal.Axis.JOB)
        return frozen.people(release, NeedTotal.Axis.SECTOR), {job for _year, _region, job in people}
    rows = NeedTotal.objects.filter(dataset_id=dataset.pk, group=ANY)
    return list(rows.of_sectors().values_list("year", "region", "node_id")), rows.of_jobs().values("node_id")


def _places(places, jobs):
    """{years, regions, sectors, jobs} of these people; nodes with everything above them.

    Sectors are objects, jobs {path: id}, and job_paths the other way round.
    """
    paths = Job.objects.filter(pk__in=jobs).values_list("path", flat=True)
    above = {path for leaf in paths for path in [leaf, *_paths_above(leaf)]}
    jobs = dict(Job.objects.filter(path__in=above).values_list("path", "pk"))
    return {
        "years": sorted({year for year, _region, _sector in places}, reverse=True),
        "regions": sorted({region for _year, region, _sector in places}),
        "sectors": _with_those_above({sector for _year, _region, sector in places}),
        "jobs": jobs,
        "job_paths": {pk: path for path, pk in jobs.items()},
    }


def _job(text, places):
    """The job that a key or uid names, when people of the dataset work in it or below it."""
    job = node(Job, text)
    return job if job and job.path in places["jobs"] else None


def _jobs_near(job, places):
    """The jobs above this one, itself, and those right below that have people; the top of the tree for None."""
    path = job.path if job else ""
    near = set(_paths_above(path)) | {path} if path else set()
    below = sorted(other for other in places["jobs"] if other.startswith(path) and other not in near)
    tops: list[str] = []
    for other in below:
        if not tops or not other.startswith(tops[-1]):
            tops.append(other)
    return list(
        Job.objects.filter(pk__in=[places["jobs"][one] for one in {*near, *tops} if one in places["jobs"]])
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
