"""The fields that a co-edited content is made of.

Each field knows its label, cleans one value (collecting every fault instead of stopping at the first) and says what
"empty" is, so a cleaned content always has all keys.
"""

import math
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from coediting.errors import Fault
from coediting.merge import join

LANGUAGES = ("nl", "en")
MAX_ROWS = 300
# Control characters that no text needs (tab and newline stay), and halves of characters, which no database keeps.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One named value of a content. `help` is the hint beside the control, `label` what people call it."""

    name: str
    label: Any
    help: Any = ""
    widget: ClassVar[str] = "text"

    def empty(self):
        """The value that says "nothing filled in"."""
        return ""

    def clean(self, value, path, faults):
        """The normalised value; what is wrong is appended to `faults`."""
        raise NotImplementedError

    def complete(self, value):
        """Has a stored value all that this field has today?"""
        return True

    def fault(self, faults, path, code, detail):
        """Note a fault and go on with the empty value."""
        faults.append(Fault(path, code, detail))
        return self.empty()


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """Plain text. Lines end in a newline only; space around the text is dropped."""

    max_length: int = 300
    multiline: bool = False

    def clean(self, value, path, faults):
        if value is None:
            return ""
        if not isinstance(value, str):
            return self.fault(faults, path, "not-text", _("This must be text."))
        if _CONTROL.search(value):
            return self.fault(
                faults,
                path,
                "control-characters",
                _("This text has characters that cannot be shown. Type it again."),
            )
        value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not self.multiline:
            value = " ".join(value.split())
        if len(value) > self.max_length:
            faults.append(
                Fault(
                    path,
                    "too-long",
                    _("This is %(length)d characters long; at most %(max)d fit. Shorten it.")
                    % {"length": len(value), "max": self.max_length},
                )
            )
        return value


