"""The upskilling needs as an answer for machines: exact figures, split by sector, job, region and more."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema

from partners.permissions import highest_rank
from profiles.models import Competence
from rest import conditional
from rest.encoding import as_json
from rest.errors import BadParameter, Faults, fault
from rest.resource import Listed
from roadmap.needs import freshness, pressing, question, reading, splits, sums, themes
from roadmap.serializers import NeedsAnswer

DECIMALS = 6
FILTERS = ("sector", "job", "region", "theme", "group", "year")
PARAMETERS = ("group_by", *FILTERS, "limit")
LIMIT, MOST = 50, 500
BOUNDS = ("low", "mid", "high")
WAYS = tuple(question.WAYS)


class NeedsResource(Listed):
    """How many workers need upskilling."""

    serializer_class = NeedsAnswer
    answers = ""  # one answer, and no list of rows
    filter_backends = ()
    pagination_class = None

    @extend_schema(
        responses=NeedsAnswer,
        parameters=[
            OpenApiParameter("group_by", str, enum=list(WAYS), description="Also split by one of these."),
            OpenApiParameter(
                "sector", str, description="Uid of a sector, or revision and code: nacebel2025:20."
            ),
            OpenApiParameter("job", str, description="Uid of a job, or its ISCO group: isco:81."),
            OpenApiParameter("region", str, description="A region as the workforce data name it."),
            OpenApiParameter(
                "theme", str, description="Slug of a theme: only people with a published profile of it."
            ),
            OpenApiParameter(
                "group",
                str,
                enum=[name for name, _label in question.GROUPS],
                description="One, as figures of several are about the same people; `any`: at least one of all.",
            ),
            OpenApiParameter("year", int),
            OpenApiParameter("limit", int, description="How many competences; 50, and at most 500."),
        ],
    )
    def list(self, request, **_kwargs):
        """How many workers lack at least one competence of a group, between bounds, with coverage.

        Persons. `recomputing` says that a change still waits for its recount. Figures of several competences, themes,
        groups or years are never added up: they are about the same people. Public figures about fewer than 10 persons
        are null, and so are those that would give them away.
        """
        faults = Faults()
        faults.asking(self.check_parameters, PARAMETERS)
        asked, limit = faults.asking(self.asked), faults.asking(self.limit)
        faults.settle()
        way = request.GET.get("group_by")
        body = {"dataset": None, "year": None, "sector": None, "group": request.GET.get("group", "green")}
        if asked and asked.year:
            body = about(asked) | answered(asked, way, limit, inside=highest_rank(request.user) >= 0)
        return conditional.answer(request, as_json(body | {"group_by": way} | as_of()))

    def limit(self):
        """How many competences. Raises BadParameter."""
        text = self.request.GET.get("limit", str(LIMIT))
        if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST):
            detail = _("Give a whole number from 1 to %(most)d.") % {"most": MOST}
            raise BadParameter.of("limit", "bad-value", detail)
        return int(text)

    def asked(self):
        """The Question in the parameters. Raises BadParameter for a value that means nothing."""
        parameters = self.request.GET
        asked = question.read(parameters)
        misread = [name for name in FILTERS if asked and name in asked.misread]
        faults = [fault(name, "bad-value", no_such(asked, name)) for name in misread]
        if (way := parameters.get("group_by")) is not None and way not in WAYS:
            faults.append(fault("group_by", "bad-value", choose(WAYS)))
        if faults:
            raise BadParameter(faults)
        return asked


def no_such(asked, name):
    """What to give instead of a value that means nothing."""
    choices = asked.choices
    allowed = {
        "region": choices.regions,
        "theme": [theme.slug for theme in choices.themes],
        "group": [name for name, _label in question.GROUPS],
        "year": [str(year) for year in choices.years],
    }
    if allowed.get(name):
        return choose(allowed[name])
    return _("There are no figures for this value.")


def choose(allowed):
    return _("Choose one of: %(choices)s.") % {"choices": ", ".join(allowed)}


def answered(asked, way, limit, *, inside):
    """`total` of a Question and, split by a `way`, `results`; small numbers only for who is `inside`.

    `left_off` says how many competences the limit leaves out.
    """
    total = sums.figure(sums.together(list(sums.by(asked, "region").values())))
    secret = splits.secret(asked, total.headcount, inside=inside)
    body = {"total": figure_json(total, secret)}
    if way:
        rows, size = split(asked, way, limit, inside=inside)
        body["results"] = [] if secret else rows
        body["left_off"] = size - len(rows)
        body["adds_up"] = way in splits.DISJOINT
    return body


def split(asked, way, limit, *, inside):
    """(the lines of a split as JSON, how many there are)."""
    if way == "competence":
        found, size = pressing.ranked(asked, inside=inside, most=limit)
        return [competence_json(one) for one in found], size
    lines = themes.lines(asked, inside=inside) if way == "theme" else splits.lines(asked, way, inside=inside)
    return [subject_json(line) | figure_json(line.figure, line.hidden) for line in lines], len(lines)


def subject_json(line):
    """What a line is about."""
    if line.way == "sector":
        return sector_json(line.subject)
    if line.way == "job":
        return job_json(line.subject)
    return theme_json(line.subject) if line.way == "theme" else {line.way: line.key}


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


def competence_json(one):
    """A `pressing.Pressing` as JSON."""
    competence: Competence = one.competence
    reach = one.reach or (0.0, 0.0, 0.0)
    figure = figure_json(reading.Figure(one.asked, one.known, *reach), one.hidden)
    gap = (
        None
        if one.hidden or not one.gap
        else {n: round(v, DECIMALS) for n, v in zip(BOUNDS, one.gap, strict=True)}
    )
    shortage = None if one.hidden else dict(zip(("low", "high"), one.shortage, strict=True))
    return {
        "competence": {"uid": competence.uid, "labels": competence.labels},
        **figure,
        "gap": gap,
        "shortage": shortage,
    }


def about(asked):
    """What a question is about, as JSON."""
    dataset = asked.dataset
    return {
        "dataset": {"uid": dataset.uid, "slug": dataset.slug, "quality": dataset.quality},
        "year": asked.year,
        "sector": sector_json(asked.sector)["sector"] if asked.sector else None,
        "job": job_json(asked.job)["job"] if asked.job else None,
        "region": asked.region or None,
        "theme": theme_json(asked.theme)["theme"] if asked.theme else None,
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


def theme_json(theme):
    return {"theme": {"uid": theme.uid, "slug": theme.slug, "labels": theme.labels}}
