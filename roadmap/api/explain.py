"""A figure of the needs taken apart, for machines: every number exact, so that it can be computed again."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from partners.permissions import highest_rank
from rest import conditional
from rest.encoding import as_json
from rest.errors import BadParameter, Faults, fault
from rest.fields import Languages
from rest.resource import Listed
from roadmap.api.needs_told import as_of, job_json, sector_json
from roadmap.needs import focus
from roadmap.needs.explain import explanation, part_key

PARAMETERS = ("sector", "job", "region", "group", "year", "page", "part")
NANO_DECIMALS = 9
BOUNDS = ("low", "mid", "high")


class Three(serializers.Serializer):
    """A value between bounds."""

    low = serializers.FloatField()
    mid = serializers.FloatField()
    high = serializers.FloatField()


class NodeRef(serializers.Serializer):
    """A sector or job."""

    uid = serializers.UUIDField()
    code = serializers.CharField()
    labels = Languages()


class ProfileRef(serializers.Serializer):
    """The published profile that applies."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    revision = serializers.IntegerField()
    version = serializers.IntegerField()


class ExplainedCell(serializers.Serializer):
    """People of one sector, job and region. need = headcount × factor, rounded to a whole 1e-9 person."""

    key = serializers.CharField(help_text="What `part` takes to open this cell.")
    sector = NodeRef()
    job = NodeRef()
    region = serializers.CharField()
    hidden = serializers.BooleanField(help_text="Too few people to show.")
    headcount = serializers.FloatField(allow_null=True)
    profile = ProfileRef(allow_null=True)
    tie = serializers.BooleanField(help_text="Several profiles claim it equally; then none applies.")
    factor = Three(allow_null=True)
    need = Three(allow_null=True)
    known = serializers.IntegerField(help_text="Requirements with a share.")
    unknown = serializers.IntegerField(help_text="Requirements without one.")


class ExplainedEvidence(serializers.Serializer):
    """Evidence for a share; an empty scope holds everywhere."""

    uid = serializers.UUIDField()
    kind = serializers.CharField()
    asked = serializers.IntegerField(allow_null=True)
    below = serializers.IntegerField(allow_null=True)
    job = serializers.UUIDField(allow_null=True)
    sector = serializers.UUIDField(allow_null=True)
    region = serializers.CharField()
    date = serializers.DateField()
    quality = serializers.CharField()
    licence = serializers.CharField()


class ExplainedRequirement(serializers.Serializer):
    """A requirement, the share that lacks it, and where that is from."""

    row = serializers.UUIDField()
    competence = NodeRef()
    level = serializers.IntegerField()
    shares = Three(allow_null=True)
    origin = serializers.ChoiceField(("evidence", "profile", "unknown", "veiled"))
    source = serializers.CharField()
    evidence = ExplainedEvidence(allow_null=True)
    revision = serializers.IntegerField(allow_null=True, help_text="Only for members of the partners.")
    version = serializers.IntegerField(allow_null=True, help_text="The version in which it first stood so.")
    proposal = serializers.UUIDField(allow_null=True, help_text="Only for members of the partners.")


class ExplainedPart(serializers.Serializer):
    """One cell opened. low = max, mid = 1 − ∏(1 − p), high = min(1, Σ), in the order given."""

    cell = ExplainedCell()
    requirements = ExplainedRequirement(many=True)
    factor = Three(allow_null=True)
    claims = serializers.ListField(child=serializers.CharField(), help_text="Profiles that claim it, nearest first.")


class ExplainedBeside(serializers.Serializer):
    """A top-down figure."""

    uid = serializers.UUIDField()
    year = serializers.IntegerField()
    headcount = serializers.IntegerField()
    out_of = serializers.IntegerField()
    source = serializers.CharField()
    below = serializers.DictField(child=serializers.FloatField(), allow_null=True)


