"""Writing a slice of the catalogue that comes as JSON facts; the full classifications come by `profiles.importing`."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coediting import outbox
from coediting.errors import NearDuplicates
from partners.models import Role
from partners.permissions import RANK, highest_rank
from profiles.models import (
    Competence,
    Job,
    JobCompetence,
    Sector,
    ShortageListing,
    Theme,
)
from profiles.models.catalogue import sector_uri, uid_of
from profiles.transitions import asked


def uid_for(key):
    """The uid behind a natural key: "nacebel2025:20", "isco:81", "esco:http://…", "own:slug" or a plain theme slug.

    Own keys differ per table, so they carry their kind: "own-job:…", "own-competence:…".
    """
    prefix, _colon, rest = key.partition(":")
    if prefix == "isco":
        return uid_of(f"http://data.europa.eu/esco/isco/C{rest}")
    if prefix == "esco":
        return uid_of(rest)
    if prefix in Sector.Revision.values:
        return uid_of(sector_uri(prefix, rest))
    if prefix in ("own-job", "own-competence"):
        return uid_of(f"greenskills:{prefix.removeprefix('own-')}:{rest}")
    return uid_of(f"greenskills:theme:{key}")


NEAR_SHOWN = 6


@transaction.atomic
def add_competence(*, by, label_nl, label_en="", kind, group, looked=True):
    """Add a competence of the portal's own, when ESCO has none. Returns the Competence.

    Whoever edits for some partner may. With `looked=False` a label near an existing one, synonyms included, raises
    NearDuplicates. ValidationError without any label.
    """
    if highest_rank(by) < RANK[Role.EDITOR]:
        raise PermissionDenied
    label_nl, label_en = " ".join(label_nl.split()), " ".join(label_en.split())
    if not label_nl and not label_en:
        raise ValidationError(_("Give at least one label."), code="no-label")
    near = [] if looked else list(Competence.objects.current().near(label_nl, label_en)[:NEAR_SHOWN])
    if near:
        raise NearDuplicates(near)
    competence = Competence(uid=uuid.uuid4(), label_vls=label_nl, label_en=label_en, kind=kind, group=group)
    competence.full_clean(exclude=["search_text"])
    competence.save()
    outbox.record("competence.added", competence.uid, by=by.pk)
    return competence


@transaction.atomic
def put_themes(*, themes):
    """Add themes or bring them up to date. `themes`: dicts with slug, kind, names, descriptions, open."""
    for position, theme in enumerate(themes):
        fields = {
            key: theme[key]
            for key in ("kind", "name_nl", "name_en", "description_nl", "description_en", "open")
        }
        Theme.objects.update_or_create(
            slug=theme["slug"], defaults={"uid": uid_for(theme["slug"]), "position": position, **fields}
        )


@transaction.atomic
def put_sectors(*, sectors):
    """Add sectors that are not there yet; parents stand before their children. Existing ones are left alone."""
    known = {str(uid): (pk, path) for uid, pk, path in Sector.objects.values_list("uid", "pk", "path")}
    for row in sectors:
        uid = str(uid_for(f"{row['revision']}:{row['code']}"))
        if uid in known:
            continue
        parent, path = (
            known[str(uid_for(f"{row['revision']}:{row['parent']}"))] if row["parent"] else (None, "")
        )
        sector = Sector.objects.create(
            uid=uid,
            revision=row["revision"],
            code=row["code"],
            parent_id=parent,
            path=f"{path}{row['code']}/",
            label_nl=row["label_nl"],
            label_en=row["label_en"],
        )
        known[uid] = (sector.pk, sector.path)


@transaction.atomic
def put_jobs(*, jobs):
    """Add jobs that are not there yet; parents stand before their children. Existing ones are left alone."""
    known = {str(uid): (pk, path) for uid, pk, path in Job.objects.values_list("uid", "pk", "path")}
    for row in jobs:
        uid = str(uid_of(row["uri"]) if row["uri"] else uid_for(f"own-job:{row['slug']}"))
        if uid in known:
            continue
        parent, path = known[str(uid_for(row["parent"]))] if row["parent"] else (None, "")
        job = Job.objects.create(
            uid=uid,
            kind=row["kind"],
            esco_uri=row["uri"] or None,
            code=row["code"],
            isco=row["isco"],
            parent_id=parent,
            path=f"{path}{row['code']}/",
            **{key: row[key] for key in ("function_group", "label_nl", "label_en", "alt_nl", "alt_en")},
        )
        known[uid] = (job.pk, job.path)


COMPETENCE_FIELDS = (
    "kind",
    "group",
    "reuse_level",
    "esco_green",
    "circular",
    "label_nl",
    "label_vls",
    "label_en",
    "alt_nl",
    "alt_en",
)


@transaction.atomic
def put_competences(*, competences):
    """Add competences that are not there yet, with their themes. Existing ones are left alone."""
    rows = [
        (
            Competence(
                uid=uid_of(row["esco_uri"]) if row["esco_uri"] else uid_for(f"own-competence:{row['slug']}"),
                esco_uri=row["esco_uri"] or None,
                **{key: row[key] for key in COMPETENCE_FIELDS},
            ),
            row["themes"],
        )
        for row in competences
    ]
    Competence.objects.bulk_create([competence for competence, _themes in rows], ignore_conflicts=True)
    ids = dict(Competence.objects.values_list("uid", "pk"))
    themes = dict(Theme.objects.values_list("slug", "pk"))
    link = Competence.themes.through
    link.objects.bulk_create(
        [
            link(competence_id=ids[competence.uid], theme_id=themes[slug])
            for competence, slugs in rows
            for slug in slugs
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def put_job_competences(*, edges, source="esco", version=""):
    """Add edges of the map that are not there yet. `edges`: (job URI, competence URI, importance)."""
    jobs = dict(Job.objects.exclude(esco_uri=None).values_list("esco_uri", "pk"))
    competences = dict(Competence.objects.exclude(esco_uri=None).values_list("esco_uri", "pk"))
    made = [
        JobCompetence(
            job_id=jobs[job],
            competence_id=competences[competence],
            importance=importance,
            source=source,
            source_version=version,
        )
        for job, competence, importance in edges
    ]
    JobCompetence.objects.bulk_create(made, ignore_conflicts=True)
    asked.refresh(edge.job_id for edge in made)


@transaction.atomic
def put_shortages(*, listings):
    """Add titles of a shortage list that are not there yet; `job` is a natural key or None."""
    jobs = dict(Job.objects.values_list("uid", "pk"))
    ShortageListing.objects.bulk_create(
        [
            ShortageListing(
                year=row["year"],
                title=row["title"],
                group=row["group"],
                job_id=jobs[uid_for(row["job"])] if row["job"] else None,
            )
            for row in listings
        ],
        ignore_conflicts=True,
    )
