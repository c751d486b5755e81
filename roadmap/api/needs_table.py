"""The needs as a table: a row per result, or the one of the total, each with what it is about and as of when."""

from rest_framework import serializers

from rest import flat, tables
from roadmap.needs.question import GROUPS
from roadmap.serializers import NeedResult, NeedsAnswer

# What the whole answer says and each row repeats: a figure without it could be of any year.
ABOUT = (("dataset", "slug"), ("year",), ("groups",), ("release", "slug"), ("recomputing",))
OF_COMPETENCES = ("gap", "shortage")
OF_YEARS = ("expected",)
FIGURE = ("headcount", "covered", "coverage", "low", "mid", "high")


class Line(NeedResult):
    """A result as a row: a table tells its group by name, too."""

    group = serializers.ChoiceField(GROUPS)


def answered(request, kind, body):
    """An answer about the needs (as JSON) as the table "csv" or "xlsx"."""
    way = body["group_by"]
    columns = columns_of(way, has_scenario="scenario" in body)
    objects = body.get("results", []) if way else [body["total"]] if "total" in body else []
    said = {name: body.get(name) for name in ("dataset", "year", "groups", "release", "recomputing")}
    header, rows = flat.rows(columns, (said | one for one in objects))
    return tables.answer_made(request, kind, header, rows)


def columns_of(way, *, has_scenario=False):
    """The Columns of a split (None for none)."""
    told = [way] if way else []
    more = {"competence": OF_COMPETENCES, "year": OF_YEARS if has_scenario else ()}.get(way, ())
    about = [column for column in flat.columns(NeedsAnswer()) if column.path in ABOUT and column.path[0] not in told]
    own = [column for column in flat.columns(Line()) if column.path[0] in (*told, *FIGURE, *more)]
    own = [column for column in own if column.path != ("competence", "slug")]  # a competence has none
    return [*about, *sorted(own, key=lambda column: column.path[0] != way)]