class Explanation(serializers.Serializer):
    """A figure, its formula, the cells that it is the sum of, and what stands beside it."""

    dataset = serializers.DictField(child=serializers.CharField(), allow_null=True)
    year = serializers.IntegerField(allow_null=True)
    group = serializers.CharField()
    formula = serializers.DictField(child=serializers.CharField())
    figure = serializers.DictField(child=serializers.FloatField(allow_null=True), allow_null=True)
    not_covered = serializers.DictField(child=serializers.FloatField(), allow_null=True)
    cells = serializers.IntegerField()
    hidden = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    parts = ExplainedCell(many=True)
    part = ExplainedPart(allow_null=True)
    top_down = ExplainedBeside(many=True)
    recomputing = serializers.BooleanField()


class ExplainResource(Listed):
    """Where a figure of the needs comes from."""

    serializer_class = Explanation
    answers = ""  # one answer, and no list of rows
    filter_backends = ()
    pagination_class = None

    @extend_schema(
        responses=Explanation,
        parameters=[
            OpenApiParameter("sector", str, description="Uid, or revision and code: nacebel2025:20."),
            OpenApiParameter("job", str, description="Uid, or isco:8131."),
            OpenApiParameter("region", str),
            OpenApiParameter("group", str, enum=list(focus.GROUPS)),
            OpenApiParameter("year", int),
            OpenApiParameter("page", int, description="Page of the cells, from 1."),
            OpenApiParameter("part", str, description="Key of a cell to open down to its requirements."),
        ],
    )
    def list(self, request, **_kwargs):
        """The cells that a figure is the sum of, and one of them down to each requirement and its source.

        Exact: headcount × factor of every cell, rounded to 1e-9 person, adds up to the figure. Cells of fewer than 10
        people are hidden from the public, and the smallest other one of their sector where only one would be.
        """
        faults = Faults()
        faults.asking(self.check_parameters, PARAMETERS)
        number, asked = faults.asking(self.page_asked), faults.asking(self.asked)
        faults.settle()
        if asked is None:
            body = dict.fromkeys(("dataset", "year", "figure", "not_covered", "next", "previous", "part"))
            body |= {"group": "green", "formula": {}, "cells": 0, "hidden": 0, "page": 1, "pages": 1}
            return conditional.answer(request, as_json(body | {"parts": [], "top_down": []} | as_of()))
        inside = highest_rank(request.user) >= 0
        found = explanation(
            asked, inside=inside, number=number, part_named=request.GET.get("part", "").replace("\x00", "")
        )
        if request.GET.get("part") and found["part"] is None:
            raise BadParameter.of("part", "bad-value", _("There are no figures for this value."))
        return conditional.answer(request, as_json(self.body(asked, found, inside) | as_of()))

    def asked(self):
        """What the parameters ask; None before there are figures. Raises BadParameter."""
        asked = focus.read(self.request.GET)
        if asked and asked.misread:
            detail = _("There are no figures for this value.")
            raise BadParameter(fault(name, "bad-value", detail) for name in asked.misread)
        return asked

    def page_asked(self):
        """The number in `page`. Raises BadParameter."""
        given = self.request.GET.get("page", "1")
        if not (given.isascii() and given.isdigit() and int(given[:7]) > 0 and len(given) < 7):
            raise BadParameter.of("page", "bad-value", _("Give the number of a page."))
        return int(given)

    def body(self, asked, found, inside):
        dataset, number = asked.dataset, found["number"]
        facts = ("slug", "source", "reference_date", "licence", "quality")
        return {
            "dataset": {"uid": dataset.uid, **{name: getattr(dataset, name) for name in facts}},
            "year": asked.year,
            "group": asked.group,
            "formula": {
                "need": "Σ headcount × factor",
                "low": "max p",
                "mid": "1 − ∏(1 − p)",
                "high": "min(1, Σ p)",
            },
            "figure": None if found["secret"] else figure_json(found["sums"]),
            "not_covered": None if found["secret"] else not_covered_json(found["sums"]),
            "cells": found["sums"].cells,
            "hidden": found["sums"].hidden,
            "page": number,
            "pages": found["pages"],
            "next": self.link(number + 1) if number < found["pages"] else None,
            "previous": self.link(number - 1) if number > 1 else None,
            "parts": [cell_json(cell) for cell in found["parts"]],
            "part": part_json(found["part"], inside) if found["part"] else None,
            "top_down": [beside_json(item) for item in found["beside"]],
        }

    def link(self, number):
        """The address of another page of cells."""
        query = urlencode(self.request.GET.dict() | {"page": number})
        return self.request.build_absolute_uri(f"{self.request.path}?{query}")


