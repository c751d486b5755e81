"""The edit form of a co-edited content: reading what was posted, and what the template needs to show a field.

Names in the form follow the content: `title-nl`, `vks_level`, `tasks` (once per row, its id, in order) and
`tasks-<id>-title-nl`. A row that was removed but not yet saved carries `tasks-<id>-removed` and can be put back.
Nothing is saved here; a button named `do` only changes the input and shows the form again.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coediting.fields import LANGUAGES, Choices, LanguageMap, OneReference, References, RowChoices, Rows
from coediting.merge import join


def posted(schema, data):
    """The content as typed: right in shape, not yet checked. `data` is a QueryDict."""
    return {item.name: _posted(item, data, item.name) for item in schema.fields}


def _posted(item, data, name):
    if isinstance(item, LanguageMap):
        return {language: data.get(f"{name}-{language}", "") for language in LANGUAGES}
    if isinstance(item, Rows):
        return [_posted_row(item, data, f"{name}-{row_id}", row_id) for row_id in data.getlist(name)]
    if isinstance(item, Choices | References | RowChoices):
        return [_number(value) for value in data.getlist(name) if value]
    value = data.get(name, "")
    return _number(value) if item.widget == "choice" else value


def _posted_row(item, data, prefix, row_id):
    row = {"id": row_id, **{cell.name: _posted(cell, data, f"{prefix}-{cell.name}") for cell in item.fields}}
    if data.get(f"{prefix}-removed"):
        row["removed"] = True
    return row


def _number(value):
    """Choices by number (levels) come as text from a form."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else value


def without_removed(schema, content):
    """The content that would be saved: rows marked as removed are gone."""
    rows = [item.name for item in schema.fields if isinstance(item, Rows)]
    return content | {name: [row for row in content[name] if not row.get("removed")] for name in rows}


def apply(schema, content, command):
    """Carry out a form button on unsaved content: add, remove, undo, up, down a row; pick or drop a reference.

    `command` is "verb:field[:id]". An unknown command changes nothing: buttons come from the page itself.
    """
    verb, name, target = [*command.split(":", 2), "", ""][:3]
    if name not in content:
        return content
    item = schema.field(name)
    values = content[name]
    if isinstance(item, Rows):
        return content | {name: _rows_after(item, values, verb, target)}
    if isinstance(item, OneReference) and verb in ("pick", "drop"):
        return content | {name: target if verb == "pick" else None}
    if isinstance(item, References) and verb == "pick" and target not in values:
        return content | {name: [*values, target]}
    if isinstance(item, References) and verb == "drop":
        return content | {name: [value for value in values if value != target]}
    return content


def _rows_after(item, rows, verb, target):
    if verb == "add":
        return [*rows, item.new_row()]
    if verb == "pick" and item.title_source:
        return [*rows, item.new_row() | {item.title: target}]
    place = next((n for n, row in enumerate(rows) if row["id"] == target), None)
    if place is None:
        return rows
    row, rest = rows[place], rows[:place] + rows[place + 1 :]
    if verb == "remove":
        return [*rows[:place], row | {"removed": True}, *rows[place + 1 :]]
    if verb == "undo":
        return [*rows[:place], {key: row[key] for key in row if key != "removed"}, *rows[place + 1 :]]
    step = {"up": -1, "down": 1}.get(verb, 0)
    return [*rest[: max(place + step, 0)], row, *rest[max(place + step, 0) :]]


@dataclass
class Bound:
    """A field with its value, ready for a template: `template` shows it; `faults` are what is wrong with it."""

    field: Any
    name: str
    value: Any
    path: str
    form: Any
    faults: list = field(default_factory=list)

    @property
    def id(self):
        return f"f-{self.name}"

    @property
    def template(self):
        return f"coediting/widgets/{self.field.widget}.html"

    @property
    def described_by(self):
        """The ids that aria-describedby names: the hint and the faults, where there are any."""
        ids = [f"{self.id}-hint"] if self.field.help else []
        return " ".join(ids + ([f"{self.id}-faults"] if self.faults else []))

    @property
    def languages(self):
        """For a language map: one part per language, each with name, value and faults of its own."""
        return [
            {
                "code": language,
                "name": f"{self.name}-{language}",
                "id": f"{self.id}-{language}",
                "value": (self.value or {}).get(language, ""),
                "faults": self.form.faults.get(join(self.path, language), []),
            }
            for language in LANGUAGES
        ]

    @property
    def options(self):
        """For choices: (value, label, chosen)."""
        chosen = self.value if isinstance(self.value, list) else [self.value]
        return [(value, label, value in chosen) for value, label in self.field.choices]

    @property
    def items(self):
        """For references: (uid, label, hint) of what is chosen."""
        uids = self.value if isinstance(self.value, list) else [self.value] if self.value else []
        return [(uid, *self.form.label(self.field.source, uid)) for uid in uids]

    @property
    def row_options(self):
        """For choices of rows: (row id, its title, chosen)."""
        rows = self.form.content[self.field.rows]
        title = self.form.schema.field(self.field.rows).title
        return [(row["id"], self.form.text(row[title]), row["id"] in (self.value or [])) for row in rows]

    @property
    def title_source(self):
        """For rows that stand for something of the catalogue: what their title refers to; "" for others."""
        return self.field.title_source

    @property
    def add_label(self):
        return _("Add: %(what)s") % {"what": self.field.one}

    @property
    def finder_label(self):
        """What the box for finding something to add is called."""
        if isinstance(self.field, Rows):
            title = next(cell for cell in self.field.fields if cell.name == self.field.title)
            return _("Add: %(what)s") % {"what": str(title.label).lower()}
        return _("Add to %(what)s") % {"what": str(self.field.label).lower()}

    @property
    def query(self):
        """What someone looks for to add here."""
        return self.form.searches.get(self.name, "")

    @property
    def found(self):
        """What that search gave: [{"uid", "label", "hint"}]; None when nobody searched here."""
        if self.name not in self.form.searches:
            return None
        source = self.title_source if isinstance(self.field, Rows) else self.field.source
        return [
            {"uid": thing.uid, "label": thing.label_in(get_language()), "hint": getattr(thing, "hint", "")}
            for thing in self.form.kind.suggest(source, self.query)
        ]

    @property
    def rows(self):
        """For rows: the bound rows."""
        return [
            BoundRow(self, row, n, first=n == 0, last=n == len(self.value) - 1)
            for n, row in enumerate(self.value)
        ]


