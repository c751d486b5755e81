"""What others changed since a person last said to have seen it: the reading behind *Changed since* on *My work*.

The mark is one moment per person (`User.work_seen`), and only the button "I have seen this" moves it, to the moment
at which the page was made. Time alone never does: who is called away, whose browser fetches the page ahead or reloads
it, or who opens it only for the proposals, still finds the same list afterwards. So a GET stays without effect, and
nothing leaves the list unseen.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import kinds, permissions
from coediting.models import Document, Event, Revision, Watch
from partners.models import User

MOST = 60
NAMED = 3
# Whoever never pressed the button sees the last two weeks, not the whole past of a portal that others filled.
AT_FIRST = timedelta(days=14)


@dataclass
class Changed:
    """One document with what others did to it since the mark, newest first in a list.

    `revisions` counts those of others and `people` are their names ("" for the portal itself); none for readers who
    see only what is published. `url` compares the revision at the mark with the present one where both can be read.
    """

    document: Document
    title: str
    url: str
    compares: bool = False
    is_new: bool = False
    revisions: int = 0
    people: list = field(default_factory=list)
    published: bool = False
    withdrawn: bool = False

    @property
    def authors(self):
        """Who saved these revisions, in words: at most NAMED names."""
        names = ", ".join(name or _("the portal") for name in self.people[:NAMED])
        return f"{names} {_('and others')}" if len(self.people) > NAMED else names


def mark_of(user):
    """The moment until which this user has seen everything."""
    return user.work_seen or max(user.date_joined, timezone.now() - AT_FIRST)


def seen_until():
    """The moment until which a page made now shows everything: now, or when the oldest unfinished write began.

    What that write saves bears an earlier moment than now and cannot be seen yet; a mark at now would hide it. The
    database's own workers (autovacuum) hold transactions too and save nothing that anybody reads.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(xact_start) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend' AND backend_xid IS NOT NULL"
            " AND pid <> pg_backend_pid()"
        )
        (oldest,) = cursor.fetchone()
    return min(filter(None, [oldest, timezone.now()]))


def changed_since(user, documents, mark):
    """At most MOST Changed among `documents`, newest first; what the user did alone is left out. Four queries."""
    before = Revision.objects.filter(document=OuterRef("pk"), created__lte=mark).order_by("-number")
    found = list(
        documents.filter(changed__gt=mark)
        .select_related("profile", "target", "working", "published")
        .prefetch_related("partners")
        .annotate(seen_number=Subquery(before.values("number")[:1]))
        .order_by("-changed", "pk")[:MOST]
    )
    saved = _saved_by_others(user, found, mark)
    decided = _decided_by_others(user, found, mark)
    return [
        line
        for document in found
        if (line := _line(user, document, saved.get(document.pk, []), decided.get(str(document.uid), set())))
    ]


def _saved_by_others(user, documents, mark):
    """{document id: [(author id, how many revisions)]}, who saved last comes first."""
    rows = (
        Revision.objects.filter(document__in=documents, created__gt=mark)
        .exclude(author=user)
        .order_by()
        .values("document", "author")
        .annotate(how_many=Count("pk"), last=Max("created"))
        .order_by("-last")
        .values_list("document", "author", "how_many")
    )
    found = {}
    for document, author, how_many in rows:
        found.setdefault(document, []).append((author, how_many))
    names = {person.pk: str(person) for person in User.objects.filter(pk__in={row[1] for row in rows} - {None})}
    return {
        document: [(names.get(author, ""), how_many) for author, how_many in people]
        for document, people in found.items()
    }


def _decided_by_others(user, documents, mark):
    """{document uid as text: {"published", "withdrawn"}} as far as somebody else did it."""
    rows = (
        Event.objects.filter(subject__in=[str(document.uid) for document in documents], created__gt=mark)
        .filter(Q(kind__endswith=".published") | Q(kind__endswith=".withdrawn"))
        .exclude(kind__startswith="proposal.")
        .exclude(details__by=user.pk)
    )
    found = {}
    for subject, kind in rows.values_list("subject", "kind"):
        found.setdefault(subject, set()).add(kind.rpartition(".")[2])
    return found


def _line(user, document, saved, decided):
    """The Changed of one document, or None where this user may know of nothing that others did."""
    kind = kinds.of(document)
    inside = permissions.may_see_draft(user, document)
    line = Changed(document, kind.title(document), kind.url(document))
    line.published = document.published_id is not None and "published" in decided
    line.withdrawn = document.published_id is None and "withdrawn" in decided and inside
    if inside:
        line.revisions = sum(how_many for _name, how_many in saved)
        line.people = [name for name, _how_many in saved]
        line.is_new = document.seen_number is None
        if saved and not line.is_new:
            line.compares = True
            line.url = kind.url(document, "compare", document.seen_number, document.working.number)
        # Every save of such a kind is in force at once: saying so beside the revisions would say it twice.
        line.published = line.published and not (kind.publishes_on_save and saved)
    return line if line.revisions or line.published or line.withdrawn else None


def watched_by(user):
    """(uids of documents, uids of themes and sectors) that this user watches."""
    watches = list(Watch.objects.filter(user=user).values_list("source", "subject"))
    documents = {subject for source, subject in watches if source == Watch.Source.DOCUMENT}
    return documents, [str(subject) for source, subject in watches if source != Watch.Source.DOCUMENT]


def touching(subjects):
    """Which documents are published under one of these themes or sectors, as a condition."""
    if not subjects:
        return Q(pk__in=[])
    return (
        Q(published__content__themes__has_any_keys=subjects)
        | Q(published__content__agendas__has_any_keys=subjects)
        | Q(published__content__sectors__has_any_keys=subjects)
    )
