"""Many documents in one request, all or none: partial edits of a list, and beginning several."""

import dataclasses

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers

from coediting import kinds
from coediting.actions import bulk
from coediting.actions.beginning import New
from coediting.columns import changes_json
from coediting.compare import changes
from coediting.errors import BulkRefused, ContentInvalid, RowFault
from coediting.models import Revision
from coediting.patch import with_uids
from coediting.pointing import numbered, placed_path
from coediting.preconditions import PREFER, is_dry_run, wants_merge
from coediting.serializers import Change
from rest import conditional
from rest.bodies import members, text
from rest.encoding import as_json
from rest.errors import BadField
from rest.filters import as_uid

MOST = 1000
MAX_NOTE = 500


class BulkEdit(serializers.Serializer):
    """A partial edit of one document: named by `uid` or `slug`, grown from `revision`."""

    uid = serializers.UUIDField(required=False)
    slug = serializers.CharField(required=False)
    revision = serializers.IntegerField(min_value=1, help_text="The revision that you edited.")
    content = serializers.DictField(help_text="By the rules of a PATCH of one document.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=MAX_NOTE)


class BulkRow(serializers.Serializer):
    """What became of one row: `saved` is false where it changed nothing, or in a dry run."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    revision = serializers.IntegerField()
    saved = serializers.BooleanField()
    changes = Change(many=True, required=False, help_text="In a dry run: what the row would change.")


class BulkAnswer(serializers.Serializer):
    """A row for each row sent, in the same order."""

    saved = serializers.IntegerField()
    dry_run = serializers.BooleanField()
    results = BulkRow(many=True)


def one_or_many(name, one, many):
    """A body, for the schema, that is one object or (a list of) many."""
    return PolymorphicProxySerializer(name, [one, many], resource_type_field_name=None, many=False)


class BulkResource:
    """Mixed into a DocumentResource."""

    @extend_schema(request=BulkEdit(many=True), responses=BulkAnswer, parameters=[PREFER], filters=False)
    def bulk_update(self, request, **_kwargs):
        """Save partial edits of at most 1,000 documents, all or none.

        Every fault is told with the place of its row. A row whose revision is no longer the newest is a 412, unless
        `Prefer: merge` asks to merge.
        """
        self.check_parameters(())
        rows, dry_run = rows_of(request.data), is_dry_run(request)
        edits, names, made = self._edits(rows)
        manner = bulk.Manner(
            by=request.user,
            origin=Revision.Origin.API,
            merging="places" if wants_merge(request) else "no",
            or_propose=False,
            dry_run=dry_run,
        )
        told = {}

        def tell(one, before, content):
            told[one.edit.place] = {"changes": changes_json(changes(before.content, content))}

        try:
            landed = bulk.revise_all(edits=edits, manner=manner, told=tell if dry_run else None)
        except BulkRefused as refused:
            raise BulkRefused(_placed(fault, made) for fault in refused.faults) from refused
        return self._bulk_answer(
            [
                {**names[one.edit.document], "revision": one.number, "saved": one.created and not dry_run}
                | (told.get(one.edit.place, {"changes": []}) if dry_run else {})
                for one in landed
            ]
        )

    def _edits(self, rows):
        """(Edits, {document: names}, {place: ids of new rows}) of the rows of a body. Raises BadField, BulkRefused."""
        checked = [_in_row(place, lambda row=row: _checked(row)) for place, row in enumerate(rows)]
        keys = [row.get("uid") or row.get("slug") for row in checked]
        found = find_documents(self.get_queryset(), keys)
        schema, edits, faults, made = kinds.get(self.document_kind).schema, [], [], {}
        for place, (row, key) in enumerate(zip(checked, keys, strict=True)):
            if key not in found:
                faults.append(RowFault(place, "", "unknown-reference", _("There is nothing with this name.")))
                continue
            patch = with_uids(schema.fields, row["content"], self.uid_for)
            patch, made[place] = numbered(schema.fields, patch, patching=True)
            edits.append(bulk.Edit(place, found[key]["pk"], row["revision"], patch, row.get("note", "")))
        if faults:
            raise BulkRefused(faults)
        base = self.base(f"{self.document_kind}s")
        names = {
            one["pk"]: {"uid": one["uid"], "uri": f"{base}{one['uid']}/", "slug": one["slug"]}
            for one in found.values()
        }
        return edits, names, made

    def begun_together(self, request, start):
        """Begin a document per row, all or none, and answer 201.

        `start(by=, origin=, news=[New])` begins them and returns their rows.
        """
        self.check_parameters(())
        rows = rows_of(request.data)
        with transaction.atomic():
            news, faults = self._news(rows)
            try:
                begun = start(by=request.user, origin=Revision.Origin.API, news=news)
            except BulkRefused as refused:
                faults += refused.faults
            if faults:
                raise BulkRefused(sorted(faults, key=lambda fault: fault.place))
        base = self.base(f"{self.document_kind}s")
        return self._bulk_answer(
            [
                {
                    "uid": one.document.uid,
                    "uri": f"{base}{one.document.uid}/",
                    "slug": one.slug,
                    "revision": 1,
                    "saved": not is_dry_run(request),
                }
                for one in begun
            ],
            status=201,
        )

    def _news(self, rows):
        """([New], faults) of the rows of a body."""
        known, news, faults = self.known(rows), [], []
        for place, row in enumerate(rows):
            try:
                fields = self.new_of(row, known)
            except (BadField, ContentInvalid) as error:
                faults += _faults(place, error)
                continue
            known["slugs"].add(fields["slug"])  # who asks it further on is too late
            own = {name: fields.pop(name) for name in ("owner", "content", "partners", "note")}
            news.append(New(place, **own, fields=fields))
        return news, faults

    def _bulk_answer(self, results, status=200):
        counts = {"saved": sum(row["saved"] for row in results), "dry_run": is_dry_run(self.request)}
        body = counts | {"results": results}
        return conditional.answer(self.request, as_json(body), status=status)


def rows_of(data):
    """The rows of a body: a list of 1 to 1,000. Raises BadField."""
    if not isinstance(data, list) or not 1 <= len(data) <= MOST:
        detail = _("Give a list of 1 to %(most)d rows; more of them go as an import.") % {"most": MOST}
        raise BadField.of("", "not-rows", detail)
    return data


def _placed(fault, made):
    """A fault of one row, with the places of what is new in it."""
    path = placed_path(fault.path, made.get(fault.place, {})) if fault.path else fault.path
    return dataclasses.replace(fault, path=path)


def find_documents(subjects, keys):
    """{key: {"pk", "uid", "slug"}} of those rows that the keys (uids or slugs as texts) name, by one query."""
    uids = {key: uid for key in keys if (uid := as_uid(key))}
    named = subjects.filter(Q(document__uid__in=list(uids.values())) | Q(slug__in=[key for key in keys if key]))
    found = {}
    for pk, uid, slug in named.values_list("pk", "document__uid", "slug"):
        found[uid] = found[slug] = {"pk": pk, "uid": uid, "slug": slug}
    return {key: found[name] for key in keys if (name := uids.get(key, key)) in found}


def _faults(place, error):
    """What is wrong with one row that should have begun a document, as RowFaults."""
    if isinstance(error, BadField):
        for fault in error.errors:
            yield RowFault(place, None, fault["code"], fault["detail"], pointer=fault["pointer"])
    else:
        for fault in error.faults:
            yield RowFault(place, fault.path, fault.code, fault.detail)


def _checked(row):
    row = members(row, ("uid", "slug", "revision", "content", "note"), required=("revision", "content"))
    revision = row["revision"]
    if isinstance(revision, bool) or not isinstance(revision, int) or not 0 < revision < 1_000_000_000:
        raise BadField.of("/revision", "not-a-number", _("This must be a whole number."))
    if not isinstance(row["content"], dict):
        raise BadField.of("/content", "not-an-object", _("The content must be an object."))
    text(row, "note", MAX_NOTE)
    if not isinstance(row.get("uid") or row.get("slug"), str):
        raise BadField.of("/uid", "required", _("Name it by its uid or its slug."))
    return row


def _in_row(place, act):
    """Run something about one row, so that its faults tell which. Raises BadField."""
    try:
        return act()
    except BadField as error:
        raise BadField([{**fault, "pointer": f"/{place}{fault['pointer']}"} for fault in error.errors]) from error
