"""Domain errors as RFC 9457 `application/problem+json`: one shape for every error of the API."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError
from django.db.models import Field
from django.http import Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import ngettext
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
    Withdrawn,
)
from dialogues.errors import RegistrationClosed, RoomShut
from greenskills.problem_shape import CSRF, LATER, NO_RIGHT, WHO, response, title_of
from profiles.importing.faults import ImportRefused
from profiles.succession.errors import AlreadySettled, CuratedMeanwhile
from rest import limits
from rest.wording import NEEDED, plain_code
from roadmap.actions.runs import CannotStop
from roadmap.actions.versioned import Stale

# Whoever tries out tokens, or goes on with one that was revoked, is counted as well.
REFUSED = (exceptions.NotAuthenticated, exceptions.AuthenticationFailed, exceptions.PermissionDenied)
OUT_OF_REACH = (OperationalError, InterfaceError)


def pointer(path):
    """A content path as a JSON pointer into the request body."""
    return "/content/" + path if path else "/content"


def handle(error, context):
    """DRF's exception handler: every domain and framework error becomes a problem+json answer."""
    request = context["request"]
    set_rollback()
    if isinstance(error, REFUSED) and limits.uncounted(context["view"]):
        limit = limits.Limits()
        if not limit.allow_request(request, context["view"]):
            error = exceptions.Throttled(limit.wait())
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
    conflicts = [_collision(conflict, pointer(conflict.path)) for conflict in error.conflicts]
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
    title, detail = _("This cannot be published yet."), _("Complete what is listed.")
    return response(request, 409, title, detail, errors, name="not-ready")


def _stale(request, error):
    number = error.stored.version
    title, detail = _("Someone saved a newer revision."), _("It is at r%(number)d now.") % {"number": number}
    errors = list(getattr(error, "errors", ()))
    if error.conflicts:
        errors = [_collision(conflict, f"/{conflict.path}") for conflict in error.conflicts]
    elif error.conflicts is not None:
        detail += " " + _("Nothing collides: send it again with “Prefer: merge” to save both.")
    answer = response(request, 412, title, detail, errors, current_revision=number)
    answer.headers["ETag"] = f'"r{number}"'
    return answer


def _collision(conflict, place):
    """One place that two people changed, with what it was and what each of them made of it."""
    return {
        "pointer": place,
        "code": conflict.kind,
        "detail": _("Changed by someone else since your revision."),
        "base": conflict.base,
        "theirs": conflict.theirs,
        "mine": conflict.mine,
    }


def withdrawn(request, error):
    """What was public and is not any more: when it was taken back, and the public reason."""
    document = error.document
    told = {"date": date_format(localtime(document.withdrawn_at), "j F Y"), "reason": document.withdrawn_because}
    detail = _("Its partners took it from the public on %(date)s. The reason: %(reason)s") % told
    more = {"uid": document.uid, "withdrawn_at": document.withdrawn_at, "withdrawn_because": told["reason"]}
    return response(request, 410, _("This was withdrawn."), detail, **more)


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
    return response(request, 412, _("Somebody was first."), error, errors, name="curated-meanwhile")


def _refused(request, error):
    """A rule of the domain that a value breaks."""
    by_name = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    errors = [
        {"pointer": _member(name), **_plain(each.code or "invalid", each.messages[0])}
        for name, found in by_name.items()
        for each in found
    ]
    return _unfit(request, errors)


def _plain(code, detail):
    """The code and the words of a fault; of what is missing both are the same everywhere."""
    code = plain_code(code)
    return {"code": code, "detail": str(NEEDED) if code == "required" and _of_django(detail) else detail}


def _of_django(detail):
    """Does Django's own check of a model say this?"""
    return detail in {str(words) for words in (Field.default_error_messages[name] for name in ("null", "blank"))}


def _member(name):
    """The pointer of a field of a model: `title_nl` stands in the body as the member `nl` of `title`."""
    stem, _underscore, language = name.rpartition("_")
    if stem and language in ("nl", "en"):
        return f"/{stem}/{language}"
    return f"/{name}" if name else ""


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
    return response(request, 422, title, detail, errors, name="import-refused", fault_total=error.total)


def _unfit(request, errors):
    title, detail = _("The content does not fit."), _("Correct the places listed and send it again.")
    return response(request, _status_of(errors), title, detail, errors)


def _status_of(errors):
    """422 for what breaks a rule; 400 where something has no place at all, in whatever body it stands."""
    return 400 if any(error["code"] == "unknown-language" for error in errors) else 422


