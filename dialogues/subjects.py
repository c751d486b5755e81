"""What a dialogue talks about: the tasks and requirements of the profiles that its organiser put on the table.

Participants have no account, so they get the published text of a profile and nothing else; of a profile that was never
published, and that the organiser itself owns, the text that it works on: choosing it for the room is showing it.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from coediting.models import Document
from profiles.models import Competence, Profile
from profiles.presentation import said


@dataclass(frozen=True)
class Row:
    """A task or a requirement. `labels` is its language map, `value` its suitability or its level."""

    about: str
    id: str
    labels: dict
    value: object

    @property
    def label(self):
        return said(self.labels).plain


@dataclass
class Subject:
    """One profile under discussion."""

    document: Document
    labels: dict
    tasks: list = field(default_factory=list)
    requirements: list = field(default_factory=list)

    @property
    def label(self):
        return said(self.labels).plain

    def row(self, about, row_id):
        """The Row of this kind and id, or None."""
        rows = {"task": self.tasks, "requirement": self.requirements}.get(about, ())
        return next((row for row in rows if row.id == str(row_id)), None)


def choosable(user, dialogue):
    """Profiles that this user may put on the table of a dialogue: those in its theme first, then by title."""
    shown = Profile.objects.visible_to(user).filter(
        Q(document__published__isnull=False) | Q(document__owner=dialogue.organiser_id)
    )
    drafts = user.is_authenticated
    return shown.by_title(get_language(), drafts=drafts).for_listing()


def may_show(document, dialogue):
    """May participants of this dialogue see something of this document?"""
    return document.published_id is not None or document.owner_id == dialogue.organiser_id


def subjects(room, uid=None, requirements=True):
    """The Subjects of a room, in the order of their titles; only that of the document `uid` when given. Two queries.

    Without `requirements` one query less: who says something on a task needs none.
    """
    shown = Coalesce("published__content", "working__content")  # one of the two: contents are heavy
    documents = room.documents.filter(kind="profile").annotate(shown=shown)
    if uid is not None:
        documents = documents.filter(uid=uid)
    contents = [(document, document.shown) for document in documents if may_show(document, room.dialogue)]
    named = _labels(contents) if requirements else {}
    found = [_subject(document, content, named) for document, content in contents]
    return sorted(found, key=lambda subject: subject.label.lower())


def _labels(contents):
    """{uid: language map} of every competence that these contents ask."""
    asked = {row["competence"] for _document, content in contents for row in content["requirements"]}
    asked.discard(None)
    if not asked:
        return {}
    return {str(each.uid): each.labels for each in Competence.objects.filter(uid__in=asked)}


def _subject(document, content, named):
    tasks = [Row("task", row["id"], row["title"], row.get("suitability")) for row in content["tasks"]]
    requirements = [
        Row("requirement", row["id"], named[row["competence"]], row.get("level"))
        for row in content["requirements"]
        if row.get("competence") in named
    ]
    return Subject(document, content["title"], tasks, requirements)
