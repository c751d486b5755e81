"""Every write on scenarios."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coediting import outbox
from coediting.slugs import RESERVED, with_free_slug
from partners.permissions import coordinators_only
from roadmap.actions.versioned import locked, remember, save_next
from roadmap.models import Scenario, ScenarioRate
from roadmap.needs.hiring import weighted_leaving

FIELDS = (
    "name_nl", "name_en", "horizon_from", "horizon_to", "yearly_growth", "yearly_leaving", "hires_total",
    "training_uptake", "source", "note_nl", "note_en", "standard",
)  # fmt: skip
COMPARE = {"compare", "vergelijken"}  # an address of its own
MOST_YEARS = 60
MOST_GROWTH = 1.0  # doubling every year; more is a mistake
NEARLY = 1e-6
AGE_BAND = re.compile(r"\d{1,2}(-\d{1,2}|\+)")


@transaction.atomic
def save_scenario(*, slug, standard=False, by=None, **fields):
    """Make a scenario, or bring the one with this slug up to date. Returns the Scenario.

    `fields` are those of Scenario; rates are yearly fractions, `hires_total` is what its source states. Rates per
    sector and age band stay as they are.
    """
    coordinators_only(by)
    scenario = Scenario.objects.select_for_update().filter(slug=slug).first()
    if scenario is None:
        return _begin(slug, {**fields, "standard": standard}, [], [])
    remember(scenario)
    return _change(scenario, {**fields, "standard": standard}, None, None)


@transaction.atomic
def start_scenario(*, by, sectors=(), ages=(), slug="", **fields):
    """Begin a scenario. `sectors` and `ages` as for `change_scenario`; without a slug it follows from its name.

    Returns the Scenario; ValidationError by field. Coordinators only.
    """
    coordinators_only(by)
    if slug:
        return _begin(slug, fields, sectors, ages)
    name, reserved = fields.get("name_nl", ""), RESERVED | COMPARE
    return with_free_slug(
        Scenario, name, lambda free: _begin(free, fields, sectors, ages), otherwise="scenario", reserved=reserved
    )


@transaction.atomic
def change_scenario(*, scenario, by, base, sectors=None, ages=None, **fields):
    """Save a scenario that was edited at version `base`. Returns it; what changes nothing saves nothing.

    `sectors` are dicts with sector (a Sector), yearly_growth and yearly_leaving (fractions or None), `ages` dicts with
    age_band ("55-64", "65+"), share and yearly_leaving; None leaves them as they are. With age bands the overall
    leaving rate becomes their weighted mean. Raises versioned.Stale, ValidationError by field. Coordinators only.
    """
    coordinators_only(by)
    scenario = locked(Scenario.objects.all(), scenario.pk, base)
    return _change(scenario, fields, sectors, ages)


def _begin(slug, fields, sectors, ages):
    scenario = Scenario(slug=slug)
    _fill(scenario, fields, ages)
    _check_rates(sectors, ages)
    _only_standard(scenario)
    scenario.save()
    _write_rates(scenario, sectors, ages)
    return _told(scenario)


def _change(scenario, fields, sectors, ages):
    before = {name: getattr(scenario, name) for name in FIELDS}
    was = _rates_in(scenario)
    sectors = was[0] if sectors is None else list(sectors)
    ages = was[1] if ages is None else list(ages)
    _check_rates(sectors, ages)
    _fill(scenario, fields, ages)
    if before == {name: getattr(scenario, name) for name in FIELDS} and was == _in_order(sectors, ages):
        return scenario
    _only_standard(scenario)
    save_next(scenario, FIELDS)
    scenario.rates.all().delete()
    _write_rates(scenario, sectors, ages)
    return _told(scenario)


def _told(scenario):
    outbox.record("scenario.changed", scenario.uid, scenario=scenario.slug)
    return scenario


def _fill(scenario, fields, ages):
    """Put the fields on the scenario and check them. Raises ValidationError by field."""
    for name, value in fields.items():
        if name not in FIELDS:
            raise TypeError(name)
        setattr(scenario, name, value)
    if ages and not _age_faults(ages):
        scenario.yearly_leaving = weighted_leaving([(age["share"], age["yearly_leaving"]) for age in ages])
    scenario.full_clean(exclude=["uid"], validate_constraints=False)
    faults = {}
    if not 0 < scenario.horizon_to - scenario.horizon_from <= MOST_YEARS:
        faults["horizon_to"] = _fault(_("The end must lie 1 to 60 years after the beginning."), "horizon")
    if not 1990 <= scenario.horizon_from <= 2100:
        faults["horizon_from"] = _fault(_("Give a year between 1990 and 2100."), "year")
    if not -1 < scenario.yearly_growth <= MOST_GROWTH:
        faults["yearly_growth"] = _fault(_("Growth lies above −100% and at most at 100% a year."), "growth")
    for name in ("yearly_leaving", "training_uptake"):
        value = getattr(scenario, name)
        if value is not None and not 0 <= value <= 1:
            faults[name] = _fault(_("A share lies between 0 and 100%."), "share")
    if faults:
        raise ValidationError(faults)


def _fault(text, code):
    return ValidationError(text, code=code)


def _check_rates(sectors, ages):
    """Raises ValidationError with the fields `sectors` and `ages`."""
    by_name = {"sectors": _sector_faults(sectors), "ages": _age_faults(ages)}
    if any(by_name.values()):
        raise ValidationError({name: faults for name, faults in by_name.items() if faults})


def _sector_faults(sectors):
    found, seen = [], set()
    for rate in sectors:
        growth, leaving = rate["yearly_growth"], rate["yearly_leaving"]
        label = {"sector": rate["sector"].label}
        if rate["sector"].pk in seen:
            found.append(_fault(_("%(sector)s stands here twice.") % label, "sector-twice"))
        seen.add(rate["sector"].pk)
        if growth is None and leaving is None:
            found.append(_fault(_("%(sector)s has no rate of its own.") % label, "no-rate"))
        if growth is not None and not -1 < growth <= MOST_GROWTH:
            text = _("%(sector)s: growth lies above −100%% and at most at 100%% a year.")
            found.append(_fault(text % label, "growth"))
        if leaving is not None and not 0 <= leaving <= 1:
            found.append(_fault(_("%(sector)s: a share lies between 0 and 100%%.") % label, "share"))
    return found


def _age_faults(ages):
    found = []
    bands = [age["age_band"] for age in ages]
    for age in ages:
        label = {"band": age["age_band"]}
        if not AGE_BAND.fullmatch(age["age_band"]):
            found.append(_fault(_("“%(band)s” is no age band, such as 55-64 or 65+.") % label, "age-band"))
        if bands.count(age["age_band"]) > 1:
            found.append(_fault(_("%(band)s stands here twice.") % label, "age-twice"))
        if not all(0 <= age[name] <= 1 for name in ("share", "yearly_leaving")):
            found.append(_fault(_("%(band)s: a share lies between 0 and 100%%.") % label, "share"))
    if ages and abs(sum(age["share"] for age in ages) - 1) > NEARLY:
        found.append(_fault(_("The shares of the age bands must add up to 100%."), "shares"))
    return found


def _rates_in(scenario):
    """(sectors, ages) as they are stored, in the shape that the actions take."""
    rates = list(scenario.rates.select_related("sector"))
    sectors = [
        {"sector": rate.sector, "yearly_growth": rate.yearly_growth, "yearly_leaving": rate.yearly_leaving}
        for rate in rates
        if rate.sector_id
    ]
    ages = [
        {"age_band": rate.age_band, "share": rate.share, "yearly_leaving": rate.yearly_leaving}
        for rate in rates
        if rate.age_band
    ]
    return _in_order(sectors, ages)


def _in_order(sectors, ages):
    return (
        sorted(sectors, key=lambda rate: rate["sector"].pk),
        sorted(ages, key=lambda age: age["age_band"]),
    )


def _write_rates(scenario, sectors, ages):
    ScenarioRate.objects.bulk_create(ScenarioRate(scenario=scenario, **rate) for rate in [*sectors, *ages])


def _only_standard(scenario):
    if scenario.standard:
        Scenario.objects.filter(standard=True).exclude(slug=scenario.slug).update(standard=False)
