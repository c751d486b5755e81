"""What an answer about the needs says of its question: whom, which figures, as of when, and whom to hire."""

from roadmap.needs import freshness

DECIMALS = 6
PERSONS = ("headcount", "replacement", "expansion", "surplus", "hires", "stays")


def about(asked, scenario=False):
    """What a question is about, as JSON; its scenario where that was asked for."""
    told = {
        "dataset": dataset_json(asked),
        "year": asked.year,
        "sector": sector_json(asked.sector)["sector"] if asked.sector else None,
        "job": job_json(asked.job)["job"] if asked.job else None,
        "region": asked.region or None,
        "theme": theme_json(asked.theme)["theme"] if asked.theme else None,
        "group": None if asked.several_groups else asked.group,
        "groups": asked.group.split(","),
    }
    if scenario:
        found = asked.scenario
        name = {"nl": found.name_nl, "en": found.name_en}
        told["scenario"] = {"uid": found.uid, "slug": found.slug, "name": name}
    return told


def dataset_json(asked):
    """The dataset of a question; of a release as it was called then."""
    dataset = asked.dataset
    now = {"uid": dataset.uid, "slug": dataset.slug, "quality": dataset.quality}
    then = asked.release.inputs["dataset"] if asked.release else {}
    return now | {name: then[name] for name in now if name in then}


def as_of():
    """Up to which recount the figures go, and whether another one is to come."""
    state = freshness.pending()
    run = state.run
    return {
        "recomputing": state.waiting,
        "as_of": run and {"run": run.uid, "started": run.started, "revision": state.revision},
    }


def of_when(asked, releases):
    """The same of an answer, or the release that froze it (below the address `releases`): no recount reaches that."""
    release = asked and asked.release
    if not release:
        return as_of() | {"release": None}
    told = {name: getattr(release, name) for name in ("uid", "slug", "content_hash", "created")}
    told["uri"] = f"{releases}{release.uid}/"
    return {"recomputing": False, "as_of": None, "release": told}


def hiring_json(asked, hires):
    """A `hiring.Hiring` of a question as JSON."""
    persons = {name: round(getattr(hires, name), DECIMALS) for name in PERSONS}
    share = None if hires.share is None else round(hires.share, DECIMALS)
    return {"from_year": asked.year, "to_year": asked.year + hires.years, **persons, "share": share}


def sector_json(sector):
    return {
        "sector": {
            "uid": sector.uid,
            "revision": sector.revision,
            "code": sector.code,
            "labels": sector.labels,
        }
    }


def job_json(job):
    return {"job": {"uid": job.uid, "code": job.code, "labels": job.labels}}


def theme_json(theme):
    return {"theme": {"uid": theme.uid, "slug": theme.slug, "labels": theme.labels}}
