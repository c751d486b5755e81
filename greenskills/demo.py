"""The demo data: the lever, its partners, a slice of the catalogue, profiles, roadmaps and a workforce.

Loaded once, into an empty portal, through the same actions as everything else, from the facts in `fixtures/`.
Profiles get a short history as if partners had written them, so that history and comparison show something.
"""

import copy
import datetime
import json
import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from coediting import actions as documents
from dialogues import actions as dialogues
from dialogues.actions import opinions
from dialogues.models import Dialogue, Series
from greenskills import demo_needs, demo_said
from partners import actions as partners
from partners.models import Partner, Role, User
from profiles import actions as profiles
from profiles.actions import catalogue, names
from profiles.models import Profile, Theme
from roadmap.actions import agenda, initiatives, roadmaps, targets
from roadmap.models import Initiative, Target

FIXTURES = settings.BASE_DIR / "fixtures"
PASSWORD_FILE = settings.VAR_DIR / "demo_password"


def read(name):
    """One fixture file as Python values."""
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def password():
    """The password of every demo log-in: made once per installation, so that no two portals share one."""
    if not PASSWORD_FILE.exists():
        PASSWORD_FILE.parent.mkdir(parents=True, exist_ok=True)
        PASSWORD_FILE.touch(mode=0o600)
        PASSWORD_FILE.write_text(f"groen-{secrets.token_hex(4)}")
    return PASSWORD_FILE.read_text()


def is_empty():
    """Is this portal still without anything? Only then demo data are loaded."""
    return not Partner.objects.exists() and not User.objects.exists()


@transaction.atomic
def load(say=lambda text: None):
    """Load everything, or nothing. `say` is called with each step in words."""
    say("partners and users")
    load_partners()
    say("catalogue")
    load_catalogue()
    say("competence profiles")
    load_profiles()
    say("roadmaps and targets")
    load_roadmaps()
    say("agenda requests and initiatives")
    load_agenda()
    say("workforce and needs")
    demo_needs.load(read("needs.json"), publish=publish, proposer=approver_of)
    say("dialogues")
    load_dialogues()


def load_partners():
    data = read("partners.json")
    for row in data["partners"]:
        partners.register_partner(**row)
    secret = password()
    by_slug = {partner.slug: partner for partner in Partner.objects.all()}
    for row in data["users"]:
        administrator = row["role"] == Role.ADMINISTRATOR
        user = partners.enrol_user(
            email=row["email"],
            name=row["name"],
            password=secret,
            language=row["language"],
            is_staff=administrator,
        )
        partners.assign_role(user=user, partner=by_slug[row["partner"]], role=row["role"])


def load_catalogue():
    catalogue.put_themes(themes=read("themes.json"))
    catalogue.put_sectors(sectors=read("catalogue/sectors.json"))
    catalogue.put_jobs(jobs=read("catalogue/jobs.json"))
    names.add_flemish_names()
    catalogue.put_competences(competences=read("catalogue/competences.json"))
    catalogue.put_job_competences(edges=read("catalogue/job_competences.json"), version="1.1.1")
    catalogue.put_shortages(listings=read("catalogue/shortage.json"))


def with_uids(content):
    """A fixture's content with uids in the place of natural keys."""
    content = copy.deepcopy(content)
    for name, own in (("jobs", "own-job"), ("sectors", ""), ("themes", ""), ("agendas", "")):
        content[name] = [str(catalogue.uid_for(key.replace("own:", f"{own}:", 1))) for key in content[name]]
    for row in content["requirements"]:
        row["competence"] = str(catalogue.uid_for(row["competence"].replace("own:", "own-competence:", 1)))
    return content


def editor_of(partner):
    """The demo user that edits for this partner, or None."""
    memberships = partner.memberships.filter(role=Role.EDITOR).select_related("user")
    return next((membership.user for membership in memberships), None)


