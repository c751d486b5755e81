"""The tables that there are: profiles, their tasks, their requirements, and targets."""

from collections.abc import Callable
from dataclasses import dataclass

from coediting import kinds
from exchange.tables import flat
from profiles.models import Profile
from profiles.models.catalogue import uid_of
from rest.cells import LABEL
from roadmap.models import Target

KEYS = ("uid", "slug", "revision")
ROW_ID, REMOVED = "id", "removed"
# Columns of the list of profiles or of targets, which is a table too: they say what is no content.
OF_THE_LIST = (
    "uri", "kind", "requirement_count", "task_count", "owner.uid", "owner.slug", "partners.uid", "partners.slug",
    "state", "version", "published_at", "updated", "draft_revision", "roadmap", "latest.date", "latest.value",
    *(f"{name}{LABEL}" for name in ("kind", "state")),
    *(f"{name}{LABEL}" for name in ("direction", "competence_group", "measured_by", "status_override")),
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """One table. `kind` is the kind of document, `rows` the list in its content that it shows, "" for all the rest.

    `derived` are fields of which the API's list says what follows where nothing is filled in: from a file of that list
    they are not read back, as that would fill them in.
    """

    name: str
    kind: str
    readable: Callable
    rows: str = ""
    derived: tuple = ()

    @property
    def schema(self):
        return kinds.get(self.kind).schema

    @property
    def fields(self):
        return self.schema.field(self.rows).fields if self.rows else self.schema.fields

    @property
    def columns(self):
        return flat.columns(self.fields)

    @property
    def header(self):
        """The names of all columns of an export."""
        names = [column.header for column in self.columns]
        return [*KEYS, *([ROW_ID, *names, REMOVED] if self.rows else names)]


def _targets(_user):
    return Target.objects.filter(document__published__isnull=False)


TABLES = {
    table.name: table
    for table in (
        Table("profiles", "profile", Profile.objects.visible_to),
        Table("tasks", "profile", Profile.objects.visible_to, "tasks"),
        Table("requirements", "profile", Profile.objects.visible_to, "requirements"),
        Table("targets", "target", _targets, derived=("direction", "measured_by")),
    )
}


def uid_for(source, text):
    """The uid, as text, that an address of ESCO stands for; the text itself when it is none."""
    return str(uid_of(text)) if source in ("competence", "job") and text.startswith(("http://", "https://")) else text
