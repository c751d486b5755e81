"""Members of a JSON body: which are known, and which objects they name."""

import contextlib

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from rest.errors import BadField, below
from rest.fields import unknown_language
from rest.filters import MAX_VALUES, as_uid, find_by_key

LANGUAGES = ("nl", "en")
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


def shaped(shape, data):
    """A body as a serializer class takes it, with no members but its own. Raises BadField, DRF's ValidationError."""
    found = shape(data=members(data, tuple(shape().fields)))
    found.is_valid(raise_exception=True)
    return found.validated_data


def read(data, required=(), **readers):
    """{name: value} of the members that the body has, each by its reader, a function(body). All faults at once.

    A member of `required` must be there; of the others that are not there the reader says what holds. Raises BadField.
    """
    faults, found = [], {}
    with _gathered(faults):
        members(data, readers, required)
    body = data if isinstance(data, dict) else {}
    for name, reader in readers.items():
        if name in body or name not in required:
            with _gathered(faults):
                found[name] = reader(body)
    if faults:
        raise BadField(faults)
    return found


@contextlib.contextmanager
def _gathered(faults):
    try:
        yield
    except BadField as error:
        faults += error.errors


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


def language_texts(body, name, max_length):
    """A text in Dutch and English, {"nl": …, "en": …}; "" for what is left out. Raises BadField."""
    value = body.get(name)
    if not isinstance(value, dict):
        raise BadField.of(f"/{name}", "not-a-language-map", _("This must be an object with the keys nl and en."))
    faults = [_fault(f"{name}/{key}", "unknown-language", unknown_language()) for key in value if key not in LANGUAGES]
    for language in LANGUAGES:
        try:
            with below(name):
                text(value, language, max_length)
        except BadField as error:
            faults += error.errors
    if faults:
        raise BadField(faults)
    return {language: value.get(language, "") for language in LANGUAGES}


def slug(body, queryset, taken=None):
    """The slug asked for a new row of this queryset's model; None when none is given. Raises BadField.

    `taken` is what `taken_slugs` found for this body among others.
    """
    if body.get("slug") in (None, ""):
        return None
    value = text(body, "slug", MAX_SLUG)
    try:
        validate_slug(value)
    except ValidationError as error:
        raise BadField.of("/slug", "bad-slug", error.messages[0]) from error
    if value in RESERVED or as_uid(value):
        raise BadField.of("/slug", "bad-slug", _("This word has a meaning of its own. Choose another one."))
    if queryset.filter(slug=value).exists() if taken is None else value in taken:
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


def taken_slugs(queryset, bodies):
    """Those of the slugs that the bodies ask which a row has already, as a set; one query."""
    asked = [body["slug"] for body in bodies if isinstance(body, dict) and isinstance(body.get("slug"), str)]
    return set(queryset.filter(slug__in=asked).values_list("slug", flat=True))


class Named:
    """The objects of a queryset that members `names` of many bodies name, each by a text or a list of texts.

    Found at once: two queries. It stands in for the queryset in `one_named` and `several_named`.
    """

    def __init__(self, queryset, bodies, names, keys=("uid", "slug")):
        values = [body.get(name) for body in bodies if isinstance(body, dict) for name in names]
        lists = [value if isinstance(value, list) else [value] for value in values]
        texts = dict.fromkeys(text for texts in lists for text in texts[:MAX_VALUES] if isinstance(text, str))
        self.keys = find_by_key(queryset, list(texts), keys)
        self.objects = queryset.in_bulk(set(self.keys.values()))

    def find(self, text):
        """The object with this name; None."""
        return self.objects.get(self.keys.get(text)) if isinstance(text, str) else None


def one_named(queryset, body, name, keys=("uid", "slug")):
    """The object that a member names. Raises BadField when there is none."""
    named = queryset if isinstance(queryset, Named) else Named(queryset, [body], [name], keys)
    found = named.find(body.get(name))
    if found is None:
        raise BadField.of(f"/{name}", "unknown-reference", _("There is nothing with this name."))
    return found


def several_named(queryset, body, name, keys=("uid", "slug")):
    """The objects that a list names. Raises BadField."""
    values = body.get(name, [])
    if (
        not isinstance(values, list)
        or len(values) > MAX_VALUES
        or not all(isinstance(value, str) for value in values)
    ):
        raise BadField.of(f"/{name}", "not-a-list", _("This must be a list of names."))
    if not values:
        return []
    named = queryset if isinstance(queryset, Named) else Named(queryset, [body], [name], keys)
    for value in values:
        if named.find(value) is None:
            detail = _("There is nothing with the name “%(value)s”.") % {"value": value[:200]}
            raise BadField.of(f"/{name}", "unknown-reference", detail)
    asked = set(map(named.find, values))
    return [one for one in named.objects.values() if one in asked]