@dataclass(frozen=True, kw_only=True)
class LanguageMap(Text):
    """A text in each language: {"nl": "…", "en": "…"}."""

    widget: ClassVar[str] = "languages"

    def empty(self):
        return dict.fromkeys(LANGUAGES, "")

    def clean(self, value, path, faults):
        if value is None:
            return self.empty()
        if not isinstance(value, dict):
            return self.fault(
                faults, path, "not-a-language-map", _("This must be an object with the keys nl and en.")
            )
        for key in value.keys() - set(LANGUAGES):
            faults.append(Fault(join(path, key), "unknown-language", _("Only nl and en are kept here.")))
        return {
            language: Text.clean(self, value.get(language), join(path, language), faults) or ""
            for language in LANGUAGES
        }


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of a fixed list: `choices` are (value, label) pairs. Empty is allowed and is None."""

    choices: tuple = ()
    widget: ClassVar[str] = "choice"

    def empty(self):
        return None

    def clean(self, value, path, faults):
        if value in (None, ""):
            return None
        for allowed, _label in self.choices:
            if value == allowed and not isinstance(value, bool):
                return allowed
        return self.fault(
            faults,
            path,
            "not-a-choice",
            _("Choose one of: %(choices)s.")
            % {"choices": ", ".join(str(allowed) for allowed, _label in self.choices)},
        )

    def label_of(self, value):
        return next((str(label) for allowed, label in self.choices if allowed == value), "")


@dataclass(frozen=True, kw_only=True)
class Choices(Choice):
    """Several of a fixed list, kept in the list's order."""

    widget: ClassVar[str] = "choices"

    def empty(self):
        return []

    def clean(self, value, path, faults):
        if value is None:
            return []
        if not isinstance(value, list):
            return self.fault(faults, path, "not-a-list", _("This must be a list."))
        chosen = [Choice.clean(self, item, path, faults) for item in value]
        return [allowed for allowed, _label in self.choices if allowed in chosen]


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A finite number between `least` and `most`; with `decimals=0` a whole one. Empty is None."""

    least: float = 0
    most: float = 1e12
    decimals: int = 0
    unit: str = ""
    widget: ClassVar[str] = "number"

    def empty(self):
        return None

    def clean(self, value, path, faults):
        if value in (None, ""):
            return None
        if isinstance(value, str):
            value = self._parse(value)
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or (
                isinstance(value, float)
                and not math.isfinite(value)  # asked of a huge whole number it would overflow
            )
        ):
            return self.fault(faults, path, "not-a-number", _("This must be a number."))
        if not self.least <= value <= self.most:
            return self.fault(
                faults,
                path,
                "out-of-range",
                _("Give a number from %(least)s to %(most)s.")
                % {"least": f"{self.least:g}", "most": f"{self.most:g}"},
            )
        rounded = round(value, self.decimals)
        return int(rounded) if rounded == int(rounded) else rounded

    @staticmethod
    def _parse(text):
        """A number as people type it: spaces and a decimal comma are fine."""
        text = re.sub(r"\s", "", text)
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return None


@dataclass(frozen=True, kw_only=True)
class Reference(Field):
    """The uid of something elsewhere; `source` names what ("competence", "job" …). Empty is None."""

    source: str
    widget: ClassVar[str] = "reference"

    def empty(self):
        return None

    def clean(self, value, path, faults):
        if value in (None, ""):
            return None
        try:
            return str(uuid.UUID(value))
        except (ValueError, AttributeError, TypeError):
            return self.fault(
                faults, path, "not-a-uid", _("This must be the uid (UUID) of an existing item.")
            )


@dataclass(frozen=True, kw_only=True)
class OneReference(Reference):
    """A reference with a finder of its own on the edit page; a plain one is only the title of its row."""

    widget: ClassVar[str] = "references"


@dataclass(frozen=True, kw_only=True)
class References(Reference):
    """Several uids; they merge as a set."""

    widget: ClassVar[str] = "references"

    def empty(self):
        return []

    def clean(self, value, path, faults):
        if value is None:
            return []
        if not isinstance(value, list):
            return self.fault(faults, path, "not-a-list", _("This must be a list."))
        found = [Reference.clean(self, item, path, faults) for item in value]
        return list(dict.fromkeys(uid for uid in found if uid))


@dataclass(frozen=True, kw_only=True)
class RowChoices(Field):
    """Ids of rows of another list of the same content (the tasks that need a requirement)."""

    rows: str
    widget: ClassVar[str] = "row-choices"

    def empty(self):
        return []

    def clean(self, value, path, faults):
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return self.fault(faults, path, "not-a-list", _("This must be a list of row ids."))
        return list(dict.fromkeys(value))


@dataclass(frozen=True, kw_only=True)
class Rows(Field):
    """A list of rows, each an object with an `id` (UUID) that never changes and the given fields.

    `title` names the field that people recognise a row by; `one` is what one row is called; `primary` names the
    fields that stand open in the editor, the others fold away.
    """

    fields: tuple
    title: str
    one: Any = ""
    primary: tuple = ()
    check: Callable | None = None
    widget: ClassVar[str] = "rows"

    def empty(self):
        return []

    @property
    def title_source(self):
        """What the title refers to, for rows that stand for something of the catalogue; "" for others."""
        title = next(field for field in self.fields if field.name == self.title)
        return title.source if isinstance(title, Reference) else ""

    def complete(self, value):
        names = {"id", *(field.name for field in self.fields)}
        return all(names <= row.keys() for row in value)

    def new_row(self):
        """A fresh empty row with an id of its own."""
        return {"id": str(uuid.uuid4()), **{field.name: field.empty() for field in self.fields}}

    def clean(self, value, path, faults):
        if value is None:
            return []
        if not isinstance(value, list):
            return self.fault(faults, path, "not-a-list", _("This must be a list of rows."))
        if len(value) > MAX_ROWS:
            return self.fault(
                faults, path, "too-many-rows", _("At most %(max)d rows fit here.") % {"max": MAX_ROWS}
            )
        rows, seen = [], set()
        for place, row in enumerate(value):
            cleaned = self._row(row, path, place, faults)
            if cleaned and cleaned["id"] in seen:
                faults.append(
                    Fault(join(path, cleaned["id"]), "row-twice", _("This row id stands here twice."))
                )
            elif cleaned:
                seen.add(cleaned["id"])
                rows.append(cleaned)
        return rows

    def _row(self, row, path, place, faults):
        if not isinstance(row, dict):
            return self.fault(faults, join(path, place), "not-a-row", _("Each row must be an object."))
        try:
            row_id = str(uuid.UUID(str(row["id"]))) if row.get("id") else str(uuid.uuid4())
        except ValueError:
            return self.fault(faults, join(path, place), "bad-row-id", _("A row id must be a UUID."))
        cleaned = {"id": row_id, **clean_object(self.fields, row, join(path, row_id), faults, extra={"id"})}
        if self.check:
            self.check(cleaned, join(path, row_id), faults)
        return cleaned


def clean_object(fields, value, path, faults, *, extra=frozenset(), standing=frozenset()):
    """Clean each field of an object; unknown keys are faults, so that a typing error never passes silently.

    A value that is the very object which stands in `standing` was cleaned when that was saved, and is left alone.
    A check replaces in a content what it puts right, and never writes into it: others may share it.
    """
    for key in value.keys() - {field.name for field in fields} - extra:
        faults.append(Fault(join(path, key), "unknown-field", _("There is no field with this name.")))
    cleaned = {}
    for field in fields:
        item = value.get(field.name)
        untouched = field.name in standing and item is standing[field.name] and field.complete(item)
        cleaned[field.name] = item if untouched else field.clean(item, join(path, field.name), faults)
    return cleaned
