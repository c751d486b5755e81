"""Scenarios: assumptions about the future, with rates per sector and per age band."""

from django.db.models import OuterRef
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema

from coediting.preconditions import DRY_RUN, IF_MATCH
from partners.models import Scope
from profiles.models import Sector
from rest.bodies import members
from rest.errors import BadField
from rest.filters import find_by_key
from rest.rows import Build, address, array, pair
from roadmap import api_filters, scenario_shapes
from roadmap.actions import scenarios as actions
from roadmap.api.versioned import VersionedResource
from roadmap.models import Scenario, ScenarioRate
from roadmap.needs import keys

PLAIN = ("yearly_growth", "yearly_leaving", "hires_total", "training_uptake", "source")


class ScenarioResource(VersionedResource):
    """Assumptions about the future."""

    queryset = Scenario.objects.all()
    serializer_class = scenario_shapes.ScenarioRow
    filterset_class = api_filters.ScenarioFilter
    keys = ("uid", "slug")
    ordering = ("slug",)
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
        fields = fields_of(request.data, scenario_shapes.ScenarioNew, partial=False)
        return self.started(request, lambda: actions.start_scenario(by=request.user, **fields))

    @extend_schema(
        request=scenario_shapes.ScenarioEdit,
        responses=scenario_shapes.ScenarioRow,
        parameters=[IF_MATCH, DRY_RUN],
        filters=False,
    )
    def partial_update(self, request, **_kwargs):
        """Change a scenario: the members given; `sectors` and `ages` as a whole. Coordinators only."""
        subject = self.subject()
        fields = fields_of(request.data, scenario_shapes.ScenarioEdit, partial=True)

        def change(base):
            actions.change_scenario(scenario=subject, by=request.user, base=base, **fields)

        return self.changed(request, subject, change)


def fields_of(data, shape, *, partial):
    """The members of a body as the actions take them. Raises BadField."""
    shape = shape(data=members(data, tuple(shape().fields)), partial=partial)
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
