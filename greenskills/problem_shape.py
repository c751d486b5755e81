"""The shape of every problem: its members, what a program calls it, and what is said where nobody says anything."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

NAMES = {
    400: "bad-request",
    401: "not-authenticated",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    406: "format-not-available",
    409: "conflict",
    410: "withdrawn",
    411: "length-required",
    412: "stale",
    413: "too-large",
    414: "address-too-long",
    415: "media-type-not-understood",
    422: "invalid",
    428: "precondition-required",
    429: "too-many-requests",
    431: "headers-too-large",
    500: "fault",
    503: "unavailable",
}
REFUSED = "greenskills.refused"  # in the environ, where the web server refuses: its status; no header is called so
MEDIA_TYPE = "application/problem+json"
CSRF = __("With a session, writing takes the header X-CSRFToken. A program uses a token of its own instead.")

LATER = __("Nothing was saved. Send it again after the seconds in Retry-After.")
NO_RIGHT = __("Your role does not reach this far. Ask a coordinator of your partner if you think it should.")
WHO = __("Send a key of yours as “Authorization: Bearer …”, or sign in on the pages first.")


def is_api(request):
    """Is it asked below /api/, where programs ask?"""
    return f"{request.path_info}/".startswith("/api/")


def response(request, code, title, detail="", errors=(), *, name="", **extra):
    """A problem+json answer. `errors` are {"pointer" or "parameter", "code", "detail"} objects.

    `name` is what a program tells problems of one status apart by; the words are for people, in their language.
    """
    body = {
        "type": "about:blank",
        "title": str(title),
        "status": code,
        "code": name or NAMES.get(code, "refused"),
        "detail": str(detail),
        "instance": request.path,
        "request_id": getattr(request, "id", ""),
    }
    if errors:
        body["errors"] = list(errors)
    answer = JsonResponse(body | extra, status=code, content_type=MEDIA_TYPE)
    # A 404 or 405 may be kept by whoever passes it on, and it is not true of everybody, nor for ever.
    answer.headers["Cache-Control"] = "no-store"
    return answer


def of_status(request, code, detail=""):
    """The problem that no resource has words for: an address that is not there, a fault of ours."""
    words = {
        403: CSRF,
        404: _("There is nothing at this address. All addresses stand in /api/v1/schema/."),
        500: _("Something went wrong on our side. If it stays so, tell us the request id."),
        503: LATER,
    }
    return response(request, code, title_of(code), words.get(code, detail))


def title_of(code):
    return {
        400: _("The request is not right."),
        401: _("Sign in first."),
        403: _("You may not do this."),
        404: _("Not found."),
        405: _("This method is not possible here."),
        406: _("This format is not available."),
        411: _("Say how long the body is."),
        413: _("This is too large."),
        414: _("This address is too long."),
        415: _("This media type is not understood."),
        416: _("There is no such part of this file."),
        428: _("Say which revision you edited."),
        429: _("Too many requests."),
        431: _("The headers are too large."),
        500: _("That did not work."),
        503: _("The portal cannot reach its data for a moment. Try again shortly."),
    }.get(code, _("That did not work."))
