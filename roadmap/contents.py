"""What may change in the things that a counter guards, as one JSON object each: how two edits of it merge.

Texts are language maps, moments are texts, references uids; rows have an `id`: what names them among the others (the
year of a point, the uid of a sector, an age band). A list without such a name, as the links of an action, is one value.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from django.db.models import Q

from partners.models import Partner
from profiles.models import Profile, Sector, Theme
from rest.composed import NUMBER, Composed
from roadmap.models import Action, AgendaRequest, Indicator, Initiative, Scenario, Target

LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class References:
    """A many-to-many relation: its model, and where the uid stands.

    `shown` is what a reader sees of it; a list that is sent says nothing of the others, and they stay.
    """

    model: type
    uid: str = "uid"
    shown: Q = field(default_factory=Q)


@dataclass(frozen=True)
class Rows:
    """Rows below a thing: how they are read, and how an action wants them. `key` names a row in a body."""

    key: str
    read: Callable
    write: Callable
    members: tuple


@dataclass(frozen=True)
class Shape:
    """The names of what may change, by kind. `whole` are lists that are one value: {name: how it is read}."""

    texts: tuple = ()
    plain: tuple = ()
    moments: tuple = ()
    named: dict = field(default_factory=dict)
    sets: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    whole: dict = field(default_factory=dict)


def _points(indicator):
    rows = indicator.points.order_by("year").values("year", "value", "note")
    return [{"id": str(row["year"]), **row} for row in rows]


def _as_points(rows):
    return [{name: row.get(name, "") for name in ("year", "value", "note")} for row in rows]


def _sectors(scenario):
    rates = scenario.rates.exclude(sector=None).select_related("sector").order_by("sector__path", "pk")
    return [
        {"id": str(rate.sector.uid), "sector": str(rate.sector.uid)}
        | {name: getattr(rate, name) for name in ("yearly_growth", "yearly_leaving")}
        for rate in rates
    ]


def _as_sectors(rows):
    found = {str(sector.uid): sector for sector in Sector.objects.filter(uid__in=[row["id"] for row in rows])}
    names = ("yearly_growth", "yearly_leaving")
    return [{"sector": found[row["id"]]} | {name: row.get(name) for name in names} for row in rows]


def _ages(scenario):
    rates = scenario.rates.exclude(age_band="").order_by("age_band")
    return [{"id": row["age_band"], **row} for row in rates.values("age_band", "share", "yearly_leaving")]


def _as_ages(rows):
    return [{name: row[name] for name in ("age_band", "share", "yearly_leaving")} for row in rows]


def _links(action):
    return tuple(
        {"label": link.label, "url": link.url, "date": link.date and link.date.isoformat()}
        for link in action.evidence.order_by("position", "pk")
    )


SHAPES = {  # a higher app adds its own
    Action: Shape(plain=("status", "progress", "weight"), named={"owner": Partner}, whole={"evidence": _links}),
    AgendaRequest: Shape(
        texts=("answer",),
        plain=("state", "note", "reason"),
        sets={
            "profiles": References(Profile, "document__uid", Q(document__published__isnull=False)),
            "targets": References(Target, "document__uid"),
            "actions": References(Action),
            "initiatives": References(Initiative),
        },
    ),
    Indicator: Shape(rows={"points": Rows("year", _points, _as_points, ("value", "note"))}),
    Initiative: Shape(
        texts=("title", "summary"),
        plain=("kind", "start", "end", "url", "source"),
        sets={"partners": References(Partner), "agendas": References(Theme)},
    ),
    Scenario: Shape(
        texts=("name", "note"),
        plain=(
            *("horizon_from", "horizon_to", "yearly_growth", "yearly_leaving", "hires_total", "training_uptake"),
            *("source", "standard"),
        ),
        rows={
            "sectors": Rows("sector", _sectors, _as_sectors, ("yearly_growth", "yearly_leaving")),
            "ages": Rows("age_band", _ages, _as_ages, ("share", "yearly_leaving")),
        },
    ),
}


def content_of(thing):
    """What may change in it, as it is stored now."""
    shape = SHAPES[type(thing)]
    found = {name: {code: getattr(thing, f"{name}_{code}") for code in LANGUAGES} for name in shape.texts}
    found |= {name: getattr(thing, name) for name in shape.plain}
    found |= {name: as_moment(getattr(thing, name)) for name in shape.moments}
    for name in shape.named:
        other = getattr(thing, name)
        found[name] = other and str(other.uid)
    for name in shape.sets:
        found[name] = [str(uid) for uid in _uids(type(thing), name)(thing.pk)]
    found |= {name: rows.read(thing) for name, rows in shape.rows.items()}
    return found | {name: read(thing) for name, read in shape.whole.items()}


@cache
def _uids(model, name):
    """The statement that reads the uids of a set of references: each change of a thing asks it three times."""
    reference = SHAPES[model].sets[name]

    def shown(pk):
        rows = getattr(model(pk=pk), name).filter(reference.shown)
        return rows.order_by("pk").values_list(reference.uid, flat=True)

    return Composed(shown, NUMBER)


def as_moment(value):
    """A moment as text, the same whatever time zone it was told in; None for none."""
    return value and value.astimezone(datetime.UTC).isoformat()


def as_kept(model, content):
    """A content that was stored as JSON, which keeps no order of names, as `content_of` gives it."""
    shape = SHAPES[model]
    names = (*shape.texts, *shape.plain, *shape.moments, *shape.named, *shape.sets, *shape.rows)
    found = {name: content[name] for name in names if name in content}
    return found | {name: tuple(content.get(name, ())) for name in shape.whole}


def patched(model, content, patch):
    """The content after a partial edit; `patch` is checked, and speaks of uids.

    A text is merged per language and a row into the one of its name; a row that is not there is added, one with
    `removed` goes. `add_<name>` and `remove_<name>` add and remove references; all else is replaced.
    """
    shape, result = SHAPES[model], dict(content)
    for key, value in patch.items():
        verb, _underscore, name = key.partition("_")
        if key in shape.texts:
            result[key] = result[key] | value
        elif key in shape.rows:
            result[key] = _rows(shape.rows[key], result[key], value)
        elif verb == "add" and name in shape.sets:
            result[name] = result[name] + [uid for uid in value if uid not in result[name]]
        elif verb == "remove" and name in shape.sets:
            result[name] = [uid for uid in result[name] if uid not in value]
        else:
            result[key] = value
    return result


def _rows(shape, before, sent):
    rows = {row["id"]: row for row in before}
    for row in sent:
        key = str(row[shape.key])
        change = {name: value for name, value in row.items() if name != "removed"}
        if row.get("removed"):
            rows.pop(key, None)
        else:
            rows[key] = rows.get(key, {"id": key}) | change
    return list(rows.values())


def incomplete(model, content, needed):
    """What new rows lack of `needed` ({name of rows: members}), as (("points", "2024", "value"), …)."""
    return tuple(
        (name, row["id"], member)
        for name in SHAPES[model].rows
        for row in content[name]
        for member in needed.get(name, ())
        if member not in row
    )


def arguments(thing, content):
    """Parts of a new content of this thing as the actions take them: texts by language, and objects for uids."""
    shape, found = SHAPES[type(thing)], {}
    for name, value in content.items():
        if name in shape.texts:
            found |= {f"{name}_{code}": text for code, text in value.items()}
        elif name in shape.moments:
            found[name] = value and datetime.datetime.fromisoformat(value)
        elif name in shape.named:
            found[name] = shape.named[name].objects.get(uid=value) if value else None
        elif name in shape.sets:
            reference = shape.sets[name]
            hidden = getattr(thing, name).exclude(reference.shown) if reference.shown else ()
            found[name] = [*reference.model.objects.filter(**{f"{reference.uid}__in": value}), *hidden]
        elif name in shape.rows:
            found[name] = shape.rows[name].write(value)
        else:
            found[name] = list(value) if name in shape.whole else value
    return found
