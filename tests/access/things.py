"""Everything of the world but the dialogues: profiles, targets, the catalogue, the needs, keys and webhooks."""

import datetime
import uuid

from coediting import actions as documents
from coediting.actions import comments, review_links, watching
from coediting.models import Delivery, Document, Event, Notification
from coediting.news import stop_link
from exchange.actions import hooks
from partners import actions as partners
from partners.models import ApiToken, Role
from profiles.actions import curation
from profiles.models import ImportJob, JobCompetence, ReviewTask, ShortageListing, Theme
from profiles.succession.showing import versions_of
from rest.rows import DerivedUid
from roadmap.actions import agenda, initiatives, needs, targets
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
from roadmap.needs import inputs, material
from tests import factories


def fill(world, elsewhere, regie):
    """Put everything into the world; `elsewhere` is the stranger's partner, `regie` the coordinator's."""
    of_catalogue(world)
    of_profiles(world)
    of_roadmaps(world)
    of_needs(world)
    of_accounts(world, elsewhere, regie)


# ---------- the catalogue ----------
def of_catalogue(world):
    by = world.people["coordinator"]
    jobs = [factories.job(f"81{n}", kind="occupation") for n in (1, 2)]
    skills = [factories.competence(name) for name in ("sorteren", "stapelen", "wassen", "drogen")]
    for job in jobs:
        JobCompetence.objects.create(job=job, competence=skills[0], importance="essential")
    theme, sector = factories.theme("bouw"), factories.sector("22")
    decision = curation.mark_circular(by=by, competences=[skills[1]], circular=True)
    ended = curation.replace(by=by, retired=[skills[2]], successors=[], reason="Bestaat niet meer")
    ended.follow_ups.create(going=[skills[2].pk])
    task = ReviewTask.objects.create(competence=skills[3], what="gone", release="1.2")
    # A dry run that ended well, of a file that is there.
    job_import = ImportJob.objects.create(source="esco", started_by=by, state="done", files=[__file__])
    edge = f"{jobs[0].uid}:{skills[0].uid}:esco"
    ShortageListing.objects.create(year=2025, title="Sorteerder")
    shortage = ShortageListing.objects.values_list(DerivedUid("year", "title"), flat=True).get()
    world.catalogue = {"jobs": jobs, "skills": skills, "theme": theme, "sector": sector}
    world.things |= {
        "": {},
        "job": {"uid": jobs[0].uid, "key": jobs[0].uid, "other": jobs[1].uid, "named": f"esco:{jobs[0].esco_uri}"},
        "competence": named(skills[0], curated=0),
        "retired": named(skills[2], curated=versions_of([skills[2]])[skills[2].pk]),
        "theme": named(theme),
        "sector": named(sector),
        "edge": {"key": edge},
        "shortage": {"key": shortage},
        "decision": named(decision),
        "decision with links": named(ended),
        "task": named(task),
        "import": named(job_import),
        "picture": {"kind": "svg"},
        "file": {"kind": "csv"},
        "table": {"key": "profiles"},
        "table file": {"name": "profiles", "kind": "csv"},
        "missing file": {"name": "nothing.csv"},
        "sort of thing": {"resource": "profiles"},
        "worked example": {"name": "profiles"},
    }


def named(row, **more):
    """What routes call a row with a public id."""
    return {"uid": row.uid, "key": row.uid} | more


