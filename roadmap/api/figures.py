"""The upskilling needs as an answer for machines: exact figures, split by sector, job, region and more."""

from dataclasses import replace

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema

from coediting import snapshots
from partners.permissions import highest_rank
from profiles.models import Competence
from rest import conditional, formats
from rest.encoding import as_json
from rest.errors import BadParameter, Faults, fault
from rest.resource import Listed
from roadmap.api import needs_table
from roadmap.api.needs_told import about, hiring_json, job_json, of_when, sector_json, theme_json
from roadmap.moments import release_named
from roadmap.needs import answer, pressing, question, reading, splits, sums, themes, trend
from roadmap.serializers import NeedsAnswer

DECIMALS = 6
FILTERS = ("sector", "job", "region", "theme", "group", "year", "scenario")
PARAMETERS = ("group_by", *FILTERS, snapshots.PARAMETER, "limit")
SEVERAL = ("group",)
UNFROZEN = ("theme", "scenario")  # what a release holds nothing of
LIMIT, MOST = 50, 500
BOUNDS = ("low", "mid", "high")
WAYS = tuple(question.WAYS)
RELEASE = OpenApiParameter(
    snapshots.PARAMETER,
    str,
    description="Slug or uid of a need-release: its frozen figures, of sectors or jobs, regions, years and groups.",
)


class NeedsResource(Listed):
    """How many workers need upskilling."""

    serializer_class = NeedsAnswer
    answers = formats.LIST  # one answer; its results are a table too
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
                many=True,
                enum=[name for name, _label in question.GROUPS],
                description="Who lacks at least one competence of it; of several: of any of these. `any`: of all.",
            ),
            OpenApiParameter("year", int),
            OpenApiParameter(
                "scenario", str, description="Slug of a scenario: adds hiring, and with group_by=year what is expected."
            ),
            RELEASE,
            OpenApiParameter("limit", int, description="How many competences; 50, and at most 500."),
        ],
    )
    def list(self, request, **_kwargs):
        """How many workers lack at least one competence of a group, between bounds, with coverage.

        Persons. `recomputing` says that a change still waits for its recount. Figures of several competences, themes,
        groups or years are never added up: they are about the same people. Public figures about fewer than 10 persons
        are null, and so are those that would give them away.

        As a table: one row per result, or the total. Figures are worked out, so a table of them is not sent back.
        """
        faults, table = Faults(), formats.chosen(request)
        faults.asking(self.check_parameters, PARAMETERS, several=SEVERAL)
        asked, limit = faults.asking(self.asked), faults.asking(self.limit)
        faults.settle()
        way, scenario = request.GET.get("group_by"), bool(request.GET.get("scenario"))
        body = {"dataset": None, "year": None, "sector": None, "group": None, "groups": groups_in(request.GET)}
        if asked and asked.year:
            inside = highest_rank(request.user) >= 0
            body = about(asked, scenario) | answered(asked, way, limit, inside=inside, scenario=scenario)
        body |= {"group_by": way} | of_when(asked, self.base("need-releases"))
        if table:
            return needs_table.answered(request, table.name, body)
        return conditional.answer(request, as_json(body))

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
        named = parameters.get(snapshots.PARAMETER)
        asked = question.read(parameters, None if named is None else release_named(named))
        groups, known = groups_in(parameters), [name for name, _label in question.GROUPS]
        aside = (*SEVERAL, *(UNFROZEN if named is not None else ()))  # told of below
        misread = [name for name in FILTERS if asked and name in asked.misread and name not in aside]
        faults = [fault(name, "bad-value", no_such(asked, name)) for name in misread]
        if not {*groups} <= {*known}:
            faults.append(fault("group", "bad-value", choose(known)))
        if (way := parameters.get("group_by")) is not None and way not in WAYS:
            faults.append(fault("group_by", "bad-value", choose(WAYS)))
        asked = asked and replace(asked, group=question.united(groups))
        if asked and asked.release:
            faults += not_frozen(asked, parameters)
        if faults:
            raise BadParameter(faults)
        return asked


def groups_in(parameters):
    """The names of competence groups in a query, each once; green unless told."""
    return list(dict.fromkeys(filter(None, parameters.getlist("group")))) or ["green"]


def not_frozen(asked, parameters):
    """[fault] of each parameter that asks what no release holds."""
    way, alone = parameters.get("group_by"), replace(asked, theme=None, group=question.ANY)
    unheld = {name for name in UNFROZEN if parameters.get(name)}
    if asked.several_groups:
        unheld.add("group")
    if asked.sector and asked.job:
        unheld.add("job")
    elif way in ("competence", "theme") or (way and sums.stored_axis(alone, way) is None):
        unheld.add("group_by")
    detail = _("A release does not hold this. Ask for its sectors or jobs, regions, years and single groups.")
    return [fault(name, "not-in-release", detail) for name in PARAMETERS if name in unheld]


def no_such(asked, name):
    """What to give instead of a value that means nothing."""
    choices = asked.choices
    allowed = {
        "region": choices.regions,
        "theme": [theme.slug for theme in choices.themes],
        "year": [str(year) for year in choices.years],
        "scenario": [scenario.slug for scenario in choices.scenarios],
    }
    if allowed.get(name):
        return choose(allowed[name])
    return _("There are no figures for this value.")


def choose(allowed):
    return _("Choose one of: %(choices)s.") % {"choices": ", ".join(allowed)}


def answered(asked, way, limit, *, inside, scenario=False):
    """`total` of a Question and, split by a `way`, `results`; small numbers only for who is `inside`.

    `left_off` says how many competences the limit leaves out. With a `scenario` also `hiring`.
    """
    total = sums.figure(sums.together(list(sums.by(asked, "region").values())))
    secret = splits.secret(asked, total.headcount, inside=inside)
    body = {"total": figure_json(total, secret)}
    if scenario:
        hires = None if secret else answer.hires(asked, sums.by(asked, "sector"), total)
        body["hiring"] = hires and hiring_json(asked, hires)
    if way:
        rows, size = split(asked, way, limit, inside=inside, scenario=scenario)
        body["results"] = [] if secret else rows
        body["left_off"] = size - len(rows)
        body["adds_up"] = way in splits.DISJOINT
    return body


def split(asked, way, limit, *, inside, scenario):
    """(the lines of a split as JSON, how many there are)."""
    if way == "competence":
        found, size = pressing.ranked(asked, inside=inside, most=limit)
        return [competence_json(one) for one in found], size
    if way == "year" and scenario:
        points = trend.points(asked, sums.by(asked, "sector"), inside=inside)
        return [point_json(point) for point in points], len(points)
    lines = themes.lines(asked, inside=inside) if way == "theme" else splits.lines(asked, way, inside=inside)
    if way == "group" and asked.several_groups:
        lines = [line for line in lines if line.key in asked.group.split(",")]
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


def point_json(point):
    """A `trend.Point` as JSON."""
    return {"year": point.year, **figure_json(point.figure, point.hidden), "expected": point.expected}


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