def _framework(request, error):
    errors = getattr(error, "errors", [])
    detail = error.detail
    if isinstance(error, exceptions.ValidationError):
        errors = list(_flatten(error.detail))
        detail = _("Correct the places listed and send it again.")
    if isinstance(detail, str) and detail.startswith("CSRF Failed"):
        detail = str(CSRF)
    elif detail == getattr(error, "default_detail", None):
        detail = str(_OURS.get(type(error), detail))
    if isinstance(error, exceptions.Throttled):
        seconds = error.wait  # whole ones: DRF rounds up
        detail = ngettext("Go on in %(count)d second.", "Go on in %(count)d seconds.", seconds) % {"count": seconds}
    if possible := _possible(request, error):
        detail = _("Possible here: %(names)s.") % {"names": ", ".join(possible)}
    title = getattr(error, "title", None) or title_of(error.status_code)
    name = error.default_code if "-" in error.default_code else ""  # those of ours; DRF's say what the status says
    name = "bad-field" if isinstance(error, exceptions.ValidationError) else name
    answer = response(request, error.status_code, title, detail if isinstance(detail, str) else "", errors, name=name)
    for name, value in getattr(error, "headers", {}).items():
        answer.headers[name] = value
    if isinstance(error, exceptions.AuthenticationFailed | exceptions.NotAuthenticated):
        answer.headers["WWW-Authenticate"] = getattr(error, "auth_header", "") or 'Bearer realm="api"'
    if isinstance(error, exceptions.Throttled):
        answer.headers["Retry-After"] = str(seconds)
    return answer


def _possible(request, error):
    """What would have been taken in the place of this method or media type; nothing for other errors."""
    view = request.parser_context["view"]
    if isinstance(error, exceptions.MethodNotAllowed):
        return view.allowed_methods
    if isinstance(error, exceptions.NotAcceptable):
        return [each.media_type for each in view.get_renderers()]
    if isinstance(error, exceptions.UnsupportedMediaType):
        return [each.media_type for each in view.get_parsers()]
    return []


def _flatten(detail, path=""):
    """DRF's nested error details as flat {"pointer", "code", "detail"} objects."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            yield from _flatten(value, f"{path}/{key}")
    elif isinstance(detail, list):
        for place, value in enumerate(detail):
            yield from _flatten(value, path if isinstance(value, str) else f"{path}/{place}")
    else:
        yield {"pointer": path, "code": plain_code(getattr(detail, "code", "invalid")), "detail": str(detail)}


def _unreachable(request, error):
    title = _("The portal cannot reach its data for a moment. Try again shortly.")
    answer = response(request, 503, title, LATER)
    answer.headers["Retry-After"] = "5"
    return answer


# What DRF says of these where nobody said anything better.
_OURS = {
    exceptions.PermissionDenied: NO_RIGHT,
    exceptions.NotAuthenticated: WHO,
    exceptions.NotFound: __("There is nothing here, or you may not see it."),
}


def _no_right(request, error):
    """A 403 that says what to do, also where the action had nothing to say."""
    return response(request, 403, _("You may not do this."), str(error) or NO_RIGHT)


def _said(code, title, detail="", name=""):
    """An answer that says the same whatever the details of the error."""
    return lambda request, error: response(request, code, title, detail, name=name)


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
    return response(request, 409, _("Something much alike is there already."), detail, errors, name="near-duplicate")


def _named(code, title, name):
    """An answer with these words and what the error itself says."""
    return lambda request, error: response(request, code, title, error, name=name)


ANSWERS = (
    (NearDuplicates, _near),
    (ContentInvalid, _invalid),
    (EditConflict, _conflict),
    (NotReady, _not_ready),
    (Stale, _stale),
    (Withdrawn, withdrawn),
    (AlreadyDecided, _named(409, __("This is decided already."), "already-decided")),
    (NothingProposed, _named(422, __("The proposal changes nothing."), "nothing-proposed")),
    (CuratedMeanwhile, _curated),
    (AlreadySettled, _named(409, __("This is decided already."), "already-decided")),
    (ImportRefused, _import_refused),
    (RoomShut, _said(409, __("That is not possible any more."), __("The room has ended."), "room-ended")),
    (
        RegistrationClosed,
        _said(
            409,
            __("That is not possible any more."),
            __("The registration is not open, or the dialogue is over."),
            "registration-closed",
        ),
    ),
    (CannotStop, _named(409, __("It cannot be stopped."), "cannot-stop")),
    (ValidationError, _refused),
    (UnknownBase, _named(412, __("This revision does not exist."), "unknown-revision")),
    (Http404, _said(404, __("Not found."), __("There is nothing here, or you may not see it."))),
    (PermissionDenied, _no_right),
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
            "collision",
        ),
    ),
    (OUT_OF_REACH, _unreachable),
)
