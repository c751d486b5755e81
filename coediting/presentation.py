"""Changes and conflicts in words: which place of the document, what stood there, what stands there now."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coediting import compare
from coediting.fields import LANGUAGES, Choice, LanguageMap, Number, Reference, RowChoices, Rows, Text

LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}


@dataclass(frozen=True)
class Place:
    """A place in words: "Requirement ‘sort waste’: level". `field` is its schema field, None for a whole row."""

    label: str
    field: Any
    row: Any = None
    language: str = ""

    @property
    def writable(self):
        """Can one write a text of one's own here?"""
        return isinstance(self.field, Text) and bool(self.language or not isinstance(self.field, LanguageMap))


class Reader:
    """Reads paths and values of one kind's contents aloud; labels of references are fetched once for all contents.

    `like` is another Reader whose labels are enough: for many documents on one page.
    """

    def __init__(self, kind, *contents, like=None):
        self.kind, self.contents = kind, [content for content in contents if content]
        if like:
            self._found = like._found
            return
        wanted = {}
        for content in self.contents:
            for source, uids in kind.schema.references(content).items():
                wanted.setdefault(source, set()).update(uids)
        self._found = {source: kind.find(source, uids) for source, uids in wanted.items()}

    def reference(self, source, uid):
        """The label of a referenced thing in the language of the moment."""
        thing = self._found.get(source, {}).get(str(uid))
        return thing.label_in(get_language()) if thing else str(uid)

    def place(self, path):
        """The Place behind a path."""
        steps = path.split("/")
        field = self.kind.schema.field(steps[0])
        if not isinstance(field, Rows) or len(steps) == 1:
            return self._with_language(str(field.label), field, steps[1:])
        row = self._row(steps[0], steps[1])
        label = _("%(what)s ‘%(title)s’") % {
            "what": str(field.one).capitalize(),
            "title": self.row_title(field, row),
        }
        if len(steps) == 2:
            return Place(label, None, field)
        cell = next(cell for cell in field.fields if cell.name == steps[2])
        return self._with_language(f"{label}: {str(cell.label).lower()}", cell, steps[3:])

    @staticmethod
    def _with_language(label, field, rest):
        if rest and rest[0] in LANGUAGES:
            return Place(f"{label}, {LANGUAGE_NAMES[rest[0]]}", field, language=rest[0])
        return Place(label, field)

    def _row(self, name, row_id):
        for content in reversed(self.contents):
            for row in content.get(name) or []:
                if row["id"] == row_id:
                    return row
        return {}

    def row_title(self, rows, row):
        """What people recognise a row by."""
        value = (row or {}).get(rows.title)
        field = next(field for field in rows.fields if field.name == rows.title)
        if isinstance(field, Reference):
            return self.reference(field.source, value) if value else _("not chosen yet")
        return self._one_language(value) or _("without a title")

    @staticmethod
    def _one_language(value):
        if isinstance(value, dict):
            return value.get(get_language()) or next((text for text in value.values() if text), "")
        return value or ""

    def text(self, place, value):
        """A value as plain text, "" for nothing."""
        field = place.field
        if value in (None, "", []):
            return ""
        if field is None:
            return self.row_text(place.row, value)
        if isinstance(field, Rows | RowChoices | Reference | Choice):
            values = value if isinstance(value, list) else [value]
            return ", ".join(self._named(field, item) for item in values)
        if isinstance(field, Text):
            return self._one_language(value)
        return f"{value:n} {getattr(field, 'unit', '')}".strip()

    def _named(self, field, value):
        """What one chosen value of a field is called."""
        if isinstance(field, Reference):
            return self.reference(field.source, value)
        if isinstance(field, Choice):
            return field.label_of(value)
        rows = field if isinstance(field, Rows) else self.kind.schema.field(field.rows)
        return self.row_title(rows, self._row(rows.name, value))

    def row_text(self, rows, row):
        """A whole row as lines of "label: text", empty cells left out."""
        lines = []
        for field in rows.fields:
            text = self.text(Place("", field), row.get(field.name))
            if text:
                lines.append(f"{field.label}: {text}")
        return "\n".join(lines)

    def changes(self, before, after):
        """The differences of two contents in reading order as [{"place", "kind", "words"}], words marked."""
        shown = []
        for change in self.in_order(compare.changes(before, after)):
            place = self.place(change.path)
            old, new = self.text(place, change.before), self.text(place, change.after)
            words = self._words(place, old, new)
            shown.append({"place": place, "kind": change.kind, "words": words, "path": change.path})
        return shown

    def conflicts(self, conflicts):
        """Conflicts for the resolve page: place, and base / theirs / mine with the words that differ marked.

        They are numbered in reading order, as `in_order` gives it.
        """
        return [self._conflict(number, conflict) for number, conflict in enumerate(self.in_order(conflicts))]

    @staticmethod
    def _words(place, old, new):
        """The marked difference: of a text or a list word by word, of one choice or number as a whole."""
        if type(place.field) in (Choice, Number, Reference) and old != new:
            parts = [(mark, text) for mark, text in (("del", old), ("ins", new)) if text]
            return [parts[0], ("same", " "), parts[1]] if len(parts) == 2 else parts
        return compare.words(old, new)

    def in_order(self, things):
        """Changes or conflicts in the order in which people read them, not in that of the stored JSON."""
        return sorted(things, key=lambda thing: self._position(thing.path))

    def _position(self, path):
        """Sorts: the field, the row, its cell, the language; -1 for a field or row as a whole."""
        name, *rest = path.split("/")
        field, row, cell = self.kind.schema.field(name), -1, -1
        if isinstance(field, Rows) and rest:
            ids = [item["id"] for content in self.contents for item in content.get(name) or []]
            row = ids.index(rest[0])
            cell = next((n for n, of in enumerate(field.fields) if of.name in rest[1:2]), -1)
        language = LANGUAGES.index(rest[-1]) if rest and rest[-1] in LANGUAGES else -1
        return self.kind.schema.fields.index(field), row, cell, language

    def _conflict(self, number, conflict):
        place = self.place(conflict.path)
        texts = {side: self.text(place, getattr(conflict, side)) for side in ("base", "theirs", "mine")}
        return {
            "number": number,
            "name": f"c{number}",
            "conflict": conflict,
            "place": place,
            "texts": texts,
            "theirs_words": self._words(place, texts["base"], texts["theirs"]),
            "mine_words": self._words(place, texts["base"], texts["mine"]),
            "writable": place.writable,
            "multiline": getattr(place.field, "multiline", False),
        }