@dataclass
class BoundRow:
    """One row of a list in the form."""

    parent: Bound
    row: dict
    place: int
    first: bool
    last: bool

    @property
    def id(self):
        return self.row["id"]

    @property
    def number(self):
        return self.place + 1

    @property
    def removed(self):
        return bool(self.row.get("removed"))

    @property
    def cells(self):
        prefix = f"{self.parent.name}-{self.id}"
        path = join(self.parent.path, self.id)
        return {
            cell.name: self.parent.form.bind(
                cell, f"{prefix}-{cell.name}", self.row.get(cell.name), join(path, cell.name)
            )
            for cell in self.parent.field.fields
        }

    @property
    def faults(self):
        return self.parent.form.faults.get(join(self.parent.path, self.id), [])

    @property
    def has_faults(self):
        """Is anything wrong inside? Then the folded part stands open."""
        path = join(self.parent.path, self.id)
        return any(place.startswith(path) for place in self.parent.form.faults)

    @property
    def is_unfolded(self):
        """Does the folded part stand open: because something is wrong inside, or somebody is led there?"""
        return self.has_faults or self.id in self.parent.form.unfolded

    @property
    def title(self):
        title = self.cells[self.parent.field.title]
        if title.field.widget == "reference":
            return title.items[0][1] if title.items else ""
        return self.parent.form.text(title.value)

    @property
    def hint(self):
        title = self.cells[self.parent.field.title]
        return title.items[0][2] if title.field.widget == "reference" and title.items else ""

    @property
    def primary(self):
        cells = self.cells
        return [cells[name] for name in self.parent.field.primary if name != self.parent.field.title]

    @property
    def more(self):
        hidden = {*self.parent.field.primary, self.parent.field.title}
        return [cell for name, cell in self.cells.items() if name not in hidden]

    @property
    def hidden_inputs(self):
        """(name, value) of every cell of a removed row, so that putting it back brings everything back."""
        pairs = []
        for cell in self.cells.values():
            if cell.field.widget == "languages":
                pairs += [(part["name"], part["value"]) for part in cell.languages]
            elif isinstance(cell.value, list):
                pairs += [(cell.name, value) for value in cell.value]
            elif cell.value is not None:
                pairs.append((cell.name, cell.value))
        return pairs

    @property
    def title_cell(self):
        return self.cells[self.parent.field.title]


class EditForm:
    """The whole form: content, faults by path, and the labels of everything it points to (one query per source).

    `searches` are {field name: text} of what someone looks for without JavaScript; `unfolded` are the ids of rows that
    stand open as a whole.
    """

    def __init__(self, kind, content, faults=(), searches=None, unfolded=()):
        self.searches, self.unfolded = searches or {}, set(unfolded)
        self.kind, self.schema, self.content = kind, kind.schema, content
        self.faults = {}
        for fault in faults:
            self.faults.setdefault(fault.path, []).append(fault)
        self._found = {
            source: kind.find(source, valid_uids(uids))
            for source, uids in self.schema.references(content).items()
        }

    def bind(self, item, name, value, path):
        return Bound(item, name, value, path, self, self.faults.get(path, []))

    def label(self, source, uid):
        """(label, hint) of a referenced thing."""
        thing = self._found.get(source, {}).get(str(uid))
        return (thing.label_in(get_language()), getattr(thing, "hint", "")) if thing else (str(uid), "")

    @staticmethod
    def text(value):
        """A language map or text as one text in the language of the moment."""
        if isinstance(value, dict):
            return value.get(get_language()) or next((text for text in value.values() if text), "")
        return value or ""

    @property
    def sections(self):
        """[(Section, [Bound])] in the order of the page."""
        return [
            (
                section,
                [
                    self.bind(field, field.name, self.content.get(field.name, field.empty()), field.name)
                    for field in map(self.schema.field, section.fields)
                ],
            )
            for section in self.schema.sections
        ]

    @property
    def fault_count(self):
        return sum(len(faults) for faults in self.faults.values())


def valid_uids(uids):
    """Those of `uids` that can be a UUID at all: a forged form must not break the look-up."""

    def valid(uid):
        try:
            return bool(uuid.UUID(str(uid)))
        except ValueError:
            return False

    return [uid for uid in uids if valid(uid)]
