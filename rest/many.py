"""A list in the place of one object: POST makes and PATCH changes at most 1,000 of them, all or none.

Each row is asked of the very handler that takes it alone, with all that stands around that: whatever refuses one thing
refuses a row. So nothing that is made or changed by the API escapes, and there is no second way to save. What takes no
list says why (`one_by_one`). Documents, which are large and edited by many, have a faster way with the same form.
"""

import json
import time
import uuid
from functools import partial, wraps

from django.db import transaction
from django.urls import resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers, status

from rest import asking, conditional, formats, looking, trial
from rest.encoding import as_json
from rest.errors import BadField, PreconditionRequired
from rest.filters import find_by_key
from rest.told import ToldChange

MOST = 1000
UNFIT = 422
LONGEST_TAG = 80
LONGEST = 45  # seconds; clients and what stands between seldom wait for more than sixty
GOES_ON = "greenskills.goes_on"  # in the environment: the web server's deadline for an answer begins anew
CHANGE = "bulk_update"  # the handler of a PATCH of a list
NAMES = ("uid", "slug")
# What a row is named and compared by; the rest of it is the body that it would be alone.
ABOUT = (*NAMES, "revision")
TOLD = (*NAMES, "uri", "revision")
# What the whole is answered with, where rows are refused for several reasons: the first of these.
STATUSES = (400, 428, 403, 422, 409, 412)
NOT_PASSED_ON = ("HTTP_IDEMPOTENCY_KEY", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
IS_SECRET = gettext_lazy("Its answer holds a secret that is shown only once.")
OF_A_PERSON = gettext_lazy("Each is about a person, who gets mail about it.")


class BulkRow(serializers.Serializer):
    """What became of one row: `saved` is false where it changed nothing, or in a trial."""

    uid = serializers.UUIDField()
    uri = serializers.URLField(required=False)
    slug = serializers.CharField(required=False)
    revision = serializers.IntegerField(required=False)
    saved = serializers.BooleanField()
    changes = ToldChange(many=True, required=False, help_text="In a trial: what the row would change.")


class BulkAnswer(serializers.Serializer):
    """A row for each row sent, in the same order."""

    saved = serializers.IntegerField()
    dry_run = serializers.BooleanField()
    results = BulkRow(many=True)


class RowsRefused(exceptions.APIException):
    """Some of many rows do not fit, so none was saved. `errors` are all faults; a pointer begins with the row."""

    status_code = UNFIT
    default_code = "invalid"
    title = gettext_lazy("Some rows do not fit, so none was saved.")
    default_detail = gettext_lazy("Correct the places listed and send it again.")

    def __init__(self, status_code, errors):
        super().__init__()
        self.status_code, self.errors = status_code, errors


class TooLong(exceptions.APIException):
    """So many rows would take longer than an answer may."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too-long"

    def __init__(self, done):
        detail = _("These rows take too long together: %(number)d were ready in time. Send fewer at once.")
        super().__init__(detail % {"number": done})


class Refusals:
    """Gathers what is wrong with rows, so that the client reads all of it at once."""

    def __init__(self):
        self.found = []

    @property
    def any(self):
        return bool(self.found)

    def add(self, place, status_code, code, detail, pointer="", **more):
        fault = {"pointer": f"/{place}{pointer}", "code": code, "detail": str(detail)}
        self.found.append((place, status_code, fault | more))

    def asking(self, place, ask, *values):
        """What `ask(*values)` gives; None where it raises BadField or PreconditionRequired, which is kept."""
        try:
            return ask(*values)
        except BadField as error:
            for fault in error.errors:
                self.add(place, error.status_code, fault["code"], fault["detail"], fault["pointer"])
        except PreconditionRequired as error:
            self.add(place, error.status_code, error.default_code, error.detail, "/revision")
        return None

    def fits(self, place, row, *checks):
        """Do the checks find nothing wrong with a row?"""
        before = len(self.found)
        for check in checks:
            self.asking(place, check, row)
        return len(self.found) == before

    def of(self, place, response):
        """What a response to one row refuses."""
        problem, status_code = json.loads(response.content), response.status_code
        if status_code == status.HTTP_404_NOT_FOUND:
            self.unknown(place)
            return
        whole = {"pointer": "", "code": problem["code"], "detail": problem["detail"] or problem["title"]}
        for fault in problem.get("errors") or [whole]:
            told = fault | {"pointer": f"/{place}{fault.get('pointer', '')}"}
            self.found.append((place, status_code, told))

    def unknown(self, place):
        self.add(place, UNFIT, "unknown-reference", _("There is nothing with this name."))

    def settle(self):
        """Raises RowsRefused when anything was wrong."""
        if self.found:
            statuses = {status_code for _place, status_code, _fault in self.found}
            first = next((each for each in STATUSES if each in statuses), min(statuses))
            raise RowsRefused(first, [fault for *_about, fault in sorted(self.found, key=lambda one: one[0])])


def rows_of(data):
    """The rows of a body: a list of 1 to 1,000. Raises BadField."""
    if not isinstance(data, list) or not 1 <= len(data) <= MOST:
        detail = _("Give a list of 1 to %(most)d rows; more of them go as an import.") % {"most": MOST}
        raise BadField.of("", "not-rows", detail)
    return data


def is_object(row):
    """The row, when it is an object. Raises BadField."""
    if not isinstance(row, dict):
        raise BadField.of("", "not-an-object", _("This must be an object."))
    return row


def key_of(row):
    """The text by which a row names what it changes. Raises BadField."""
    key = row.get("uid") or row.get("slug")
    if not isinstance(key, str):
        raise BadField.of("/uid", "required", _("Name it by its uid or its slug."))
    return key


def revision_of(row):
    """The number of the revision that a row was edited from. Raises BadField, PreconditionRequired."""
    revision = row.get("revision")
    if revision is None:
        raise PreconditionRequired(_("Say which revision you edited: the number that you read with it."))
    if isinstance(revision, bool) or not isinstance(revision, int) or not 0 < revision < 1_000_000_000:
        raise BadField.of("/revision", "not-a-number", _("This must be a whole number."))
    return revision


def tag_of(row, needed):
    """The ETag that a row of what has no number was read with. Raises BadField, PreconditionRequired."""
    revision = row.get("revision")
    if revision is None and needed:
        raise PreconditionRequired(_("Say which revision you edited: the number that you read with it."))
    if revision is not None and not (isinstance(revision, str) and len(revision) <= LONGEST_TAG):
        raise BadField.of("/revision", "not-text", _("Give the ETag that you read, or leave it out."))
    return revision


# ---------- which of them take a list ----------


def makes(view):
    """Is a POST to this address one to a list, in which it makes something of JSON?"""
    actions = getattr(view, "action_map", None) or {}
    if "post" not in actions or all(parser.media_type != conditional.JSON for parser in view.parser_classes):
        return False
    said = getattr(view, "answers", None)
    return said == formats.LIST if said is not None else actions.get("get") == "list"


def takes(view):
    """Does a POST to this address take a list?"""
    return makes(view) and view.action_map["post"] not in view.one_by_one


def changes(resource):
    """Does a list of this resource (a class) take a PATCH?"""
    own = getattr(resource, CHANGE) is not Together.bulk_update
    return own or (hasattr(resource, "partial_update") and "partial_update" not in resource.one_by_one)


class Together:
    """Mixed into `Listed`."""

    # {name of a handler that takes no list: why}
    one_by_one: dict = {}

    def bulk_create(self, request, **kwargs):
        """Make a thing of each row of the body, and answer what became of each."""
        here = request._request.resolver_match.func
        answers, environ = asking.endpoint(here.cls, here.actions, **here.initkwargs), environ_of(request)
        rows, refusals = rows_of(request.data), Refusals()
        asks = {
            place: partial(ask, self, answers, environ, row, kwargs)
            for place, row in enumerate(rows)
            if refusals.fits(place, row, is_object)
        }
        return together(self, asks, refusals)

    def bulk_update(self, request, **_kwargs):
        """Save partial edits of at most 1,000 of these, all or none.

        A row holds what a PATCH of one takes, its `uid` and the `revision` that you read with it. Every fault is told
        with the place of its row.
        """
        self.check_parameters(())
        rows, refusals = rows_of(request.data), Refusals()
        sound = {place: row for place, row in enumerate(rows) if self._is_sound(place, row, refusals)}
        with transaction.atomic():
            uids = self._locked({place: key_of(row) for place, row in sound.items()}, refusals)
            there = resolve(f"{request.path}{uuid.UUID(int=0)}/").func
            answers = asking.endpoint(there.cls, there.actions, **there.initkwargs)
            asks = {place: partial(self._edit, answers, sound[place], uid) for place, uid in uids.items()}
            return together(self, asks, refusals)

    def _is_sound(self, place, row, refusals):
        """Does a row say which thing, and which revision of it?"""
        if not refusals.fits(place, row, is_object):
            return False
        return refusals.fits(place, row, key_of, revision_of if self._is_numbered() else self._tag_of)

    def _is_numbered(self):
        """Do these count their changes? Of others the ETag of one says what was read."""
        return "revision" in self.columns()

    def _tag_of(self, row):
        return tag_of(row, needed=not self.is_own)

    def _locked(self, keys, refusals):
        """{place: uid} of what the rows name, under lock in one order: nobody waits in a ring."""
        found = find_by_key(self.get_queryset(), keys.values(), self.keys)
        rows = self.guarding()._base_manager.select_for_update(of=("self",), no_key=True).filter(pk__in=found.values())
        there, uids = dict(rows.order_by("pk").values_list("pk", "uid")), {}
        for place, key in keys.items():
            uid = there.get(found.get(key))
            if uid is None:
                refusals.unknown(place)
            elif str(uid) in uids.values():
                refusals.add(place, UNFIT, "named-twice", _("This one stands in the list twice."))
            else:
                uids[place] = str(uid)
        return uids

    def _edit(self, answers, row, uid):
        """The response to the edit that a row says, by the endpoint of one of these."""
        environ = environ_of(self.request) | {"PATH_INFO": f"{self.request.path}{uid}/"}
        environ.pop("HTTP_IF_MATCH", None)
        revision = row.get("revision")
        if revision is not None:
            environ["HTTP_IF_MATCH"] = f'"r{revision}"' if self._is_numbered() else revision
        body = {name: value for name, value in row.items() if name not in ABOUT}
        return ask(self, answers, environ, body, {self.lookup_url_kwarg: uid})


def each(view, handler):
    """The handler of a POST to a list so that the body may be a list too. Raises BadField."""

    @wraps(handler)
    def made(request, *args, **kwargs):
        if not isinstance(request.data, list):
            return handler(request, *args, **kwargs)
        view.check_parameters(())
        if not takes(view):
            why = view.one_by_one.get(view.action_map["post"], "")
            raise BadField.of("", "one-by-one", f"{_('Send these one by one.')} {why}".strip())
        return view.bulk_create(request, *args, **kwargs)

    return made


def briefly(view, handler):
    """Of one row of many only what the answer says of it is read back, unless what it was is compared with that."""
    is_row = view.request.META.get(trial.OF_MANY) is False
    if is_row and (view.request.method == "POST" or getattr(handler, "tells_change", False)):
        of_all = view.columns
        view.columns = lambda: {name: column for name, column in of_all().items() if name in TOLD}


def environ_of(request):
    """The environment of a request for one of its rows."""
    kept = {name: value for name, value in request.META.items() if name not in NOT_PASSED_ON}
    return kept | {"QUERY_STRING": "", trial.OF_MANY: trial.is_dry_run(request)}


def ask(view, answers, environ, body, kwargs):
    """The response of an endpoint to one row, for who sent all of them."""
    request = view.request
    return asking.ask(answers, environ, by=request.user, auth=request.auth, body=body, **kwargs)


def together(view, asks, refusals):
    """Ask for each row, {place: what asks}, all or none. Returns the response to all; raises RowsRefused, TooLong."""
    dry_run, results, statuses = trial.is_dry_run(view.request), [], set()
    until, goes_on = time.monotonic() + LONGEST, view.request.META.get(GOES_ON, int)
    with transaction.atomic():
        for done, (place, asked) in enumerate(asks.items()):
            if time.monotonic() > until:
                raise TooLong(done)
            goes_on()
            response = asking.attempt(asked)
            statuses.add(response.status_code)
            if response.status_code >= 400:
                refusals.of(place, response)
            else:
                results.append(_result(response, dry_run))
        refusals.settle()
    body = {"saved": sum(one["saved"] for one in results), "dry_run": dry_run, "results": results}
    return conditional.answer(view.request, as_json(body), status=201 if 201 in statuses else 200)


def _result(response, dry_run):
    """What became of a row that was taken, as a BulkRow."""
    said = looking.members(response)
    found = {name: said[name] for name in TOLD if name in said}
    saved = said.get("saved", True)
    if dry_run:
        if "revision" in found and "changes" in said:
            found["revision"] -= saved  # the one that stands
        found["changes"] = said["changes"] if "changes" in said else all_new(said)
    return found | {"saved": saved and not dry_run}


def all_new(value):
    """The changes of what was not there before."""
    return [{"path": "", "kind": "added", "before": None, "after": value}]