def persons(value):
    """Persons to 1e-9, the unit in which figures are exact."""
    return round(value, NANO_DECIMALS)


def three(values, convert=float):
    return values and {bound: convert(value) for bound, value in zip(BOUNDS, values, strict=True)}


def figure_json(sums):
    bounds = {bound: persons(getattr(sums, bound)) if sums.known else None for bound in BOUNDS}
    return {
        "headcount": persons(sums.headcount),
        "covered": persons(sums.covered),
        "coverage": sums.coverage,
        **bounds,
    }


def not_covered_json(sums):
    return {
        "tied": persons(sums.tied),
        "without_profile": persons(sums.unclaimed),
        "without_estimate": persons(sums.unestimated),
    }


def cell_json(cell):
    return {
        "key": part_key(cell),
        **sector_json(cell.sector),
        **job_json(cell.job),
        "region": cell.region,
        "hidden": cell.hidden,
        "headcount": cell.headcount,
        "profile": profile_json(cell.profile),
        "tie": cell.tie,
        "factor": three(cell.factor),
        "need": three(cell.need, persons),
        "known": cell.known,
        "unknown": cell.unknown,
    }


def profile_json(profile):
    if profile is None:
        return None
    published = profile.document.published
    return {
        "uid": profile.document.uid,
        "slug": profile.slug,
        "revision": published.number if published else None,
        "version": published.version if published else None,
    }


def part_json(part, inside):
    veiled = {row.requirement.pk for row in part.veiled}
    rows = sorted([*part.asked, *part.unknown, *part.veiled], key=lambda row: row.requirement.position)
    return {
        "cell": cell_json(part.cell),
        "requirements": [requirement_json(row, row.requirement.pk in veiled, inside) for row in rows],
        "factor": three(part.union.three) if part.union else None,
        "claims": [claim.profile.slug for claim in part.claims],
    }


def requirement_json(row, veiled, inside):
    competence, revision = row.requirement.competence, row.revision
    if veiled:
        origin = "veiled"
    else:
        origin = "unknown" if row.shares is None else "evidence" if row.evidence else "profile"
    return {
        "row": row.requirement.row,
        "competence": {"uid": competence.uid, "code": "", "labels": competence.labels},
        "level": row.requirement.level,
        "shares": None if veiled else three(row.shares),
        "origin": origin,
        "source": "" if veiled else row.source,
        "evidence": evidence_json(row.evidence) if row.evidence and not veiled else None,
        "revision": revision.number if revision and inside else None,
        "version": revision.became[1] if revision and revision.became else None,
        "proposal": revision.proposal.uid if revision and inside and revision.proposal else None,
    }


def evidence_json(evidence):
    plain = ("uid", "kind", "asked", "below", "region", "date", "quality", "licence")
    return {
        **{name: getattr(evidence, name) for name in plain},
        "job": evidence.job.uid if evidence.job else None,
        "sector": evidence.sector.uid if evidence.sector else None,
    }


def beside_json(item):
    evidence = item.evidence
    return {
        **{name: getattr(evidence, name) for name in ("uid", "year", "headcount", "out_of", "source")},
        "below": item.below and {name: persons(value) for name, value in item.below.items()},
    }
