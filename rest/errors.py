"""What can be wrong with a request before any action is asked."""

import contextlib

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status

MOST_FAULTS = 20  # told at once: each lists what is known, and an address has room for a thousand


class BadParameter(exceptions.APIException):
    """Query parameters that are unknown or hold a value that cannot be. `errors` names each, the first twenty."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad-parameter"
    default_detail = gettext_lazy("Correct the parameters listed and send it again.")

    def __init__(self, errors):
        super().__init__()
        self.errors = list(errors)[:MOST_FAULTS]

    @classmethod
    def of(cls, name, code, detail):
        """One parameter at fault."""
        return cls([fault(name, code, detail)])


class Faults:
    """Gathers what is wrong with several parameters, so that the client reads all of it at once."""

    def __init__(self):
        self.errors = []

    def asking(self, ask, *values, **options):
        """What `ask(*values, **options)` gives; None where it raises BadParameter, which is kept."""
        try:
            return ask(*values, **options)
        except BadParameter as error:
            self.errors += error.errors
            return None

    def settle(self):
        """Raises BadParameter when anything was wrong."""
        if self.errors:
            raise BadParameter(self.errors)


def fault(name, code, detail):
    """The {"parameter", "code", "detail"} object of one parameter."""
    return {"parameter": name, "code": code, "detail": str(detail)}


class BadField(exceptions.APIException):
    """Members of the request body that are unknown, missing or of the wrong type."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad-field"
    default_detail = gettext_lazy("Correct the places listed and send it again.")

    def __init__(self, errors):
        super().__init__()
        self.errors = list(errors)

    @classmethod
    def of(cls, pointer, code, detail):
        """One place at fault."""
        return cls([{"pointer": pointer, "code": code, "detail": str(detail)}])


@contextlib.contextmanager
def below(name):
    """The faults of an object that stands in a body under this name, at their place in the body."""
    try:
        yield
    except BadField as error:
        raise BadField([{**each, "pointer": f"/{name}{each['pointer']}"} for each in error.errors]) from error


class TooLarge(exceptions.APIException):
    """A body over the limit."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too-large"
    default_detail = gettext_lazy("The body is larger than 1 MiB. Send it in parts.")


class PreconditionRequired(exceptions.APIException):
    """A write on a document without `If-Match`."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition-required"
    default_detail = gettext_lazy(
        'Send If-Match with the ETag of the revision that you edited, for instance If-Match: "r17".'
    )


def given_twice(name):
    """The fault of a parameter that has one value, given several times: none of these would be more right."""
    return fault(name, "given-twice", _("“%(name)s” can only have one value. Give it once.") % {"name": name[:100]})


def unknown_parameter(name, known):
    """The fault of a parameter that does not exist here; it lists those that do."""
    return fault(
        name,
        "unknown-parameter",
        _("There is no parameter “%(name)s” here. Known are: %(known)s.")
        % {"name": name[:100], "known": ", ".join(sorted(known)) or "–"},
    )
