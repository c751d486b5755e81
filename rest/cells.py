"""The columns of a list as cells of a table: one text, number or flag each, worked out by PostgreSQL.

An object becomes a column per member (`labels.nl`, `owner.slug`). Several values stand in one cell, each on a line of
its own, as in ESCO's own tables; several objects become such a cell per member, whose lines go together. Beside a code
stands what it means, in the language of the reader (`kind.label`): for people, and left out by imports.
"""

import re
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Case, Func, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise

from rest.rows import AsJson, Build, as_expression

TEXT, PLAIN, NUMBER, FLAG = "text", "plain", "number", "flag"
LABEL = ".label"  # at the end of the header of what a code means
NUMBERS = (models.IntegerField, models.FloatField, models.DecimalField)
WORD = re.compile(r"[a-z0-9][a-z0-9_-]*|")
WORDS = re.compile(r"\w[\w –().-]*")  # a label that needs neither quotes nor a mark
PLAINS = (models.UUIDField, models.DateField, models.TimeField)


@dataclass(frozen=True)
class Cell:
    """One column of a table: its header, the expression of its text, and what that text is.

    TEXT may hold anything; PLAIN is text that never needs quotes (a uid, a date); NUMBER and FLAG are what they say.
    """

    header: str
    expression: object
    kind: str
    is_label: bool = False


class Written(Func):
    """An SQL template around one expression, as text."""

    output_field = TextField()

    def __init__(self, expression, template):
        super().__init__(expression, template=template)


class Meaning(Func):
    """What the codes of an expression mean, of {code: label}; null where that is not known."""

    output_field = TextField()

    def __init__(self, expression, labels):
        self.labels = labels
        super().__init__(Cast(expression, TextField()))

    def as_sql(self, compiler, connection, **_options):
        sql, values = compiler.compile(self.source_expressions[0])
        whens = [part for pair in self.labels.items() for part in map(str, pair)]
        return f"CASE {sql} {'WHEN %s THEN %s ' * len(self.labels)}END", [*values, *whens]


# Percent signs are doubled: the template goes through Python's own formatting first.
LINES = "array_to_string(%(expressions)s, E'\\n', '')"
MOMENT = "(to_json(%(expressions)s) #>> '{}')"
MEMBER_LINES = "(SELECT string_agg(coalesce(x #>> 'PLACE', ''), E'\\n') FROM unnest(%(expressions)s) x)"
ANY_JSON = (
    "(SELECT CASE jsonb_typeof(j) WHEN 'array' THEN"
    " (SELECT string_agg(coalesce(x #>> '{}', ''), E'\\n') FROM jsonb_array_elements(j) x) ELSE j #>> '{}' END"
    " FROM (SELECT to_jsonb(%(expressions)s) AS j) one)"
)


def cells(queryset, columns, *, labelled=False):
    """The Cells of a list's columns, in their order; `labelled` with what codes mean, in the language of the moment."""
    found = [cell for name, column in columns.items() for cell in _cells(name, as_expression(column), queryset.query)]
    return found if labelled else [cell for cell in found if not cell.is_label]


def _cells(name, expression, query):
    if isinstance(expression, Build):
        for key, part in expression.columns.items():
            yield from _cells(f"{name}.{key}", as_expression(part), query)
    elif isinstance(expression, AsJson):
        yield from _cells(name, expression.source, query)
    elif (members := _members(expression)) is not None:
        for path in members:
            yield Cell(".".join((name, *path)), _member(expression, path), TEXT)
    else:
        yield _single(name, expression, query)
        if labels := labels_of(_choices(expression, query)):
            plain = all(map(WORDS.fullmatch, labels.values()))
            yield Cell(name + LABEL, Meaning(expression, labels), PLAIN if plain else TEXT, is_label=True)


def labels_of(choices):
    """{code: what it means} of the choices ({code: label}) of a field; {} where the codes say it in every language."""
    found = {code: label for code, label in dict(choices).items() if code not in (None, "")}
    told = any(isinstance(label, Promise) or label != str(code) for code, label in found.items())
    return {code: str(label) for code, label in found.items()} if told else {}


def _choices(expression, query):
    """{code: label} of the field behind an expression; {} where it has none."""
    if isinstance(expression, Case):
        found = (_choices(branch, query) for branch in _branches(expression))
        return next(filter(None, found), {})
    known = _field(expression, query)
    return {} if isinstance(known, ArrayField) else dict(getattr(known, "flatchoices", None) or ())


def _single(name, expression, query):
    """The cell of what is no object: a value, or several values of which each gets a line."""
    known = _field(expression, query)
    if isinstance(known, ArrayField):
        return Cell(name, Written(expression, ANY_JSON if _is_json(expression) else LINES), TEXT)
    if isinstance(known, models.BooleanField):
        return Cell(name, Cast(expression, TextField()), FLAG)
    if isinstance(known, NUMBERS):
        number = Written(expression, MOMENT) if _is_json(expression) else Cast(expression, TextField())
        return Cell(name, number, NUMBER)
    if isinstance(known, models.JSONField) or _is_json(expression):
        return Cell(name, Written(expression, ANY_JSON), TEXT)
    if isinstance(known, models.DateTimeField):
        return Cell(name, Written(expression, MOMENT), PLAIN)
    plain = isinstance(known, PLAINS) or _is_word(known)
    return Cell(name, Cast(expression, TextField()), PLAIN if plain else TEXT)


def _is_word(known):
    """Is it a field whose values are a few words of our own?"""
    choices = getattr(known, "flatchoices", None)
    return bool(choices) and all(WORD.fullmatch(str(value)) for value, _label in choices)


def _is_json(expression):
    """Is it JSON to the database, whatever Django takes it for?"""
    return isinstance(expression, Case) and any(isinstance(branch, AsJson | Build) for branch in _branches(expression))


def _branches(case):
    return [*(when.result for when in case.cases), case.default]


def _field(expression, query):
    """The field whose values an expression has; None where that cannot be said."""
    if isinstance(expression, Case):
        found = [_field(branch, query) for branch in _branches(expression) if not _is_none(branch)]
        return found[0] if found else None
    if isinstance(expression, AsJson):
        return _field(expression.source, query)
    try:
        return expression.resolve_expression(query.clone(), allow_joins=True).output_field
    except (FieldError, AttributeError):
        return None


def _is_none(expression):
    return isinstance(expression, Value) and expression.value is None


def _members(expression):
    """The paths of an object's (or of several objects') members; None for what is no object."""
    built = _built(expression)
    return None if built is None else list(_paths(built))


def _built(expression):
    """The Build within an expression that gives objects; None when it gives none."""
    if isinstance(expression, Build):
        return expression
    if isinstance(expression, AsJson):
        return _built(expression.source)
    if isinstance(expression, Case):
        return next((found for branch in _branches(expression) if (found := _built(branch)) is not None), None)
    if isinstance(expression, Subquery):
        return next((one for one in expression.query.annotation_select.values() if isinstance(one, Build)), None)
    return None


def _paths(built):
    for key, part in built.columns.items():
        inner = _built(as_expression(part))
        yield from ((key, *path) for path in _paths(inner)) if inner is not None else [(key,)]


def _member(expression, path):
    """The text of one member; of several objects the lines of that member."""
    place = "{" + ",".join(path) + "}"
    if isinstance(expression, ArraySubquery):
        return Written(expression, MEMBER_LINES.replace("PLACE", place))
    return Written(expression, f"((%(expressions)s) #>> '{place}')")
