"""Members of a JSON body: which are known, and which objects they name."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from rest.errors import BadField
from rest.filters import MAX_VALUES, as_uid, find_by_key

MAX_SLUG = 120
# Words that stand for pages of their own.
RESERVED = {"new", "nieuw"}


def members(data, allowed, required=()):
    """The body as an object with only `allowed` members. Raises BadField."""
    if not isinstance(data, dict):
        raise BadField.of("", "not-an-object", _("The body must be a JSON object."))
    unknown, needed = _("There is no field with this name."), _("This is needed.")
    faults = [_fault(key, "unknown-field", unknown) for key in data if key not in allowed]
    faults += [_fault(key, "required", needed) for key in required if key not in data]
    if faults:
        raise BadField(faults)
    return data


def _fault(name, code, detail):
    return {"pointer": f"/{name[:200]}", "code": code, "detail": detail}


def text(body, name, max_length, default=""):
    """A text member. Raises BadField."""
    value = body.get(name, default)
    if not isinstance(value, str) or len(value) > max_length:
        raise BadField.of(
            f"/{name}",
            "not-text",
            _("This must be text of at most %(max)d characters.") % {"max": max_length},
        )
    return value


def slug(body, queryset):
    """The slug asked for a new row of this queryset's model; None when none is given. Raises BadField."""
    if body.get("slug") in (None, ""):
        return None
    value = text(body, "slug", MAX_SLUG)
    try:
        validate_slug(value)
    except ValidationError as error:
        raise BadField.of("/slug", "bad-slug", error.messages[0]) from error
    if value in RESERVED or as_uid(value):
        raise BadField.of("/slug", "bad-slug", _("This word has a meaning of its own. Choose another one."))
    if queryset.filter(slug=value).exists():
        raise BadField.of("/slug", "taken", _("This slug is taken. Choose another one."))
    return value


def one_of(body, name, choices, default):
    """A member with one of a few values. Raises BadField."""
    value = body.get(name, default)
    if value not in list(choices):
        detail = _("Choose one of: %(choices)s.") % {"choices": ", ".join(choices)}
        raise BadField.of(f"/{name}", "not-a-choice", detail)
    return value


def flag(body, name, default=False):
    """A true-or-false member. Raises BadField."""
    value = body.get(name, default)
    if not isinstance(value, bool):
        raise BadField.of(f"/{name}", "not-a-flag", _("This must be true or false."))
    return value


def one_named(queryset, body, name, keys=("uid", "slug")):
    """The object that a member names. Raises BadField when there is none."""
    value = body.get(name)
    found = find_by_key(queryset, [value], keys) if isinstance(value, str) else {}
    if not found:
        raise BadField.of(f"/{name}", "unknown-reference", _("There is nothing with this name."))
    return queryset.get(pk=found[value])


def several_named(queryset, body, name, keys=("uid", "slug")):
    """The objects that a list names. Raises BadField."""
    values = body.get(name, [])
    if (
        not isinstance(values, list)
        or len(values) > MAX_VALUES
        or not all(isinstance(value, str) for value in values)
    ):
        raise BadField.of(f"/{name}", "not-a-list", _("This must be a list of names."))
    found = find_by_key(queryset, values, keys) if values else {}
    for value in values:
        if value not in found:
            detail = _("There is nothing with the name “%(value)s”.") % {"value": value[:200]}
            raise BadField.of(f"/{name}", "unknown-reference", detail)
    return list(queryset.filter(pk__in=found.values()))
