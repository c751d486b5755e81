"""Scenarios: assumptions about the future, with rates per sector and per age band."""

from django.db.models import OuterRef
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from coediting.preconditions import DRY_RUN
from partners.models import Scope
from partners.permissions import coordinators_only
from profiles.models import Sector
from rest import conditional
from rest.bodies import members
from rest.encoding import as_json
from rest.errors import BadField, BadParameter, Faults, fault
from rest.filters import find_by_key
from rest.matching import checks_itself
from rest.resource import in_languages
from rest.rows import Build, address, array, pair
from rest.told import tells_itself
from roadmap import api_filters, scenario_shapes
from roadmap.actions import scenarios as actions
from roadmap.api.figures import no_such
from roadmap.api.versioned import EDITING, VersionedResource
from roadmap.models import Scenario, ScenarioRate
from roadmap.needs import keys, question
from roadmap.needs import scenarios as comparing

SIDES = ("one", "other", "difference")
COMPARING = [
    OpenApiParameter("with", str, required=True, description="Slug or uid of the other scenario."),
    OpenApiParameter("sector", str, description="Uid of a sector, or revision and code: nacebel2025:20."),
    OpenApiParameter("year", int, description="A year of the workforce; the newest without it."),
]
PLAIN = ("yearly_growth", "yearly_leaving", "hires_total", "training_uptake", "source")


class ScenarioResource(VersionedResource):
    """Assumptions about the future."""

    queryset = Scenario.objects.all()
    serializer_class = scenario_shapes.ScenarioRow
    filterset_class = api_filters.ScenarioFilter
    keys = ("uid", "slug")
    ordering = ("slug",)
    orderings = {"slug": "slug", **in_languages("name")}
    needed_scope = Scope.WRITE

    def columns(self):
        rates = ScenarioRate.objects.filter(scenario=OuterRef("pk"))
        of_sector = {"sector": "sector__uid", "yearly_growth": "yearly_growth", "yearly_leaving": "yearly_leaving"}
        of_age = {"age_band": "age_band", "share": "share", "yearly_leaving": "yearly_leaving"}
        by_sector = rates.exclude(sector=None).order_by("sector__path", "pk")
        by_age = rates.exclude(age_band="").order_by("age_band")
        return {
            "uid": "uid",
            "uri": address(self.base("scenarios")),
            "slug": "slug",
            "name": pair("name"),
            "horizon_from": "horizon_from",
            "horizon_to": "horizon_to",
            **{name: name for name in PLAIN},
            "note": pair("note"),
            "standard": "standard",
            "sectors": array(by_sector, Build(of_sector)),
            "ages": array(by_age, Build(of_age)),
            "revision": "version",
        }

    @extend_schema(
        request=scenario_shapes.ScenarioNew,
        responses={201: scenario_shapes.ScenarioRow},
        parameters=[DRY_RUN],
        filters=False,
    )
    def create(self, request, **_kwargs):
        """Begin a scenario. Coordinators only."""
        fields = fields_of(request.data, scenario_shapes.ScenarioNew)
        return self.started(request, lambda: actions.start_scenario(by=request.user, **fields))

    @extend_schema(responses=scenario_shapes.ScenarioComparison, filters=False, parameters=COMPARING)
    @action(detail=True, filter_backends=[], pagination_class=None, answers="")
    def compare(self, request, **_kwargs):
        """What this scenario and another one mean for the hiring of a sector, year by year."""
        faults = Faults()
        faults.asking(self.check_parameters, ("with", "sector", "year"))
        asked = faults.asking(question_of, request.GET)
        faults.settle()
        rates = self.get_queryset().prefetch_related("rates__sector")
        one = self.named(rates, self.kwargs[self.lookup_url_kwarg]).first()
        other = self.named(rates, request.GET.get("with", "")).first()
        if one is None or other is None:
            raise Http404
        body = {"one": one.slug, "other": other.slug, "dataset": None, "year": None, "sector": None, "years": []}
        if asked and asked.year:
            people = comparing.headcounts(asked.dataset, asked.year, asked.sector)
            years = comparing.compare(one, other, people, asked.year)
            body |= {"dataset": asked.dataset.slug, "year": asked.year}
            body |= {"sector": asked.sector.uid if asked.sector else None, "years": [year_json(each) for each in years]}
        return conditional.answer(request, as_json(body))

    change_shape = scenario_shapes.ScenarioChange
    needed = {"ages": ("share", "yearly_leaving")}

    def may_change(self, subject):
        coordinators_only(self.request.user)

    def save(self, subject, base, **fields):
        actions.change_scenario(scenario=subject, by=self.request.user, base=base, **fields)

    def patch_of(self, data):
        """With the uids of sectors in the place of other names. Raises BadField."""
        found = super().patch_of(data)
        if "sectors" in found:
            uids = [str(rate["sector"].uid) for rate in _with_sectors(found["sectors"])]
            found["sectors"] = [
                row | {"sector": uid} for row, uid in zip(found["sectors"], uids, strict=True)
            ]
        return found

    @extend_schema(
        request=scenario_shapes.ScenarioChange,
        responses=scenario_shapes.ScenarioRow,
        parameters=EDITING,
        filters=False,
    )
    @checks_itself
    @tells_itself
    def partial_update(self, request, **kwargs):
        """Change a scenario: the members given, and rates by their sector or age band. Coordinators only.

        The other rates stay; `{"age_band": "65+", "removed": true}` goes.
        """
        return super().partial_update(request, **kwargs)


def question_of(parameters):
    """The Question about the sector and year in the parameters; None without figures. Raises BadParameter."""
    asked = question.read({name: parameters.get(name) for name in ("sector", "year")})
    misread = asked.misread if asked else ()
    if misread:
        raise BadParameter(fault(name, "bad-value", no_such(asked, name)) for name in misread)
    return asked


def year_json(year):
    """What both scenarios say of the time until this year, and how much more the other says."""
    pairs = {measure: year.pair(measure) for measure in comparing.MEASURES}
    sides = {name: {measure: pair[place] for measure, pair in pairs.items()} for place, name in enumerate(SIDES)}
    return {"year": year.year} | sides


def fields_of(data, shape):
    """The members of a body as the actions take them. Raises BadField."""
    shape = shape(data=members(data, tuple(shape().fields)))
    shape.is_valid(raise_exception=True)
    fields = dict(shape.validated_data)
    for name in ("name", "note"):
        if name in fields:
            fields |= {f"{name}_{language}": text for language, text in fields.pop(name).items()}
    if "sectors" in fields:
        fields["sectors"] = _with_sectors(fields["sectors"])
    if "ages" in fields:
        fields["ages"] = [dict(age) for age in fields["ages"]]
    return fields


def _with_sectors(rates):
    """The rates with Sector objects for what names them. Raises BadField for those that are not there."""
    names = [rate["sector"] for rate in rates]
    found = find_by_key(Sector.objects.all(), names) | keys.sectors(names)
    detail = _("There is nothing with this name.")
    faults = [
        {"pointer": f"/sectors/{place}/sector", "code": "unknown-reference", "detail": detail}
        for place, name in enumerate(names)
        if name not in found
    ]
    if faults:
        raise BadField(faults)
    sectors = Sector.objects.in_bulk(found.values())
    rates_only = {"yearly_growth": None, "yearly_leaving": None}
    return [rates_only | dict(rate) | {"sector": sectors[found[rate["sector"]]]} for rate in rates]
