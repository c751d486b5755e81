"""Domain errors as RFC 9457 `application/problem+json`: one shape for every error of the API."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from rest_framework import exceptions
from rest_framework.views import set_rollback

from coediting.errors import (
    AlreadyDecided,
    ContentInvalid,
    EditConflict,
    NearDuplicates,
    NothingProposed,
    NotReady,
    StaleRevision,
    UnknownBase,
)
from profiles.importing.faults import ImportRefused
from profiles.succession.errors import AlreadySettled, CuratedMeanwhile
from roadmap.actions.runs import CannotStop
from roadmap.actions.versioned import Stale

OUT_OF_REACH = (OperationalError, InterfaceError)


def response(request, code, title, detail="", errors=(), **extra):
    """A problem+json answer. `errors` are {"pointer" or "parameter", "code", "detail"} objects."""
    body = {
        "type": "about:blank",
        "title": str(title),
        "status": code,
        "detail": str(detail),
        "instance": request.path,
    }
    if errors:
        body["errors"] = list(errors)
    return JsonResponse(body | extra, status=code, content_type="application/problem+json")


def pointer(path):
    """A content path as a JSON pointer into the request body."""
    return "/content/" + path if path else "/content"


def handle(error, context):
    """DRF's exception handler: every domain and framework error becomes a problem+json answer."""
    request = context["request"]
    set_rollback()
    for kind, answer in ANSWERS:
        if isinstance(error, kind):
            return answer(request, error)
    if isinstance(error, exceptions.APIException):
        return _framework(request, error)
    return None


def _invalid(request, error):
    faults = [{"pointer": pointer(f.path), "code": f.code, "detail": f.detail} for f in error.faults]
    return _unfit(request, faults)


def _conflict(request, error):
    conflicts = [
        {
            "pointer": pointer(conflict.path),
            "code": conflict.kind,
            "detail": _("Changed by someone else since your revision."),
            "base": conflict.base,
            "theirs": conflict.theirs,
            "mine": conflict.mine,
        }
        for conflict in error.conflicts
    ]
    detail = _("The working revision is r%(number)d.") % {"number": error.theirs.number}
    code, title = 409, _("Your change and a newer revision touch the same places.")
    if isinstance(error, StaleRevision):
        code, title = 412, _("Someone saved a newer revision.")
        if error.base.number == error.theirs.number:  # publishing or restoring: there is no edit to merge
            detail += " " + _("Read it first, and send this again with its ETag.")
        elif not conflicts:
            detail += " " + _("Nothing collides: send it again with “Prefer: merge” to save both.")
    answer = response(request, code, title, detail, conflicts, current_revision=error.theirs.number)
    answer.headers["ETag"] = f'"r{error.theirs.number}"'
    return answer


def _not_ready(request, error):
    errors = [
        {"pointer": "", "code": gate.code, "detail": str(gate.label)} for gate in error.gates if not gate.met
    ]
    return response(request, 409, _("This cannot be published yet."), _("Complete what is listed."), errors)


def _stale(request, error):
    number = error.stored.version
    title, detail = _("Someone saved a newer revision."), _("It is at r%(number)d now.") % {"number": number}
    errors = getattr(error, "errors", ())
    answer = response(request, 412, title, detail, errors, current_revision=number)
    answer.headers["ETag"] = f'"r{number}"'
    return answer


def _curated(request, error):
    """A decision of somebody else came first: about what, and at which number that stands now."""
    errors = [
        {
            "pointer": f"/seen/{change.about.uid}",
            "code": "changed-meanwhile",
            "detail": change.about.label,
            "curated": change.pk,
        }
        for change in error.changes
    ]
    return response(request, 412, _("Somebody was first."), error, errors)


def _refused(request, error):
    """A rule of the domain that a value breaks."""
    by_name = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    errors = [
        {"pointer": f"/{name}" if name else "", "code": each.code or "invalid", "detail": each.messages[0]}
        for name, found in by_name.items()
        for each in found
    ]
    return _unfit(request, errors)


