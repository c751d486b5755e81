"""What is being talked about: competences that an open proposal or a draft would give to a job.

Only for who may see the drafts of the document: its partners, and coordinators. Nobody else learns that there is one.
"""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery

from coediting.models import Document, Proposal, Revision
from partners import permissions

MOST = 300  # documents and proposals that are read, the newest first: their contents are heavy


@dataclass(frozen=True)
class Talk:
    """One draft or proposal: per job the competences that it adds or gives another level.

    `asks` is {job uid: {competence uid: (level or 0, is it essential?)}} with uids as text; `proposal` is the uid of
    the proposal, None for the draft itself.
    """

    document: int
    proposal: object
    asks: dict
    sectors: frozenset
    themes: frozenset


def visible(user):
    """Every Talk that this user may see; [] without a query for who is not signed in."""
    if permissions.highest_rank(user) < 0:
        return []
    documents = Document.objects.filter(kind="profile")
    if not permissions.is_coordinator(user):
        own = Q(owner__in=user.roles) | Q(partners__in=user.roles)
        documents = documents.filter(pk__in=Document.objects.filter(own).values("pk"))
    return [*_drafts(documents), *_proposals(documents)]


def _drafts(documents):
    """Working contents that are not published as they stand."""
    rows = (
        documents.exclude(working=F("published"))
        .filter(working__isnull=False)
        .order_by("-changed", "-pk")
        .values_list("pk", *_parts("working"), *_parts("published"))[:MOST]
    )
    for pk, *parts in rows:
        yield _talk(pk, None, parts[:5], parts[5:])


def _proposals(documents):
    """Open proposals beside the revision from which they grew."""
    base = Revision.objects.filter(document=OuterRef("document"), number=OuterRef("base"))
    before = {f"base_{name}": Subquery(base.values(f"content__{name}")[:1]) for name in ("jobs", "requirements")}
    rows = (
        Proposal.objects.open()
        .filter(document__in=documents)
        .annotate(**before)
        .order_by("-created", "-pk")
        .values_list("document", "uid", *_parts(""), "base_jobs", "base_requirements")[:MOST]
    )
    for pk, uid, *parts in rows:
        yield _talk(pk, uid, parts[:5], parts[5:])


def _parts(name):
    way = f"{name}__content" if name else "content"
    return [f"{way}__{part}" for part in ("jobs", "requirements", "sectors", "themes", "agendas")]


def _talk(document, proposal, after, before):
    jobs, rows, sectors, themes, agendas = after
    known_jobs, known = set(before[0] or ()), _asked(before[1])
    asked = _asked(rows)
    changed = {uid: ask for uid, ask in asked.items() if known.get(uid) != ask}
    asks = {job: changed if job in known_jobs else asked for job in jobs or ()}
    return Talk(
        document=document,
        proposal=proposal,
        asks={job: found for job, found in asks.items() if found},
        sectors=frozenset(sectors or ()),
        themes=frozenset([*(themes or ()), *(agendas or ())]),
    )


def _asked(rows):
    """{competence uid: (level, is it essential?)}; a level that is not filled in yet is 0."""
    return {
        row["competence"]: (row.get("level") or 0, row.get("importance") == "essential")
        for row in rows or ()
        if row.get("competence")
    }
