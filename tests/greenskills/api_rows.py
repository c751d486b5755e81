"""A row for every list of the API, and how many queries its list asks for it."""

import datetime
import uuid

from django.utils import timezone

from coediting.actions import watching
from coediting.models import Event, Notification, Proposal
from dialogues.models import Dialogue, OpinionMap
from exchange.actions import hooks
from partners import actions as partners
from partners.models import Partner, User
from profiles.actions import curation
from profiles.models import ImportJob, JobCompetence, ReviewTask, ShortageListing, Theme
from roadmap.actions import agenda, initiatives
from roadmap.models import (
    Action,
    ActionLine,
    CompetenceEvidence,
    GroupEvidence,
    Indicator,
    NeedRelease,
    NeedRun,
    Roadmap,
    Scenario,
    Workforce,
    WorkforceDataset,
)
from tests import factories
from tests.dialogues import making
from tests.roadmap.asking import ask


def make_sector(number):
    factories.sector(code=f"{10 + number}")


def make_theme(number):
    factories.theme(f"theme-{number}")


def make_job(number):
    factories.job(code=f"{81 + number}")


def make_competence(number):
    made = factories.competence(f"skill {number}")
    made.themes.add(factories.theme())


def make_edge(number):
    JobCompetence.objects.create(
        job=factories.job(code=f"{81 + number}"),
        competence=factories.competence(f"skill {number}"),
        importance="essential",
    )


def make_shortage(number):
    ShortageListing.objects.create(year=2025, title=f"Title {number}", causes=["quantitative"])


def make_profile(number):
    jobs = [factories.job(code=f"{81 + number}")]
    factories.published(slug=f"profile-{number}", partners=[factories.partner()], jobs=jobs)


def make_roadmap(number):
    return Roadmap.objects.create(
        slug=f"roadmap-{number}", title_nl="Plan", title_en="Plan", publisher="WSE", date=f"202{number}"
    )


def make_line(number):
    return ActionLine.objects.create(
        roadmap=make_roadmap(number),
        slug=f"line-{number}",
        kind="pillar",
        title_nl="Pijler",
        title_en="Pillar",
    )


def make_action(number):
    line = make_line(number)
    Action.objects.create(
        roadmap=line.roadmap,
        line=line,
        slug="actie",
        title_nl="Actie",
        title_en="Action",
        owner=factories.partner(),
    )


def make_target(number):
    made = factories.target(slug=f"target-{number}", roadmap=make_roadmap(number))
    made.measurements.create(date="2024-05-01", value=number, source="count", status="accepted")


def make_indicator(number):
    titles = {"title_nl": "Reeks", "title_en": "Series"}
    made = Indicator.objects.create(slug=f"i-{number}", unit="persons", source="SERV", **titles)
    made.points.create(year=2024, value=number)


def make_agenda_request(number):
    made = agenda.make_request(
        by=None,
        partner=factories.partner(),
        agenda=factories.theme(kind=Theme.Kind.AGENDA),
        title=f"Question {number}",
        text="Why",
    )
    agenda.handle_request(
        request=made, by=None, base=1, state="answered", answer_nl="Antwoord", targets=[factories.target()]
    )


def make_initiative(number):
    initiatives.start_initiative(
        by=None,
        slug=f"i-{number}",
        title_nl="Werk",
        title_en="Work",
        kind="own",
        partners=[factories.partner()],
    )


def make_dataset(number=1):
    return WorkforceDataset.objects.create(
        slug=f"set-{number}",
        name_nl="Set",
        name_en="Set",
        source="count",
        reference_date="2024",
        quality="estimate",
    )


def make_cell(number):
    Workforce.objects.create(
        dataset=make_dataset(number),
        sector=factories.sector(code=f"{10 + number}"),
        job=factories.job(code=f"{81 + number}"),
        year=2024,
        headcount=100,
    )


def make_scenario(number):
    Scenario.objects.create(slug=f"s-{number}", name_nl="S", name_en="S", horizon_from=2021, horizon_to=2035)


def make_evidence(number):
    CompetenceEvidence.objects.create(
        kind="check",
        competence=factories.competence(f"skill {number}"),
        level=2,
        date=datetime.date(2026, 1, 1 + number),
        asked=10,
        below=5,
        low=0.2,
        mid=0.5,
        high=0.8,
        source="check",
        state="accepted",
    )


def make_import(number):
    ImportJob.objects.create(source="esco")


def make_review_task(number):
    ReviewTask.objects.create(competence=factories.competence(f"skill {number}"), what="gone", release="1.2")


def make_curation(number):
    curation.mark_circular(by=factories.coordinator(), competences=[factories.competence()], circular=number >= 0)


def make_group_evidence(number):
    made = GroupEvidence.objects.create(
        group="green", year=2020 + number, headcount=5, out_of=9, source="study"
    )
    made.sectors.add(factories.sector(code=f"{10 + number}"))


def make_run(number):
    NeedRun.objects.create(trigger="test", state="done")


def make_release(number):
    NeedRelease.objects.create(
        slug=f"release-{number}",
        name_nl="Uitgave",
        name_en="Release",
        dataset=make_dataset(number),
        inputs={},
        figures={"columns": [], "nodes": {}, "rows": []},
        material=b"",
        content_hash="0" * 64,
    )