def _import_refused(request, error):
    """Everything that is wrong with imported rows. A fault of a row points at its place in the body's `rows`."""
    errors = [
        {
            "pointer": "/" + "/".join(["rows", str(fault.row - 2), fault.column] if fault.row > 1 else [fault.column]),
            "code": fault.code,
            "detail": fault.detail,
        }
        for fault in error.faults
    ]
    title, detail = _("The content does not fit."), _("Correct the places listed and send it again.")
    return response(request, 422, title, detail, errors, fault_total=error.total)


def _unfit(request, errors):
    title, detail = _("The content does not fit."), _("Correct the places listed and send it again.")
    return response(request, 422, title, detail, errors)


def _framework(request, error):
    errors = getattr(error, "errors", [])
    detail = error.detail
    if isinstance(error, exceptions.ValidationError):
        errors = list(_flatten(error.detail))
        detail = _("Correct the places listed and send it again.")
    answer = response(
        request, error.status_code, _title(error), detail if isinstance(detail, str) else "", errors
    )
    if isinstance(error, exceptions.AuthenticationFailed | exceptions.NotAuthenticated):
        answer.headers["WWW-Authenticate"] = getattr(error, "auth_header", "") or 'Bearer realm="api"'
    if isinstance(error, exceptions.Throttled) and error.wait:
        answer.headers["Retry-After"] = str(int(error.wait) + 1)
    return answer


def _title(error):
    return {
        400: _("The request is not right."),
        401: _("Sign in first."),
        403: _("You may not do this."),
        404: _("Not found."),
        405: _("This method is not possible here."),
        406: _("This format is not available."),
        413: _("This is too large."),
        415: _("This media type is not understood."),
        428: _("Say which revision you edited."),
        429: _("Too many requests."),
    }.get(error.status_code, _("That did not work."))


def _flatten(detail, path=""):
    """DRF's nested error details as flat {"pointer", "code", "detail"} objects."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            yield from _flatten(value, f"{path}/{key}")
    elif isinstance(detail, list):
        for place, value in enumerate(detail):
            yield from _flatten(value, path if isinstance(value, str) else f"{path}/{place}")
    else:
        yield {"pointer": path, "code": getattr(detail, "code", "invalid"), "detail": str(detail)}


def _unreachable(request, error):
    answer = response(request, 503, _("The portal cannot reach its data for a moment. Try again shortly."))
    answer.headers["Retry-After"] = "5"
    return answer


def _said(code, title, detail=""):
    """An answer that says the same whatever the details of the error."""
    return lambda request, error: response(request, code, title, detail)


def _near(request, error):
    errors = [
        {
            "pointer": "",
            "code": "near-duplicate",
            "detail": str(item),
            "slug": getattr(item, "slug", None),
            "uid": str(item.document.uid if hasattr(item, "document") else item.uid),
        }
        for item in error.found
    ]
    detail = _("Look at it first. Send “looked”: true when yours is another one.")
    return response(request, 409, _("Something much alike is there already."), detail, errors)


ANSWERS = (
    (NearDuplicates, _near),
    (ContentInvalid, _invalid),
    (EditConflict, _conflict),
    (NotReady, _not_ready),
    (Stale, _stale),
    (AlreadyDecided, lambda request, error: response(request, 409, _("This is decided already."), error)),
    (
        NothingProposed,
        lambda request, error: response(request, 422, _("The proposal changes nothing."), error),
    ),
    (CuratedMeanwhile, _curated),
    (AlreadySettled, lambda request, error: response(request, 409, _("This is decided already."), error)),
    (ImportRefused, _import_refused),
    (CannotStop, lambda request, error: response(request, 409, _("It cannot be stopped."), error)),
    (ValidationError, _refused),
    (UnknownBase, lambda request, error: response(request, 412, _("This revision does not exist."), error)),
    (Http404, _said(404, __("Not found."), __("There is nothing here, or you may not see it."))),
    (PermissionDenied, lambda request, error: response(request, 403, _("You may not do this."), error)),
    (
        RequestDataTooBig,
        _said(413, __("This is too large."), __("The body is larger than 1 MiB. Send it in parts.")),
    ),
    (
        IntegrityError,
        _said(
            409,
            __("This collides with something that was saved a moment ago."),
            __("Read it anew and try again."),
        ),
    ),
    (OUT_OF_REACH, _unreachable),
)
