"""What a figure is about: dataset, year, group, sector, job and region, in the words of the address.

The names and values are those of the needs page, so that a figure there and its explanation share one query string.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from profiles.models import Competence, Job, Sector
from rest.filters import as_uid
from roadmap.models import NeedTotal, WorkforceDataset
from roadmap.needs import keys

GROUPS = (*Competence.Group.values, "any")


@dataclass(frozen=True)
class Focus:
    """`sector`, `job` None and `region` "" for all; the nodes stand for everything below them.

    `misread` names the parameters whose value means nothing; for those the standard holds.
    """

    dataset: WorkforceDataset
    year: int
    group: str
    sector: Sector | None = None
    job: Job | None = None
    region: str = ""
    misread: tuple = ()

    @property
    def parameters(self):
        """What the address says, as texts by name."""
        return {
            "sector": sector_key(self.sector),
            "job": job_key(self.job),
            "region": self.region,
            "group": self.group,
            "year": str(self.year),
        }

    def address(self, **changes):
        """The query string of this focus, or of one that differs in `changes` (texts)."""
        return urlencode({name: value for name, value in {**self.parameters, **changes}.items() if value})


def sector_key(sector):
    """ "nacebel2025:20"; "" for none."""
    return f"{sector.revision}:{sector.code}" if sector else ""


def job_key(job):
    """ "isco:8131" for a group, the uid for an occupation; "" for none."""
    if job is None:
        return ""
    return f"isco:{job.code}" if job.kind == Job.Kind.ISCO else str(job.uid)


def read(parameters):
    """The Focus in a query (a QueryDict or dict); None while no dataset with figures is in use."""
    dataset = WorkforceDataset.objects.filter(current=True).first()
    years = _years(dataset) if dataset else []
    if not years:
        return None
    asked = {
        name: (parameters.get(name) or "").replace("\x00", "")
        for name in ("sector", "job", "region", "group", "year")
    }
    found = {
        "sector": node(Sector, asked["sector"]),
        "job": node(Job, asked["job"]),
        "region": asked["region"] if asked["region"] in _regions(dataset, asked["region"]) else "",
        "group": asked["group"] if asked["group"] in GROUPS else "",
        "year": next((year for year in years if str(year) == asked["year"]), None),
    }
    misread = tuple(name for name, value in asked.items() if value and not found[name])
    standard = {"group": found["group"] or "green", "year": found["year"] or years[0]}
    return Focus(dataset=dataset, misread=misread, **found | standard)


def node(model, text):
    """The Sector or Job that a natural key or a uid names; None when there is none."""
    if not text or len(text) > 300:
        return None
    if uid := as_uid(text):
        return model.objects.filter(uid=uid).first()
    found = (keys.sectors if model is Sector else keys.jobs)({text})
    return model.objects.filter(pk=found[text]).first() if found else None


def _years(dataset):
    rows = NeedTotal.objects.filter(dataset_id=dataset.pk, group="any", axis=NeedTotal.Axis.JOB)
    return sorted(rows.values_list("year", flat=True).distinct(), reverse=True)


def _regions(dataset, region):
    """This region when the dataset has it."""
    if not region or len(region) > 20:
        return ()
    rows = NeedTotal.objects.filter(dataset_id=dataset.pk, axis=NeedTotal.Axis.SECTOR, region=region)
    return (region,) if rows.exists() else ()
