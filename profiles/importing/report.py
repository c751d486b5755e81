"""What an import found and did (or, dry, would do)."""

import io
import uuid
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from profiles.importing.faults import FaultList
from profiles.importing.merging import Difference
from profiles.importing.touches import Touches

NAMES = {
    "isco_groups": _("ISCO-08 groups"),
    "occupations": _("ESCO occupations"),
    "jobs_in_dutch": _("occupations and ISCO-08 groups with a Dutch label"),
    "skills": _("skills and knowledge"),
    "skills_in_dutch": _("skills with a Dutch label"),
    "green": _("skills that ESCO calls green"),
    "digital": _("skills that ESCO calls digital"),
    "transversal": _("skills that ESCO calls transversal"),
    "relations": _("relations between occupations and skills"),
    "skill_groups": _("skill groups"),
    "skills_in_groups": _("skills in skill groups"),
    "broader_skills": _("skills below broader skills"),
    "broader_groups": _("skill groups below broader groups"),
    "sectors": _("sectors"),
    "shortages": _("shortage occupations"),
    "matched": _("titles matched with a job"),
}

# What a code of a fault says, as the title above the rows it was found in.
FAULT_TITLES = {
    "bad-code": _("Codes that do not fit"),
    "bad-label": _("Labels that are empty or too long"),
    "bad-uri": _("Addresses that are not ESCO's"),
    "double-pair": _("Relations that stand in the file twice"),
    "importance": _("Relations that are neither essential nor optional"),
    "no-code": _("Codes that are missing"),
    "no-job": _("Titles without a job that carries the same name"),
    "no-parent": _("Codes without a place in the tree"),
    "no-reuse-level": _("Skills without a reuse level"),
    "no-type": _("Skills without a type"),
    "not-released": _("Concepts that ESCO has not released"),
    "several-jobs": _("Titles that fit several jobs"),
    "short-row": _("Rows with too few cells"),
    "unknown-concept": _("Places in the hierarchy for something unknown"),
    "unknown-group": _("Skill groups that are in no file of groups"),
    "unknown-job": _("Places in the tree for an unknown job"),
    "unknown-occupation": _("Relations of an unknown occupation"),
    "unknown-skill": _("Skills that are not known here"),
}


@dataclass
class Report:
    """`counts`: rows the input holds; `changes`: {table: Difference}; `left_out`: files that were not for us.

    With `removes` what is missing from the input goes. `more` is what one kind of import tells besides, as JSON.
    """

    counts: dict[str, int] = field(default_factory=dict)
    changes: dict[str, Difference] = field(default_factory=dict)
    faults: FaultList = field(default_factory=FaultList)
    left_out: list[str] = field(default_factory=list)
    removes: bool = False
    more: dict = field(default_factory=dict)
    touches: Touches | None = None  # what a release of ESCO means for the profiles; `more` has the beginning of it

    @property
    def changed_anything(self):
        return any(
            change.added or change.changed or (self.removes and change.missing)
            for change in self.changes.values()
        )

    def as_json(self):
        return {
            "counts": self.counts,
            "changes": {name: change.as_json() for name, change in self.changes.items()},
            "faults": self.faults.as_json(),
            "fault_total": self.faults.total,
            "left_out": self.left_out,
        } | ({"more": self.more} if self.more else {})


def make_uids(cursor, names):
    """Make the temporary table `new_uid` (uri, uid): UUID version 5 of every name that is new to the catalogue.

    `names` is SQL that selects those names; it may be empty of rows.
    """
    cursor.execute("CREATE TEMP TABLE new_uid (uri text, uid uuid) ON COMMIT DROP")
    cursor.execute(names)
    lines = "".join(f"{name}\t{uuid.uuid5(uuid.NAMESPACE_URL, name)}\n" for (name,) in cursor.fetchall())
    cursor.copy_expert("COPY new_uid FROM STDIN", io.StringIO(lines))


def new_id(live, dry_run):
    """The SQL expression that numbers new rows; a dry run takes numbers below zero, not from the sequence."""
    return "-(row_number() OVER ())" if dry_run else f"nextval(pg_get_serial_sequence('{live}', 'id'))"