# ---------- what partners write together ----------
def of_profiles(world):
    """The draft of the house, where another partner saved last; a foreign draft and a foreign published profile."""
    second, foreign = factories.partner("mede"), factories.partner("vreemd")
    catalogue = world.catalogue
    content = {
        "themes": [catalogue["theme"]],
        "sectors": [catalogue["sector"]],
        "jobs": catalogue["jobs"][:1],
        "requirements": [factories.requirement_row(catalogue["skills"][0])],
        "tasks": [factories.task_row()],
    }
    draft = factories.draft(world.house, "eigen", partners=[second], title="Eigen ontwerp", **content)
    others = factories.editor(second)
    documents.revise(
        document=fresh(draft), by=others, base=1, content=fresh(draft).working.content | {"vks_level": 3}
    )
    hidden = factories.draft(foreign, "vreemd-ontwerp", title="Vreemd ontwerp", **content)
    public = factories.published(foreign, slug="vreemd-profiel", title="Vreemd profiel", **content)
    own = factories.published(world.house, slug="eigen-profiel", title="Eigen profiel", **content)
    house = {"by": world.people["contributor"], "editor": world.people["editor"]}
    strange = {"by": factories.user(Role.CONTRIBUTOR, foreign), "editor": factories.editor(foreign)}
    world.things |= {
        "draft": document_of(draft, **house, partner="huis", approve=True) | {"old": 1, "new": 2},
        "foreign draft": document_of(hidden, **strange, partner="vreemd") | {"old": 1, "new": 1},
        "foreign profile": document_of(public, **strange, partner="vreemd") | {"old": 1, "new": 1},
        "own profile": document_of(own, **house, partner="huis") | {"old": 1, "new": 1},
    }
    world.things["approval"] = world.things["draft"] | {"number": 2}


def fresh(row):
    """The document of a profile or target as it stands now."""
    return Document.objects.select_related("working", "owner").get(pk=row.pk)


def document_of(row, *, by, editor, partner, approve=False):
    """A document with a proposal and a comment of `by`, a link for a guest and an approval of `editor`."""
    document = fresh(row)
    number = document.working.number
    proposal = documents.propose(
        document=document,
        by=by,
        base=number,
        content=document.working.content | {"title": factories.language_map("Beter")},
        reason="Zo heet het",
    )
    thread = comments.comment(document=document, by=by, text="Klopt dit?")
    found = named(document, slug=row.slug, number=1, version=1, proposal=proposal.uid, comment=thread.uid)
    found |= {"partner": partner, "revision": number, "content": document.working.content}
    found |= {"link": uuid.uuid4(), "resource": "profiles"}
    if approve:
        link, found["secret"] = review_links.make_link(document=document, by=editor, number=number, reviewer="Gast")
        found["link"] = link.uid
        documents.approve(document=document, by=editor, number=number)
    return found


# ---------- roadmaps ----------
def of_roadmaps(world):
    house, foreign = world.house, factories.partner("ander-doel")
    roadmap = Roadmap.objects.create(slug="plan", title_nl="Plan", title_en="Plan", publisher="WSE", date="2024")
    line = ActionLine.objects.create(
        roadmap=roadmap, slug="lijn", kind="pillar", title_nl="Pijler", title_en="Pillar"
    )
    texts = {"roadmap": roadmap, "line": line, "title_nl": "Actie", "title_en": "Action"}
    own = Action.objects.create(slug="eigen", owner=house, **texts)
    other = Action.objects.create(slug="ander", owner=foreign, **texts)
    series = Indicator.objects.create(slug="reeks", unit="persons", source="SERV", title_nl="Reeks", title_en="Series")
    running = initiatives.start_initiative(by=None, slug="werk", title_nl="Werk", title_en="Work", kind="own")
    asked = {"agenda": factories.theme("agenda", kind=Theme.Kind.AGENDA), "title": "Vraag", "text": "Wie?"}
    request = agenda.make_request(by=None, partner=house, **asked)
    world.things |= {
        "roadmap": named(roadmap, slug=roadmap.slug),
        "line": named(line),
        "action": named(own, roadmap="plan", slug="eigen"),
        "foreign action": named(other, roadmap="plan", slug="ander"),
        "indicator": named(series, slug="reeks"),
        "initiative": named(running, slug="werk"),
        "agenda request": named(request),
        "target": target_of(world, house, world.people["contributor"], world.people["editor"], "doel"),
        "foreign target": target_of(
            world, foreign, factories.user(Role.CONTRIBUTOR, foreign), factories.editor(foreign), "ander-doel"
        ),
    }


def target_of(world, owner, by, editor, slug):
    made = factories.target(owner, slug=slug)
    value = targets.propose_measurement(target=made, by=by, date=datetime.date(2024, 5, 1), value=5, source="telling")
    found = document_of(made, by=by, editor=editor, partner=owner.slug)
    world.things[f"measurement of {slug}"] = {"slug": slug, "uid": value.uid}
    return found | {"measurement": value.uid, "old": 1, "new": 1, "resource": "targets"}


