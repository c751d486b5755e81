"""Dull factories: the least that is valid, made through the same actions as everything else.

Fresh people and partners are plain rows: nearly every test has some, and their actions first ask whether they are
there.

`cast(partner)` is everybody there is, seen from one partner: its reader, contributor and editor, a stranger who edits
for another partner, the coordinator, a disabled user and the anonymous one.
"""

import functools
import itertools
import uuid

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser

from coediting import actions as documents
from coediting.models import Document
from partners import actions as partners
from partners.models import Membership, Partner, Role, User
from profiles import actions as profiles
from profiles.document import SCHEMA
from profiles.models import Competence, Job, Sector, Theme
from profiles.models.catalogue import sector_uri, uid_of
from roadmap.actions import targets
from roadmap.document import SCHEMA as TARGET_SCHEMA

PASSWORD = "a long enough password"
_numbers = itertools.count(1)


def partner(slug=None, **fields):
    if slug is None and not fields:
        slug = f"partner-{next(_numbers)}"
        return Partner.objects.create(slug=slug, name_nl=slug.capitalize())
    slug = slug or f"partner-{next(_numbers)}"
    return partners.register_partner(slug=slug, name_nl=fields.pop("name_nl", slug.capitalize()), **fields)


def user(role=None, at=None, email=None):
    """A user, with a role at a partner when given."""
    email = email or f"user{next(_numbers)}@example.org"
    made = User.objects.create(email=email, name=email.split("@")[0], password=hashed_password())
    if role:
        Membership.objects.create(user=made, partner=at or partner(), role=role)
    return made


@functools.cache
def hashed_password():
    """PASSWORD as it is stored; hashing is slow on purpose, so once is enough."""
    return make_password(PASSWORD)


def editor(at):
    return user(Role.EDITOR, at)


def coordinator():
    return user(Role.COORDINATOR, partner())


def cast(at):
    """{name: user}; the disabled one was an editor."""
    people = {role.value: user(role, at) for role in (Role.READER, Role.CONTRIBUTOR, Role.EDITOR)}
    people |= {"stranger": editor(partner()), "coordinator": coordinator(), "disabled": editor(at)}
    people["disabled"].is_active = False
    people["disabled"].save(update_fields=["is_active"])
    return people | {"anonymous": AnonymousUser()}


def token(of, scope="write"):
    """The secret of a fresh API token."""
    return partners.issue_token(user=of, scope=scope)[1]


def theme(slug=None, kind=Theme.Kind.CIRCULAR):
    slug = slug or f"theme-{next(_numbers)}"
    return Theme.objects.create(
        uid=uid_of(f"greenskills:theme:{slug}"),
        slug=slug,
        kind=kind,
        name_nl=f"Thema {slug}",
        name_en=f"Theme {slug}",
    )


def sector(code="20", parent=None, revision="nacebel2025"):
    return Sector.objects.create(
        uid=uid_of(sector_uri(revision, code)),
        revision=revision,
        code=code,
        parent=parent,
        path=f"{parent.path if parent else ''}{code}/",
        label_nl=f"Sector {code}",
        label_en=f"Sector {code} in English",
    )


def job(code="81", parent=None, kind=Job.Kind.ISCO, **labels):
    labels = {"label_nl": f"Job {code}", "label_en": f"Job {code} in English"} | labels
    return Job.objects.create(
        uid=uid_of(f"http://data.europa.eu/esco/isco/C{code}"),
        esco_uri=f"http://data.europa.eu/esco/isco/C{code}",
        kind=kind,
        code=code,
        isco=code[:4],
        parent=parent,
        path=f"{parent.path if parent else ''}{code}/",
        **labels,
    )


def competence(label="sort waste", group=Competence.Group.GREEN, **fields):
    fields = {"label_en": label, "label_nl": f"{label} (nl)"} | fields
    return Competence.objects.create(uid=uuid.uuid4(), group=group, kind=Competence.Kind.SKILL, **fields)


def language_map(text):
    return {"nl": text, "en": f"{text} in English"}


def task_row(title="Sorteert", **fields):
    return {"id": str(uuid.uuid4()), "title": language_map(title), "suitability": "yes"} | fields


def requirement_row(of, level=2, low=20, mid=30, high=40, **fields):
    """A requirement for a competence, with an estimate in per cent; `low=None` etc. means unknown."""
    return {
        "id": str(uuid.uuid4()),
        "competence": str(of.uid),
        "level": level,
        "importance": "essential",
        "lacking_low": low,
        "lacking_mid": mid,
        "lacking_high": high,
    } | fields


def content(title="Sorteerder", requirements=(), tasks=(), **fields):
    """A complete profile content; references are given as objects in `jobs`, `sectors`, `themes`."""
    for name in ("jobs", "sectors", "themes", "agendas"):
        fields[name] = [str(item.uid) for item in fields.get(name, ())]
    return (
        SCHEMA.empty()
        | {"title": language_map(title), "tasks": list(tasks), "requirements": list(requirements)}
        | fields
    )


def draft(owner=None, slug=None, by=None, partners=(), kind="job", **fields):
    """A draft profile with revision 1."""
    owner = owner or partner()
    return profiles.start_profile(
        by=by, owner=owner, slug=slug, partners=partners, kind=kind, content=content(**fields)
    )


def approve(profile, count=2):
    """The working revision approved by `count` partners other than the author's, each by a coordinator of its own."""
    document = Document.objects.get(pk=profile.pk)
    for _ in range(count):
        documents.approve(document=document, by=coordinator(), number=document.working.number)
    return profile


def published(owner=None, by=None, **fields):
    """A published profile, approved by two partners: theme, sector and one requirement are made when not given."""
    fields.setdefault("themes", [theme()])
    fields.setdefault("sectors", [sector(code=str(100 + next(_numbers)))])
    fields.setdefault("requirements", [requirement_row(competence())])
    profile = approve(draft(owner, **fields))
    profiles.publish_profile(profile=profile, by=by or coordinator(), number=1)
    profile.refresh_from_db()
    return profile


def target(owner=None, slug=None, roadmap=None, title="Meer bijscholing", **fields):
    """A target, public as every target."""
    made = TARGET_SCHEMA.empty() | {"title": language_map(title), "unit": "persons"} | fields
    return targets.start_target(by=None, owner=owner or partner(), slug=slug, roadmap=roadmap, content=made)
