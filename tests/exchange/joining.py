"""Rows of a resource that name each other, and others, wherever they can."""

import datetime

from dialogues.models import Contribution, Dialogue, Room, Seat, Series
from profiles.models import (
    Competence,
    CurationChange,
    CurationDecision,
    Job,
    Profile,
    Sector,
    ShortageListing,
    Theme,
)
from roadmap.models import (
    Action,
    ActionEvidence,
    AgendaRequest,
    CompetenceEvidence,
    Indicator,
    Initiative,
    Scenario,
    ScenarioRate,
    Target,
    Workforce,
)
from tests import factories
from tests.greenskills.api_rows import LISTS


def competences():
    retire("competence", *Competence.objects.order_by("pk")[:2])


def jobs():
    old, new = Job.objects.order_by("pk")[:2]
    Job.objects.filter(pk=new.pk).update(parent=old)
    retire("job", old, new)


def retire(noun, old, new):
    """The first makes way for the second, by a decision."""
    old.successors.add(new)
    type(old).objects.filter(pk=old.pk).update(retired=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    decision = CurationDecision.objects.create(kind="retire", reason="old")
    CurationChange.objects.create(decision=decision, before={}, after={"retired": "2026-01-01"}, **{noun: old})


def sectors():
    one, other = Sector.objects.order_by("pk")[:2]
    Sector.objects.filter(pk=other.pk).update(parent=one)


def evidence():
    one, other = CompetenceEvidence.objects.order_by("pk")[:2]
    scope = {"job": factories.job(code="99"), "sector": factories.sector(code="99"), "partner": factories.partner()}
    CompetenceEvidence.objects.filter(pk=other.pk).update(carried_from=one, **scope)


def shortages():
    ShortageListing.objects.update(job=factories.job())


def actions():
    for place, action in enumerate(Action.objects.all()):
        ActionEvidence.objects.create(action=action, label="Report", url="https://example.org", position=place)


def targets():
    for number in range(2):
        LISTS["actions"][0](5 + number)
        LISTS["indicators"][0](number)
    sectors = [factories.sector(code=code) for code in ("20", "21")]
    Target.objects.update(indicator=Indicator.objects.first())
    for number, target in enumerate(Target.objects.all()):
        target.sectors.add(sectors[number % 2])
        target.actions.add(Action.objects.all()[number % 2])
        target.document.partners.add(factories.partner())


def initiatives():
    for number, initiative in enumerate(Initiative.objects.all()):
        initiative.agendas.add(factories.theme(f"agenda-{number}", kind=Theme.Kind.AGENDA))


def agenda_requests():
    for number in range(2):
        LISTS["actions"][0](5 + number)
        LISTS["initiatives"][0](number)
        LISTS["profiles"][0](number)
    for request in AgendaRequest.objects.all():
        request.actions.add(Action.objects.first())
        request.initiatives.add(Initiative.objects.first())
        request.profiles.add(Profile.objects.order_by("pk").first())


def scenarios():
    for number, scenario in enumerate(Scenario.objects.all()):
        sector = factories.sector(code=f"{10 + number}")
        ScenarioRate.objects.create(scenario=scenario, sector=sector, yearly_growth=0.1)
        ScenarioRate.objects.create(scenario=scenario, age_band="15-24", share=0.1, yearly_leaving=0.1)


def workforce():
    """Cells of one sector, of which one is small, so that another is hidden with it."""
    first = Workforce.objects.order_by("pk").first()
    for cell, headcount in zip(Workforce.objects.order_by("pk"), (9, 30, 40), strict=True):
        fields = {"dataset": first.dataset, "sector": first.sector, "headcount": headcount}
        Workforce.objects.filter(pk=cell.pk).update(**fields)


def dialogues():
    for number, dialogue in enumerate(Dialogue.objects.all()):
        titles = {"title_nl": "Reeks", "title_en": "Series"}
        series = Series.objects.create(slug=f"series-{number}", organiser=dialogue.organiser, **titles)
        Dialogue.objects.filter(pk=dialogue.pk).update(series=series)


def contributions():
    dialogue = Dialogue.objects.first()
    room = Room.objects.create(dialogue=dialogue, code="ABC234")
    seat = Seat.objects.create(room=room)
    for contribution in Contribution.objects.filter(dialogue=dialogue):
        contribution.given.create(seat=seat)
    one, other = Contribution.objects.filter(text="Whole").order_by("pk")[:2]
    one.sources.add(other)


# {name of a resource: what joins its rows}
JOIN = {
    "competences": competences,
    "jobs": jobs,
    "sectors": sectors,
    "evidence": evidence,
    "shortage-listings": shortages,
    "actions": actions,
    "targets": targets,
    "initiatives": initiatives,
    "agenda-requests": agenda_requests,
    "scenarios": scenarios,
    "workforce": workforce,
    "dialogues": dialogues,
    "contributions": contributions,
}
