"""The upskilling needs as an answer for machines: exact figures per sector, job, group or year."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema

from partners.permissions import highest_rank
from profiles.models import Sector
from rest import conditional
from rest.encoding import as_json
from rest.errors import BadParameter, fault
from rest.filters import as_uid
from rest.resource import Listed
from roadmap.models import NeedTotal
from roadmap.needs import freshness, question, reading
from roadmap.serializers import NeedsAnswer

SMALL = 10
DECIMALS = 6
PARAMETERS = ("group_by", "sector", "group", "year")
BOUNDS = ("low", "mid", "high")


def by_sector(asked):
    """One level below the asked sector."""
    return [(sector_json(sector), figure) for sector, figure in reading.by_sector(asked)]


def by_job(asked):
    """Per job; what no profile covers counts in the head-count only."""
    sums = {}
    for part in reading.parts(asked):
        job = sums.setdefault(part.job.pk, [part.job, 0.0, 0.0, 0.0, 0.0, 0.0])
        known = (0.0, 0.0, 0.0, 0.0) if part.persons is None else (part.headcount, *part.persons)
        job[1:] = [one + other for one, other in zip(job[1:], (part.headcount, *known), strict=True)]
    return [(job_json(job), reading.Figure(*values)) for job, *values in sums.values()]


def by_group(asked):
    """Per competence group. The groups overlap: these figures are never added up."""
    return _stored(reading.totals(asked), "group", lambda group: {"group": group})


def by_year(asked):
    """Per year. These are stocks: never added up."""
    rows = NeedTotal.objects.filter(dataset_id=asked.dataset.pk, group=asked.group).under(asked.sector)
    return _stored(rows, "year", lambda year: {"year": year})


def _stored(rows, name, subject):
    sums = {}
    for key, *values in rows.order_by(name).values_list(name, "headcount", "covered", *BOUNDS):
        sums[key] = [one + other for one, other in zip(sums.get(key, (0.0,) * 5), values, strict=True)]
    return [(subject(key), reading.Figure(*values)) for key, values in sums.items()]


WAYS = {"sector": by_sector, "job": by_job, "group": by_group, "year": by_year}


class NeedsResource(Listed):
    """How many workers need upskilling."""

    serializer_class = NeedsAnswer
    filter_backends = ()
    pagination_class = None

    @extend_schema(
        responses=NeedsAnswer,
        parameters=[
            OpenApiParameter(
                "group_by", str, enum=list(WAYS), description="Also per sector, job, group or year."
            ),
            OpenApiParameter(
                "sector", str, description="Uid of a sector, or revision and code: nacebel2025:20."
            ),
            OpenApiParameter("group", str, enum=[name for name, _label in question.GROUPS]),
            OpenApiParameter("year", int),
        ],
    )
    def list(self, request, **_kwargs):
        """How many workers of a sector lack at least one competence of a group, between bounds, with coverage.

        Persons. `recomputing` says that a change still waits for its recount. Figures of several groups or years
        are never added up: they are the same people. Public figures about fewer than 10 persons are null.
        """
        self.check_parameters(PARAMETERS)
        way = request.GET.get("group_by")
        if way is not None and way not in WAYS:
            detail = _("Choose one of: %(choices)s.") % {"choices": ", ".join(WAYS)}
            raise BadParameter.of("group_by", "bad-value", detail)
        asked = self.asked()
        body = {"dataset": None, "year": None, "sector": None, "group": request.GET.get("group", "green")}
        if asked and asked.year:
            total = guarded([({}, reading.total(asked))], self.may_see_small())
            body = about(asked) | {"total": total[0]}
            if way:
                body["results"] = guarded(WAYS[way](asked), self.may_see_small())
        return conditional.answer(request, as_json(body | {"group_by": way} | as_of()))

    def may_see_small(self):
        """Members of the partners see figures about few people."""
        return highest_rank(self.request.user) >= 0

    def asked(self):
        """The Question in the parameters. Raises BadParameter for a value that means nothing."""
        parameters = self.request.GET.dict()
        if uid := as_uid(parameters.get("sector", "")):
            found = Sector.objects.filter(uid=uid).first()
            parameters["sector"] = question.sector_key(found) or parameters["sector"]
        asked = question.read(parameters)
        if asked and asked.misread:
            detail = _("There are no figures for this value.")
            raise BadParameter(fault(name, "bad-value", detail) for name in asked.misread)
        return asked


def guarded(rows, may_see_small):
    """[(subject, Figure)] as objects for JSON.

    Figures about fewer than 10 persons are null for the public, and so is the smallest other one where only one
    would be hidden: the total would give it away.
    """
    hidden = set()
    if not may_see_small:
        by_size = sorted(range(len(rows)), key=lambda place: rows[place][1].headcount)
        hidden = {place for place in by_size if rows[place][1].headcount < SMALL}
        if len(hidden) == 1:
            hidden = set(by_size[:2])
    return [subject | figure_json(figure, place in hidden) for place, (subject, figure) in enumerate(rows)]


def figure_json(figure, hidden=False):
    """A Figure as JSON; unknown bounds and hidden figures are null."""
    if hidden:
        return dict.fromkeys(("headcount", "covered", "coverage", *BOUNDS))
    known = figure.known
    return {
        "headcount": round(figure.headcount, DECIMALS),
        "covered": round(figure.covered, DECIMALS),
        "coverage": None if figure.coverage is None else round(figure.coverage, DECIMALS),
        **{name: round(getattr(figure, name), DECIMALS) if known else None for name in BOUNDS},
    }


def about(asked):
    """What a question is about, as JSON."""
    dataset = asked.dataset
    return {
        "dataset": {"uid": dataset.uid, "slug": dataset.slug, "quality": dataset.quality},
        "year": asked.year,
        "sector": sector_json(asked.sector)["sector"] if asked.sector else None,
        "group": asked.group,
    }


def as_of():
    """Up to which recount the figures go, and whether another one is to come."""
    state = freshness.pending()
    run = state.run
    return {
        "recomputing": state.waiting,
        "as_of": run and {"run": run.uid, "started": run.started, "revision": state.revision},
    }


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
