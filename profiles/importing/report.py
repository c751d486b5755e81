"""What an import found and did (or, dry, would do)."""

import io
import uuid
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from profiles.importing.faults import FaultList
from profiles.importing.merging import Difference

NAMES = {
    "occupations": _("ESCO occupations"),
    "isco_groups": _("ISCO-08 groups"),
    "skills": _("skills and knowledge"),
    "skill_groups": _("skill groups"),
    "relations": _("relations between occupations and skills"),
    "skills_in_groups": _("skills in skill groups"),
    "broader_skills": _("skills below broader skills"),
    "broader_groups": _("skill groups below broader groups"),
    "sectors": _("sectors"),
    "shortages": _("shortage occupations"),
    "green": _("skills that ESCO calls green"),
    "digital": _("skills that ESCO calls digital"),
    "transversal": _("skills that ESCO calls transversal"),
    "skills_in_dutch": _("skills with a Dutch label"),
    "jobs_in_dutch": _("occupations and ISCO-08 groups with a Dutch label"),
    "matched": _("titles matched with a job"),
}


@dataclass
class Report:
    """`counts`: rows the input holds; `changes`: {table: Difference}; `left_out`: files that were not for us."""

    counts: dict[str, int] = field(default_factory=dict)
    changes: dict[str, Difference] = field(default_factory=dict)
    faults: FaultList = field(default_factory=FaultList)
    left_out: list[str] = field(default_factory=list)

    @property
    def changed_anything(self):
        return any(change.added or change.changed for change in self.changes.values())

    def as_json(self):
        return {
            "counts": self.counts,
            "changes": {name: change.as_json() for name, change in self.changes.items()},
            "faults": self.faults.as_json(),
            "fault_total": self.faults.total,
            "left_out": self.left_out,
        }


def give_uids(cursor, table, name_column):
    """Fill `uid` of the new rows of an incoming table: UUID version 5 of what names them."""
    cursor.execute(f"SELECT id, {name_column} FROM {table} WHERE is_new")  # noqa: S608 – our own table names
    rows = cursor.fetchall()
    if not rows:
        return
    lines = "".join(f"{pk}\t{uuid.uuid5(uuid.NAMESPACE_URL, name)}\n" for pk, name in rows)
    cursor.execute("CREATE TEMP TABLE IF NOT EXISTS new_uid (id bigint PRIMARY KEY, uid uuid) ON COMMIT DROP")
    cursor.execute("TRUNCATE new_uid")
    cursor.copy_expert("COPY new_uid FROM STDIN", io.StringIO(lines))
    cursor.execute(f"UPDATE {table} t SET uid = new_uid.uid FROM new_uid WHERE new_uid.id = t.id")  # noqa: S608


def new_id(live, dry_run):
    """The SQL expression that numbers new rows; a dry run takes numbers below zero, not from the sequence."""
    return "-(row_number() OVER ())" if dry_run else f"nextval(pg_get_serial_sequence('{live}', 'id'))"