# ---------- needs ----------
def of_needs(world):
    catalogue = world.catalogue
    dataset = WorkforceDataset.objects.create(
        slug="cijfers", name_nl="Set", name_en="Set", source="telling", reference_date="2024", quality="estimate",
        current=True,
    )  # fmt: skip
    cell = {"dataset": dataset, "sector": catalogue["sector"], "job": catalogue["jobs"][0]}
    Workforce.objects.create(year=2024, headcount=100, **cell)
    scenario = Scenario.objects.create(slug="basis", name_nl="S", name_en="S", horizon_from=2021, horizon_to=2035)
    figures = {"kind": "check", "competence": catalogue["skills"][0], "level": 2, "source": "check", "asked": 20}
    figures |= {"below": 5, "low": 0.1, "mid": 0.25, "high": 0.4, "date": datetime.date(2026, 1, 1)}
    waiting = CompetenceEvidence.objects.create(partner=world.house, state="proposed", **figures)
    counts = CompetenceEvidence.objects.create(partner=world.house, state="accepted", **figures)
    group = GroupEvidence.objects.create(group="green", year=2021, headcount=5, out_of=9, source="study")
    run = NeedRun.objects.create(trigger="needs.recompute_asked", state="waiting")
    frozen = material.packed(material.of_dataset(inputs.read()[0], dataset.pk))
    node = str(catalogue["sector"].uid)
    rows = [[2024, "sector", node, "vlaanderen", "green", 9, 9, 1, 2, 3]]
    nodes = {node: {"axis": "sector", "code": "22", "labels": {"nl": "S", "en": "S"}}}
    releases = [
        NeedRelease.objects.create(
            slug=f"uitgave-{n}", name_nl="U", name_en="R", dataset=dataset, inputs={}, content_hash="0" * 64,
            figures={"columns": [], "nodes": nodes, "rows": rows}, material=frozen,
        )
        for n in (1, 2)
    ]  # fmt: skip
    needs.recompute_all()
    Delivery.objects.all().delete()  # nothing waits for a recompute any more
    world.things |= {
        "workforce": {"slug": dataset.slug, "kind": "csv"},
        "cell": {"key": f"{dataset.uid}:2024:{catalogue['sector'].uid}:{catalogue['jobs'][0].uid}:vlaanderen"},
        "scenario": named(scenario, slug="basis"),
        "evidence": named(waiting),
        "accepted evidence": named(counts),
        "group evidence": named(group),
        "run": named(run),
        "release": named(releases[0], slug=releases[0].slug, kind="json"),
    }


# ---------- accounts ----------
def of_accounts(world, elsewhere, regie):
    people = world.people
    theme = world.catalogue["theme"]
    watch = watching.watch(by=people["editor"], source="theme", subject=theme.uid)
    document = Document.objects.get(uid=world["own profile"]["uid"])
    event = Event.objects.create(kind="profile.published", subject=document.uid, details={"document": document.pk})
    told = Notification.objects.create(user=people["editor"], event=event, document=document)
    hook, _secret = hooks.make_webhook(by=people["editor"], name="Kopie", url="https://hooks.example.org/")
    delivery = hook.deliveries.create(numbers=[1])
    factories.token(people["editor"], "read")
    key = ApiToken.objects.filter(user=people["editor"]).first()
    machines = {
        "machine": partners.make_machine(
            by=people["coordinator"], partner=regie, name="Kopie", purpose="Kopieert", role="reader"
        ),
        "foreign machine": partners.make_machine(
            by=people["administrator"], partner=elsewhere, name="Kopie", purpose="Kopieert", role="reader"
        ),
    }
    world.things |= {
        "own table": named(ImportJob.objects.create(source="tables", started_by=people["editor"])),
        "partner": named(world.house, slug="huis"),
        "watch": named(watch),
        "notification": named(told),
        "webhook": named(hook, delivery=delivery.uid),
        "key": named(key),
        "mail to stop": {"token": stop_link(people["reader"]).rstrip("/").rsplit("/", 1)[1]},
        "reset": {"uidb64": "MQ", "token": "x-y"},
        **{name: named(machine) for name, machine in machines.items()},
    }