def load_profiles():
    coordinator = User.objects.get(memberships__role=Role.COORDINATOR)
    by_slug = {partner.slug: partner for partner in Partner.objects.all()}
    later = demo_needs.held_back(read("needs.json"))
    for path in sorted((FIXTURES / "profiles").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        taking_part = [by_slug[slug] for slug in data["partners"]]
        profile = load_profile(data, by_slug[data["owner"]], taking_part, coordinator)
        if data["status"] == "published" and data["slug"] not in later:
            publish(profile.slug)
        if "approvals_needed" in data:
            documents.require_approvals(
                document=profile.document, by=coordinator, count=data["approvals_needed"]
            )


def load_profile(data, owner, taking_part, coordinator):
    """One profile, written in three sittings: the tasks, the requirements, and the finishing touch by a colleague."""
    content = with_uids(data["content"])
    writer = editor_of(owner) or coordinator
    first = {**content, "requirements": [], "working_conditions": {"nl": "", "en": ""}}
    profile = profiles.start_profile(
        by=writer,
        owner=owner,
        partners=taking_part,
        kind=data["kind"],
        slug=data["slug"],
        content=first,
        note="Eerste opzet: taken en context",
    )
    second = {**content, "working_conditions": {"nl": "", "en": ""}}
    profiles.revise_profile(profile=profile, by=writer, base=1, content=second, note="Vereisten toegevoegd")
    colleague = next((user for user in map(editor_of, taking_part) if user), writer)
    profiles.revise_profile(
        profile=profile, by=colleague, base=2, content=content, note="Werkomstandigheden aangevuld"
    )
    return profile


def publish(slug):
    """Publish the newest revision of a profile, with the approvals that it asks."""
    coordinator = User.objects.get(memberships__role=Role.COORDINATOR)
    profile = Profile.objects.get(slug=slug)
    revision = profile.document.revisions.first()
    document = profile.document
    approve(document, [document.owner, *document.partners.order_by("slug")], revision, coordinator)
    profiles.publish_profile(profile=profile, by=coordinator, number=revision.number)


def approve(document, partners, revision, coordinator):
    """As many approvals as the profile asks, by the demo users of its partners; the coordinator's comes last."""
    number = revision.number
    documents.request_review(document=document, by=coordinator, number=number)
    others = [partner for partner in dict.fromkeys(partners) if partner != revision.partner]
    users = [user for user in map(approver_of, others) if user] + [coordinator]
    for user in users[: document.approvals_needed]:
        documents.approve(document=document, by=user, number=number)


def approver_of(partner):
    """The demo user that may approve for this partner, or None."""
    memberships = partner.memberships.filter(role__in=[Role.CONTRIBUTOR, Role.EDITOR]).select_related("user")
    return next((membership.user for membership in memberships), None)


def load_roadmaps():
    by_slug = {partner.slug: partner for partner in Partner.objects.all()}
    series = {row["slug"]: str(roadmaps.put_indicator(data=row).uid) for row in read("indicators.json")}
    for data in read("roadmaps.json"):
        roadmap = roadmaps.put_roadmap(data=data, partners=by_slug)
        for row in data["targets"]:
            load_target(row, roadmap, by_slug, series)


def load_target(row, roadmap, by_slug, series):
    actions = roadmap.actions.filter(slug__in=row.get("actions", []))
    content = {name: row[name] for name in TARGET_FIELDS} | {
        "sectors": [str(catalogue.uid_for(key)) for key in row["sectors"]],
        "competence_group": row["competence_group"] or None,
        "actions": [str(action.uid) for action in actions],
        "measured_by": row.get("measured_by"),
        "indicator": series.get(row.get("indicator")),
    }
    target = targets.start_target(
        by=None,
        owner=by_slug[row["owner"] or "wse"],
        partners=[by_slug["wse"]],
        roadmap=roadmap,
        slug=row["slug"],
        content=content,
    )
    for point in row["measurements"]:
        measurement = targets.propose_measurement(
            target=target,
            date=datetime.date.fromisoformat(point["date"]),
            value=point["value"],
            source=point["source"],
        )
        if point["status"] == "accepted":
            targets.accept_measurement(measurement=measurement)


TARGET_FIELDS = (
    "title", "description", "measure", "unit", "baseline_value", "baseline_year", "target_value", "target_year",
    "direction", "source",
)  # fmt: skip


def load_agenda():
    """Initiatives, and example requests of the agendas in every state."""
    data = read("agenda.json")
    by_slug = {partner.slug: partner for partner in Partner.objects.all()}
    agendas = {theme.slug: theme for theme in Theme.objects.filter(kind=Theme.Kind.AGENDA)}
    for row in data["initiatives"]:
        named = {
            "partners": [by_slug[slug] for slug in row["partners"]],
            "agendas": [agendas[slug] for slug in row["agendas"]],
        }
        initiatives.start_initiative(by=None, **(row | named))
    for row in data["requests"]:
        load_request(row, by_slug[row["partner"]], agendas[row["agenda"]])


def load_request(row, partner, theme):
    asker = approver_of(partner)
    made = agenda.make_request(by=asker, partner=partner, agenda=theme, title=row["title"], text=row["text"])
    linked = {
        name: list(model.objects.filter(slug__in=row[name]))
        for name, model in (("profiles", Profile), ("targets", Target), ("initiatives", Initiative))
        if name in row
    }
    said = {name: row[name] for name in ("state", "note", "answer_nl", "answer_en", "reason") if name in row}
    agenda.handle_request(request=made, by=None, base=1, **said, **linked)


def load_dialogues():
    """Examples of dialogues, some days from now, and one today to join by its session code.

    Nobody is registered for them, as nobody is made up.
    """
    by_slug = {partner.slug: partner for partner in Partner.objects.all()}
    for row in read("dialogues.json"):
        organiser, titles, state = by_slug[row.pop("organiser")], row.pop("series"), row.pop("state")
        series = Series.objects.filter(title_nl=titles[0]).first() if titles else None
        day, hours = row.pop("in_days"), (row.pop("from"), row.pop("to"))
        statements = row.pop("statements", [])
        profile, said = row.pop("profile", ""), row.pop("said", [])
        made = dialogues.plan_dialogue(
            by=None,
            organiser=organiser,
            theme=Theme.objects.get(slug=row.pop("theme")),
            series=series,
            new_series=None if series else titles,
            **dict(zip(("starts", "ends"), (moment(day, hour) for hour in hours), strict=True)),
            **row,
        )
        if said and Profile.objects.published().filter(slug=profile).exists():
            coordinator = User.objects.get(memberships__role=Role.COORDINATOR)
            tell = demo_said.begin if state == Dialogue.State.RUNNING else demo_said.hold
            tell(made, profile, said, by=coordinator)
        else:
            for step in {"planned": (), "running": ("open", "running")}.get(state, (state,)):
                made = dialogues.move_on(dialogue=made, by=None, to=step, seen=made.state)
        for text_nl, text_en in statements:
            opinions.add_statement(dialogue=made, by=None, text_nl=text_nl, text_en=text_en)


def moment(days, hour):
    """So many days from today, at an hour such as "13:30" where the portal lives."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.fromisoformat(hour)))


def one(model, key):
    """The row of the catalogue behind a natural key."""
    return model.objects.get(uid=catalogue.uid_for(key))
