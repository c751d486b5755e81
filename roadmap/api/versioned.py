"""The base of resources that a counter guards: ETag "rN" on each, If-Match on a change.

An edit of an older version is a 412 that names the places that collide, unless `Prefer: merge` asks to merge: what
others changed elsewhere then stays, and comes back as `brought_in`.
"""

import datetime
import json

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema

from coediting.columns import changes_json
from coediting.preconditions import DRY_RUN, IF_MATCH, PREFER, edited_revision, is_dry_run, tag, wants_merge
from rest import columns as column_choice
from rest import conditional, formats
from rest.bodies import members, one_named, several_named
from rest.encoding import as_json
from rest.errors import BadField
from rest.expand import expanded
from rest.matching import checks_itself
from rest.resource import FIELDS, Resource
from rest.rows import row
from rest.told import tells_itself
from rest.trial import tells_changes
from roadmap import contents
from roadmap.actions.versioned import edit

EDITING = [IF_MATCH, PREFER, DRY_RUN]


class VersionedResource(Resource):
    """A resource whose rows count their changes in `version`. Subclasses name their columns; one is `revision`."""

    http_method_names = ("get", "head", "post", "patch")
    change_shape = None  # the serializer of a partial edit
    references_sent: dict = {}  # {name: (queryset, keys)} of what an edit may refer to
    needed: dict = {}  # {name of rows: members that a new row must have}

    def may_change(self, subject):
        """Refuse who may not, before anything is compared. Raises PermissionDenied."""
        raise NotImplementedError

    def save(self, subject, base, **fields):
        """The domain's own action for a change."""
        raise NotImplementedError

    @extend_schema(parameters=FIELDS)
    def retrieve(self, request, **_kwargs):
        """One of them. The ETag is its revision, which a change names in If-Match."""
        expanding = self.check_detail()
        chosen = column_choice.chosen(request, self.columns())
        asked = formats.chosen(request)
        if asked:
            return asked.answers[formats.DETAIL](self, formats.Detail(self.one(), chosen))
        found = self.one().values_list("version", row(chosen)).first()
        if found is None:
            raise Http404
        version, text = found
        return self.tagged(version, *expanded(self, [text], expanding))

    @staticmethod
    def tagged(version, text, status=200):
        """A row as response. No 304: what hangs on a row (a partner's name) can change without its revision."""
        response = HttpResponse(text, content_type=conditional.JSON, status=status)
        return conditional.tagged(response, tag(version))

    def stored(self, pk):
        """(version, JSON text) of one row as this visitor sees it."""
        return self.get_queryset().filter(pk=pk).values_list("version", row(self.columns())).get()

    def subject(self):
        """The row that the address names. Raises Http404."""
        found = self.one().first()
        if found is None:
            raise Http404
        return found

    @checks_itself
    @tells_itself
    def partial_update(self, request, **_kwargs):
        """Save a partial edit over the version in If-Match."""
        self.check_parameters(("dry_run",))
        base, dry_run, merging = edited_revision(request), is_dry_run(request), wants_merge(request)
        subject = self.subject()
        with transaction.atomic():
            edited = self.edit(subject, base, request.data, merging=merging)
            version, text = self.stored(subject.pk)
            transaction.set_rollback(dry_run)
        body = json.loads(text) | {
            "saved": bool(edited.changes) and not dry_run,
            "dry_run": dry_run,
            "brought_in": changes_json(edited.brought_in),
        }
        if tells_changes(request):
            body["changes"] = changes_json(edited.changes)
        if dry_run:
            version -= bool(edited.changes)
        response = self.tagged(version, as_json(body))
        if merging:
            response.headers["Preference-Applied"] = "merge"
        return response

    def edit(self, subject, base, data, *, merging):
        """Save a partial edit `data` of one row, read at version `base`. Returns an `Edited`.

        Raises PermissionDenied, Stale, UnknownBase, BadField and what the domain's action raises.
        """
        self.may_change(subject)
        patch = self.patch_of(data)
        return edit(
            stored=subject,
            base=base,
            patch=patch,
            merging=merging,
            complete=lambda content: self.check_complete(content, patch),
            save=lambda version, **fields: self.save(subject, version, **fields),
        )

    def patch_of(self, data):
        """A body as `contents.patched` takes it. Raises BadField and DRF's ValidationError."""
        shape = self.change_shape(data=members(data, tuple(self.change_shape().fields)))
        shape.is_valid(raise_exception=True)
        found, kinds = _plain(shape.validated_data), contents.SHAPES[self.queryset.model]
        for name, (queryset, keys) in self.references_sent.items():
            if name in kinds.named and found.get(name) is not None:
                found[name] = str(one_named(queryset.all(), data, name, keys).uid)
            for key in (name, f"add_{name}", f"remove_{name}") if name in kinds.sets else ():
                if key in found:
                    chosen = queryset.filter(pk__in=[one.pk for one in several_named(queryset.all(), data, key, keys)])
                    uids = chosen.order_by("pk").values_list(kinds.sets[name].uid, flat=True)
                    found[key] = [str(uid) for uid in uids]
        for name in kinds.whole.keys() & found.keys():
            found[name] = tuple(found[name])
        for name, rows in kinds.rows.items():
            _refuse_twice(name, [row[rows.key] for row in found.get(name, [])])
        return found

    def check_complete(self, content, patch):
        """Refuse new rows of an edit that lack something, at their place in it. Raises BadField."""
        rows, faults = contents.SHAPES[self.queryset.model].rows, []
        for name, key, member in contents.incomplete(self.queryset.model, content, self.needed):
            place = [str(row[rows[name].key]) for row in patch[name]].index(key)
            faults.append({"pointer": f"/{name}/{place}/{member}", "code": "required", "detail": _("This is needed.")})
        if faults:
            raise BadField(faults)

    def started(self, request, start):
        """Run an action that begins a row and returns it; 201 with its address, or a dry run undone."""
        self.check_parameters(("dry_run",))
        dry_run = is_dry_run(request)
        with transaction.atomic():
            version, text = self.stored(start().pk)
            transaction.set_rollback(dry_run)
        response = self.tagged(version, text, 200 if dry_run else 201)
        if not dry_run:
            response.headers["Location"] = json.loads(text)["uri"]
        return response


def _plain(value):
    """A checked value as JSON has it."""
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def _refuse_twice(name, keys):
    """Raises BadField for a row that a body names twice."""
    faults = [
        {"pointer": f"/{name}/{place}", "code": "row-twice", "detail": _("This row stands here twice.")}
        for place, key in enumerate(keys)
        if key in keys[:place]
    ]
    if faults:
        raise BadField(faults)
