"""Reading a JSON body within bounds: what PostgreSQL or the schema could not hold is refused here, with a reason."""

import json
import math
from collections import Counter

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from rest.errors import TooLarge

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 12
# Longer integers are no figures of this domain, and would not fit a float.
MAX_DIGITS = 15


class StrictJSONParser(BaseParser):
    """JSON in UTF-8: at most 1 MiB and 12 levels deep, finite numbers, no name twice, text that can be kept."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise TooLarge
        return loads(data)


def loads(data):
    """The parsed JSON value of some bytes. Raises ParseError with what is wrong."""
    try:
        value = json.loads(
            data.decode("utf-8"),
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_no_constant,
            object_pairs_hook=_each_once,
        )
    except UnicodeDecodeError as error:
        raise ParseError(_("The body is not UTF-8 text.")) from error
    except json.JSONDecodeError as error:
        raise ParseError(
            _("The body is not JSON: it stops making sense at line %(line)d, column %(column)d.")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except RecursionError as error:
        raise ParseError(_too_deep()) from error
    _check(value, MAX_DEPTH)
    return value


def _too_deep():
    return _("The body is nested more than %(depth)d levels deep.") % {"depth": MAX_DEPTH}


def _whole(text):
    if len(text.lstrip("-")) > MAX_DIGITS:
        raise ParseError(_("The body holds a number that is too large."))
    return int(text)


def _finite(text):
    number = float(text)
    if not math.isfinite(number):
        raise ParseError(_("The body holds a number that is too large."))
    return number


def _each_once(pairs):
    """An object; one of two members with the same name would be lost silently."""
    found = dict(pairs)
    if len(found) < len(pairs):
        [(twice, _times)] = Counter(name for name, _value in pairs).most_common(1)
        raise ParseError(_("“%(name)s” stands twice in one object of the body.") % {"name": twice[:200]})
    return found


def _no_constant(name):
    raise ParseError(_("“%(name)s” is not a JSON number.") % {"name": name})


def _check(value, depth):
    """Refuse what is nested too deeply, and text that a database cannot hold."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise ParseError(_("The body holds a character that cannot be kept."))
    elif isinstance(value, dict | list):
        if depth == 0:
            raise ParseError(_too_deep())
        for item in value:
            _check(item, depth - 1)
        if isinstance(value, dict):
            for item in value.values():
                _check(item, depth - 1)