def make_dialogue(number):
    Dialogue.objects.create(
        slug=f"d-{number}",
        theme=factories.theme(),
        organiser=factories.partner(),
        title_nl="Dialoog",
        title_en="Dialogue",
        starts=timezone.now() + datetime.timedelta(days=number),
        place="Gent",
    )


def make_contribution(number):
    dialogue = Dialogue.objects.create(
        slug=f"d-{number}",
        theme=factories.theme(),
        organiser=factories.partner(),
        title_nl="Dialoog",
        title_en="Dialogue",
        starts=timezone.now(),
        place="Gent",
        state="closed",
        closed=timezone.now(),
    )
    document = factories.published(slug=f"profile-{number}").document
    said = {"about": "task", "kind": "feasible", "row": uuid.uuid4(), "row_label": {"nl": "Sorteert", "en": "Sorts"}}
    part = dialogue.contributions.create(text="Part", document=document, state="hidden", hidden_because="x", **said)
    whole = dialogue.contributions.create(
        text="Whole", document=document, outcome="adopted", decided=timezone.now(), **said
    )
    whole.sources.add(part)
    content = document.working.content
    proposal = Proposal.objects.create(document=document, base=1, content=content, reason="x", origin="dialogue")
    whole.adoptions.create(proposal=proposal, path=f"tasks/{whole.row}")


def make_statement(number):
    """A statement that its opinion map tells of, and what it grew from."""
    make_contribution(number)
    dialogue = Dialogue.objects.get(slug=f"d-{number}")
    spoken = dialogue.contributions.get(text="Whole")
    made = dialogue.statements.create(text_nl="Dit helpt", text_en="This helps", contribution=spoken)
    told = {"name": str(made.uid), "answered": 12, "all": [60, 10, 30], "groups": None}
    OpinionMap.objects.create(dialogue=dialogue, figures={"rows": [told]}, drawn=timezone.now())


def make_registration(number):
    """Somebody who registered for a dialogue of the partner that `me` edits for."""
    at = Partner.objects.filter(slug="mine").first() or factories.partner("mine")
    partners.assign_role(user=me(), partner=at, role="editor")
    dialogue = Dialogue.objects.filter(organiser=at).first() or making.dialogue(at)
    making.register(dialogue, f"an-{number}@example.org")


def make_join_request(number):
    ask(email=f"an-{number}@example.org", named=False)


def make_partner(number):
    factories.partner(f"p-{number}")


def me():
    """The member whose own lists are read: no name of theirs stands anywhere else."""
    return User.objects.filter(email="me@example.org").first() or factories.user(email="me@example.org")


def make_watch(number):
    watching.watch(by=me(), source="theme", subject=factories.theme(f"theme-{number}").uid)


def make_notification(number):
    document = factories.published(slug=f"profile-{number}").document
    event = Event.objects.create(
        kind="profile.published", subject=document.uid, details={"document": document.pk}
    )
    Notification.objects.create(user=me(), event=event, document=document)


def make_machine(number):
    at = Partner.objects.filter(slug="mine").first() or factories.partner("mine")
    partners.assign_role(user=me(), partner=at, role="coordinator")
    partners.make_machine(by=me(), partner=at, name=f"Copy {number}", purpose="Copies", role="reader")


def make_token(number):
    factories.token(me(), "read")


def make_webhook(number):
    hooks.make_webhook(by=me(), name=f"Hook {number}", url="https://hooks.example.org/")


# How to make a row of each resource, and how many queries its list takes.
LISTS = {
    "sectors": (make_sector, 1),
    "themes": (make_theme, 1),
    "jobs": (make_job, 1),
    "competences": (make_competence, 1),
    "job-competences": (make_edge, 1),
    "shortage-listings": (make_shortage, 1),
    "profiles": (make_profile, 1),
    "roadmaps": (make_roadmap, 1),
    "action-lines": (make_line, 1),
    "actions": (make_action, 1),
    "targets": (make_target, 1),
    "indicators": (make_indicator, 1),
    "agenda-requests": (make_agenda_request, 1),
    "initiatives": (make_initiative, 1),
    "join-requests": (make_join_request, 4),  # session, user, roles, the page
    "workforce": (make_cell, 1),
    "scenarios": (make_scenario, 1),
    "evidence": (make_evidence, 1),
    "group-evidence": (make_group_evidence, 1),
    "curation": (make_curation, 4),  # session, user, roles, the page
    "review-tasks": (make_review_task, 4),  # session, user, roles, the page
    "imports": (make_import, 4),  # session, user, roles, the page
    "need-releases": (make_release, 1),
    "need-runs": (make_run, 1),
    "dialogues": (make_dialogue, 1),
    "contributions": (make_contribution, 1),
    "statements": (make_statement, 1),
    "registrations": (make_registration, 4),  # session, user, roles, the page
    "partners": (make_partner, 1),
    "machine-users": (make_machine, 4),  # session, user, roles, the page
    "tokens": (make_token, 3),  # session, user, the page
    "webhooks": (make_webhook, 3),  # session, user, the page
    "watches": (make_watch, 3),  # session, user, the page
    "notifications": (make_notification, 6),  # session, user, roles, the page, what happened, titles
}
