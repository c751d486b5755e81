"""Many documents in one request, all or none: partial edits of a list, and beginning several."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
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
from rest import conditional
from rest.bodies import members, text
from rest.encoding import as_json
from rest.errors import BadField
from rest.filters import as_uid
from rest.many import BulkAnswer, Refusals, all_new, is_object, key_of, revision_of, rows_of

MAX_NOTE = 500
# What a fault of a row would be answered with alone; the rest does not fit the schema.
STATUS = {"conflict": 412, "stale": 412, "unknown-revision": 412, "not-allowed": 403, "unknown-language": 400}
STATUS |= {"near-duplicate": 409}
UNFIT = 422


class BulkEdit(serializers.Serializer):
    """A partial edit of one document: named by `uid` or `slug`, grown from `revision`."""

    uid = serializers.UUIDField(required=False)
    slug = serializers.CharField(required=False)
    revision = serializers.IntegerField(min_value=1, help_text="The revision that you edited.")
    content = serializers.DictField(help_text="By the rules of a PATCH of one document.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=MAX_NOTE)


class BulkResource:
    """Mixed into a DocumentResource."""

    @extend_schema(request=BulkEdit(many=True), responses=BulkAnswer, parameters=[PREFER], filters=False)
    def bulk_update(self, request, **_kwargs):
        """Save partial edits of at most 1,000 documents, all or none.

        Every fault is told with the place of its row. A row whose revision is no longer the newest is a 412, unless
        `Prefer: merge` asks to merge.
        """
        self.check_parameters(())
        rows, dry_run, refusals = rows_of(request.data), is_dry_run(request), Refusals()
        edits, names, made = self._edits(rows, refusals)
        manner = bulk.Manner(
            by=request.user,
            origin=Revision.Origin.API,
            merging="places" if wants_merge(request) else "no",
            or_propose=False,
            dry_run=dry_run or refusals.any,  # of the other rows, too, all that is wrong is told
        )
        told = {}

        def tell(one, before, content):
            told[one.edit.place] = {"changes": changes_json(changes(before.content, content))}

        try:
            landed = bulk.revise_all(edits=edits, manner=manner, told=tell if dry_run else None)
        except BulkRefused as refused:
            _tell(refusals, refused.faults, made)
        refusals.settle()
        return self._bulk_answer(
            [
                {**names[one.edit.document], "revision": one.number, "saved": one.created and not dry_run}
                | (told.get(one.edit.place, {"changes": []}) if dry_run else {})
                for one in landed
            ]
        )

    def _edits(self, rows, refusals):
        """(Edits, {document: names}, {place: ids of new rows}) of those rows that say one."""
        sound = {
            place: row
            for place, row in enumerate(rows)
            if refusals.fits(place, row, is_object) and refusals.fits(place, row, *CHECKS)
        }
        found = find_documents(self.get_queryset(), [key_of(row) for row in sound.values()])
        schema, edits, made = kinds.get(self.document_kind).schema, [], {}
        for place, row in sound.items():
            if key_of(row) not in found:
                refusals.unknown(place)
                continue
            patch = with_uids(schema.fields, row["content"], self.uid_for)
            patch, made[place] = numbered(schema.fields, patch, patching=True)
            edits.append(bulk.Edit(place, found[key_of(row)]["pk"], row["revision"], patch, row.get("note", "")))
        base = self.base(f"{self.document_kind}s")
        names = {
            one["pk"]: {"uid": one["uid"], "uri": f"{base}{one['uid']}/", "slug": one["slug"]}
            for one in found.values()
        }
        return edits, names, made

    def bulk_create(self, request, **kwargs):
        """Begin a document of each row of the body, all or none, and answer 201."""
        if self.action != "create":  # what hangs on one document
            return super().bulk_create(request, **kwargs)
        rows, dry_run, refusals = rows_of(request.data), is_dry_run(request), Refusals()
        with transaction.atomic():
            news = self._news(rows, refusals)
            try:
                begun = self.start_all(by=request.user, origin=Revision.Origin.API, news=news)
            except BulkRefused as refused:
                _tell(refusals, refused.faults, {})
            refusals.settle()
        base = self.base(f"{self.document_kind}s")
        return self._bulk_answer(
            [
                {
                    "uid": one.document.uid,
                    "uri": f"{base}{one.document.uid}/",
                    "slug": one.slug,
                    "revision": 1,
                    "saved": not dry_run,
                }
                | ({"changes": all_new({"content": one.document.working.content})} if dry_run else {})
                for one in begun
            ],
            status=201,
        )

    def _news(self, rows, refusals):
        """The New of each row that says one."""
        known, news = self.known(rows), []
        for place, row in enumerate(rows):
            try:
                fields = refusals.asking(place, self.new_of, row, known)
            except ContentInvalid as error:
                _tell(refusals, [RowFault(place, each.path, each.code, each.detail) for each in error.faults], {})
                continue
            if fields is not None:
                known["slugs"].add(fields["slug"])  # who asks it further on is too late
                own = {name: fields.pop(name) for name in ("owner", "content", "partners", "note")}
                news.append(New(place, **own, fields=fields))
        return news

    def _bulk_answer(self, results, status=200):
        counts = {"saved": sum(row["saved"] for row in results), "dry_run": is_dry_run(self.request)}
        body = counts | {"results": results}
        return conditional.answer(self.request, as_json(body), status=status)


def _tell(refusals, faults, made):
    """Note what is wrong with rows; `made` are the ids of what is new in them, {place: {id: place}}."""
    for fault in faults:
        path = placed_path(fault.path, made.get(fault.place, {})) if fault.path else ""
        collision = {"base": fault.base, "theirs": fault.theirs, "mine": fault.mine} if fault.code == "conflict" else {}
        status = STATUS.get(fault.code, UNFIT)
        refusals.add(fault.place, status, fault.code, fault.detail, f"/content/{path}" if path else "", **collision)


def find_documents(subjects, keys):
    """{key: {"pk", "uid", "slug"}} of those rows that the keys (uids or slugs as texts) name, by one query."""
    uids = {key: uid for key in keys if (uid := as_uid(key))}
    named = subjects.filter(Q(document__uid__in=list(uids.values())) | Q(slug__in=[key for key in keys if key]))
    found = {}
    for pk, uid, slug in named.values_list("pk", "document__uid", "slug"):
        found[uid] = found[slug] = {"pk": pk, "uid": uid, "slug": slug}
    return {key: found[name] for key in keys if (name := uids.get(key, key)) in found}


def members_in(row):
    """Raises BadField for members that an edit does not have."""
    members(row, ("uid", "slug", "revision", "content", "note"))


def content_in(row):
    """Raises BadField where a row has no content, or it is none."""
    if "content" not in row:
        raise BadField.of("/content", "required", _("This is needed."))
    if not isinstance(row["content"], dict):
        raise BadField.of("/content", "not-an-object", _("The content must be an object."))


def note_in(row):
    """Raises BadField where the note of a row is no text."""
    text(row, "note", MAX_NOTE)


CHECKS = (members_in, key_of, revision_of, content_in, note_in)
