"""The figures that the catalogue's pages show: of the people in a job, and of those of whom a competence is asked.

Small numbers are hidden from everybody here, members included: these are public pages, kept for all alike.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Max
from django.urls import reverse

from profiles.models import Job
from roadmap.models import NeedRun, NeedTotal, WorkforceDataset
from roadmap.needs import pressing, reading
from roadmap.needs.focus import job_key
from roadmap.needs.question import ANY, GROUPS, Question
from roadmap.needs.rounding import whole
from roadmap.needs.suppression import is_small


@dataclass(frozen=True)
class KnownJobs:
    """Of which jobs the current workforce data know the people: {pk: path}, and those data with their newest year."""

    dataset: WorkforceDataset
    year: int
    paths: dict


def known_jobs():
    """KnownJobs, or None without data."""
    dataset, year = _newest()
    if year is None:
        return None
    nodes = NeedTotal.objects.of_jobs().filter(dataset_id=dataset.pk, year=year).values("node_id")
    return KnownJobs(dataset, year, dict(Job.objects.filter(pk__in=nodes).values_list("pk", "path")))


def job_needs(job, known):
    """Who lacks what in a job, or in the nearest group above it that the workforce data know; {} without any.

    `known` is what `known_jobs()` gives.

    A dict: `job` that the figures are about, `year`, `headcount` in whole persons or None for few; `groups` of dicts
    with `group`, `label`, and whole persons `low`, `mid`, `high` and `covered`, None for unknown or few, without any
    when none is known; `illustrative`: are the workforce data an illustration? `url`.
    """
    if known is None:
        return {}
    for path in [job.path, *reversed(job.paths_above())]:
        nodes = [pk for pk, other in known.paths.items() if other.startswith(path)]
        if nodes:
            about = job if path == job.path else Job.objects.get(path=path)
            rows = NeedTotal.objects.of_jobs().filter(dataset_id=known.dataset.pk, year=known.year, node_id__in=nodes)
            figures = reading.figures(rows.order_by("group", "node_id", "region"), lambda row: row.group)
            return _told(about, known.year, figures) | {"illustrative": _is_illustration(known.dataset)}
    return {}


def _newest():
    """(the current dataset, the newest year that it has totals of); None where there is none."""
    dataset = reading.current_dataset()
    rows = NeedTotal.objects.filter(dataset_id=dataset.pk) if dataset else NeedTotal.objects.none()
    return dataset, rows.aggregate(year=Max("year"))["year"]


def _is_illustration(dataset):
    return dataset.quality == WorkforceDataset.Quality.ILLUSTRATIVE


def _told(job, year, figures):
    people = next(iter(figures.values())).headcount
    few = is_small(people)
    shown = [] if few else [_group(name, label, figures[name]) for name, label in GROUPS if name in figures]
    return {
        "job": job,
        "year": year,
        "headcount": None if few else whole(people),
        "groups": shown if any(group["mid"] is not None for group in shown) else [],
        "url": f"{reverse('needs')}?{urlencode({'job': job_key(job), 'group': ANY, 'group_by': 'group'})}",
    }


def _group(name, label, figure):
    shown = figure.known and not is_small(figure.covered)
    values = (*figure.persons, whole(figure.covered)) if shown else (None,) * 4
    return {"group": name, "label": label, **dict(zip(("low", "mid", "high", "covered"), values, strict=True))}


def everybody():
    """The Question about all people of the newest data, and the shortage jobs beside it; None without data."""
    dataset, year = _newest()
    if year is None:
        return None
    run = NeedRun.objects.filter(state=NeedRun.State.DONE).defer("inputs", "partitions").order_by("-pk").first()
    return Question(dataset, None, ANY, year, None, None, run=run), pressing.shortage_jobs()


def competence_needs(competence, known):
    """How many workers are asked a competence and how many of them lack it; {} where nobody is asked.

    `known` is what `everybody()` gives.

    A dict: `asked` and `known` (with an estimate) in whole persons, None for few; `low`, `mid`, `high` persons who lack
    it and `share_low` … as fractions of the known, None for unknown or few; `year`; `illustrative` as above; `url`.
    """
    if known is None:
        return {}
    asked, shortage = known
    found = pressing.of_competence(asked, competence, shortage=shortage)
    if found is None:
        return {}
    shown = found.reach and not found.hidden
    bounds = ("low", "mid", "high")
    address = urlencode({"group": competence.group, "group_by": "competence"})
    return {
        "asked": None if found.hidden else whole(found.asked),
        "known": whole(found.known) if shown else None,
        **{name: whole(found.reach[place]) if shown else None for place, name in enumerate(bounds)},
        **{f"share_{name}": found.gap[place] if shown else None for place, name in enumerate(bounds)},
        "hidden": found.hidden,
        "year": asked.year,
        "illustrative": _is_illustration(asked.dataset),
        "url": f"{reverse('needs')}?{address}",
    }
