"""The building blocks of every co-edited resource: reading, saving with If-Match, history, restoring.

The version token is the revision number: `ETag: "r17"`, `If-Match: "r17"`. A save from an older revision is a 412
that names the colliding places, unless the client asks for a merge with `Prefer: merge`.
"""

import contextlib
from functools import cache

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from coediting import kinds, permissions
from coediting.api_bulk import BulkResource
from coediting.api_comments import CommentsResource
from coediting.api_presence import PresenceResource
from coediting.api_proposals import ProposalsResource
from coediting.columns import changes_json, content_column, revision_columns, working_json
from coediting.compare import changes
from coediting.errors import UnknownBase, Withdrawn
from coediting.models import Document, Revision
from coediting.patch import patched, with_uids
from coediting.pointing import numbered, pointing
from coediting.preconditions import DRY_RUN, IF_MATCH, PREFER, edited_revision, is_dry_run, tag, wants_merge
from coediting.serializers import Comparison, RevisionRow
from partners.models import Scope
from rest import conditional, prepared
from rest.bodies import members, text
from rest.columns import PARAMETERS as FIELD_PARAMETERS
from rest.columns import chosen
from rest.composed import UID, WORD, Composed
from rest.encoding import as_json
from rest.errors import BadParameter, Faults
from rest.expand import expanded
from rest.filters import as_uid
from rest.formats import DETAIL, LIST, Detail
from rest.formats import chosen as chosen_format
from rest.resource import FIELDS, Resource
from rest.rows import address, row

MAX_NOTE = 500
NUMBER = r"(?P<number>[0-9]{1,9})"
NUMBER_PARAMETER = OpenApiParameter("number", int, "path", description="Number of a revision or version.")
SAVING = [IF_MATCH, PREFER, DRY_RUN]


class DocumentResource(BulkResource, CommentsResource, PresenceResource, ProposalsResource, Resource):
    """A table of co-edited documents: its rows have `document` as primary key, a `slug`, and `updated` (annotated).

    Subclasses give `get_queryset` (only what the user may see), `columns`, the three methods below, and may put a
    uid in place of another name of a reference with `uid_for`.
    """

    keys = ("uid", "slug")
    uid_field = "document__uid"
    ordering = ("document_id",)
    document_kind = ""
    around = ("document__owner", "document__working", "document__published")  # what a save and its answer name
    needed_scope = Scope.WRITE

    def revise(self, subject, **edit):
        """Save through the domain's action; returns its Outcome."""
        raise NotImplementedError

    def start_all(self, **begin):
        """Begin a row for each of `news` (by, origin, news=[New]) through the domain's action; returns the rows."""
        raise NotImplementedError

    def restore_revision(self, subject, **edit):
        """Restore through the domain's action; returns its Outcome."""
        raise NotImplementedError

    def identity(self, subject):
        """{"uid": …, "uri": …, "slug": …} and what else names this object."""
        raise NotImplementedError

    def uid_for(self, source, text):
        """The uid that a text names, as text; the text itself when it is none of ours."""
        return text

    def all_columns(self):
        """With the content, which the detail has."""
        return super().all_columns() | {"content": content_column()}

    # ---------- finding ----------

    def handle_exception(self, exc):
        """Of what was public and was withdrawn it says so (410); what never was public is not there (404)."""
        if isinstance(exc, Http404) and self.lookup_url_kwarg in self.kwargs:
            exc = self.withdrawn() or exc
        return super().handle_exception(exc)

    def withdrawn(self):
        """The error that tells that what the address names was withdrawn; None where that is not so."""
        with contextlib.suppress(Http404):
            key = self.kwargs[self.lookup_url_kwarg]
            gone = self.named(self.queryset.select_related("document"), key).filter(
                document__withdrawn_at__isnull=False, document__published__isnull=True
            )
            if not self.one().exists():
                return next((Withdrawn(subject.document) for subject in gone[:1]), None)
        return None

    def guarding(self):
        """Whatever is written about a document, its own row is locked first."""
        return Document

    @classmethod
    def whole(cls, rows):
        """These rows, each with its document and what is around it."""
        return rows.select_related(*cls.around).prefetch_related("document__partners")

    def subject(self):
        """The object that the address names, as far as the user may see it. Raises Http404."""
        found = self.whole(self.one()).first()
        if found is None:
            raise Http404
        return found

    def drafted(self):
        """The same, for those who may see its drafts only: who may do that is asked once it is read. Raises Http404."""
        key = self.kwargs[self.lookup_url_kwarg]
        uid = as_uid(key)
        found = self.by_key("document__uid" if uid else "slug").first(uid or key)
        if found is None:
            raise Http404
        found.document.know_partners()
        if not self.is_insider(found):
            raise Http404
        return found

    @classmethod
    @cache
    def by_key(cls, field):
        """The statement that finds one row by this field."""
        return Composed(
            lambda key: cls.queryset.filter(**{field: key}).select_related(*cls.around),
            WORD if field == "slug" else UID,
        )

    def is_insider(self, subject):
        return permissions.may_see_draft(self.request.user, subject.document)

    def readable_revisions(self, subject):
        """All revisions for those who may see drafts, those that were published for everybody else."""
        revisions = subject.document.revisions.all()
        return revisions if self.is_insider(subject) else revisions.filter(version__isnull=False)

    # ---------- reading ----------

    def detail_columns(self):
        return self.columns() | {"content": content_column()}

    @extend_schema(parameters=FIELDS)
    def retrieve(self, request, **_kwargs):
        """The published content as it is stored, with what names it.

        The ETag begins with the revision number, which is what a save sends back, and tells its bytes apart: what
        names it changes without a revision. Members read the working content where nothing is published yet; that is
        tagged by its bytes alone.
        """
        expanding = self.check_detail()
        columns = chosen(request, self.detail_columns())
        asked = chosen_format(request)
        if asked:
            return asked.answers[DETAIL](self, Detail(self.one(), columns))
        number = "document__published__number"
        found = prepared.one_row(self, columns, number)
        if found is None:
            raise Http404
        current, body = found
        if expanding:  # what it names may change without a revision of its own
            return conditional.answer(request, *expanded(self, [body], expanding))
        return conditional.answer(request, body, etag=tag(current, body.encode()) if current else None)

    def working_answer(self, subject, *, status=200, current=None, **more):
        """The working state as response. `current` is the revision for the ETag where that is another one."""
        body = self.identity(subject) | working_json(subject.document) | more
        response = HttpResponse(as_json(body), content_type=conditional.JSON, status=status)
        return conditional.tagged(response, tag(current or subject.document.working.number))

    # ---------- saving ----------

    def save_content(self, request, subject, *, patching):
        """Save the body's content over the revision in If-Match; a PATCH is applied to that revision's content."""
        self.check_parameters(("dry_run",))
        base = edited_revision(request)
        body = members(request.data, ("content", "note"), ("content",))
        note = text(body, "note", MAX_NOTE)
        definition = kinds.get(self.document_kind)
        sent = with_uids(definition.schema.fields, body["content"], self.uid_for)
        content, made = numbered(definition.schema.fields, sent, patching=patching)
        edit = {"by": request.user, "base": base, "note": note, "origin": Revision.Origin.API}
        with pointing(definition, sent, made):
            if patching:
                content = patched(definition.schema, revision_of(subject, base).content, content)
            return self.carried_out(
                request,
                subject,
                lambda: self.revise(subject, merging=wants_merge(request), content=content, **edit),
            )

    def begun(self, request, start):
        """Begin a document as the body says by `start(**new)`; its faults point into what was sent."""
        self.check_parameters(("dry_run",))
        definition, data, made = kinds.get(self.document_kind), request.data, {}
        sent = data.get("content") if isinstance(data, dict) else None
        if isinstance(sent, dict):
            content, made = numbered(definition.schema.fields, sent)
            data = data | {"content": content}
        with pointing(definition, sent, made):
            new = self.new_of(data)
            return self.started(request, lambda: start(**new))

    def started(self, request, start):
        """Run an action that begins a document and returns its row; answer 201 with its address, or undo a dry run."""
        dry_run = is_dry_run(request)
        with transaction.atomic():
            self.kwargs[self.lookup_url_kwarg] = str(start().document.uid)
            after = self.drafted()
            transaction.set_rollback(dry_run)
        response = self.working_answer(
            after, status=200 if dry_run else 201, saved=not dry_run, dry_run=dry_run, brought_in=[]
        )
        if not dry_run:
            response.headers["Location"] = self.identity(after)["uri"]
        return response

    def carried_out(self, request, subject, save):
        """Run a save that returns an Outcome, and answer with the working state after it; a dry run is undone."""
        dry_run, more, current = is_dry_run(request), {}, None
        with transaction.atomic() if dry_run else contextlib.nullcontext():
            outcome = save()
            if dry_run:
                current = outcome.revision.number - outcome.created
                before = revision_of(subject, current).content
                more["changes"] = changes_json(changes(before, outcome.revision.content))
                transaction.set_rollback(True)
        subject.document = outcome.document
        response = self.working_answer(
            subject,
            current=current,
            saved=outcome.created and not dry_run,
            dry_run=dry_run,
            brought_in=changes_json(outcome.brought_in),
            **more,
        )
        if wants_merge(request):
            response.headers["Preference-Applied"] = "merge"
        return response

    def address_of(self, document):
        """The address of this document in the API."""
        return f"{self.base(f'{self.document_kind}s')}{document.uid}/"

    # ---------- history ----------

    @extend_schema(responses=RevisionRow(many=True), parameters=FIELDS, filters=False)
    @action(detail=True, answers=LIST)
    def revisions(self, request, **_kwargs):
        """The saved states, newest first: all of them for those who take part, else those that were published."""
        subject = self.subject()
        columns = self.history_columns(subject, "revisions", "number")
        return self.answer_list(self.readable_revisions(subject), columns, ordering=("-number",))

    @extend_schema(responses=RevisionRow(many=True), parameters=FIELDS, filters=False)
    @action(detail=True, answers=LIST)
    def versions(self, request, **_kwargs):
        """The published versions, newest first."""
        subject = self.subject()
        published = subject.document.revisions.filter(version__isnull=False)
        return self.answer_list(published, self.history_columns(subject, "versions", "version"), ordering=("-version",))

    def history_columns(self, subject, history, number):
        """The columns of a saved state, with its address in this history."""
        uri = address(f"{self.address_of(subject.document)}{history}/", number)
        return {"uri": uri, **revision_columns(self.is_insider(subject))}

    @extend_schema(parameters=[NUMBER_PARAMETER, *FIELDS], filters=False)
    @action(detail=True, url_path=f"revisions/{NUMBER}")
    def revision(self, request, number, **_kwargs):
        """One saved state with its content."""
        return self.one_revision("revisions", "number", number)

    @extend_schema(parameters=[NUMBER_PARAMETER, *FIELDS], filters=False)
    @action(detail=True, url_path=f"versions/{NUMBER}")
    def version(self, request, number, **_kwargs):
        """One published version with its content."""
        return self.one_revision("versions", "version", number)

    def one_revision(self, history, name, number):
        """A readable revision with its content as response. Raises Http404."""
        self.check_parameters(FIELD_PARAMETERS)
        subject = self.subject()
        columns = chosen(self.request, self.history_columns(subject, history, name) | {"content": "content"})
        found = self.readable_revisions(subject).filter(**{name: number})
        body = found.values_list(row(columns), flat=True).first()
        if body is None:
            raise Http404
        return conditional.answer(self.request, body)

    @extend_schema(
        responses=Comparison,
        filters=False,
        parameters=[
            OpenApiParameter("from", int, required=True, description="Number of the older revision."),
            OpenApiParameter("to", int, required=True, description="Number of the newer revision."),
        ],
    )
    @action(detail=True, pagination_class=None)
    def compare(self, request, **_kwargs):
        """What differs between two revisions, place by place."""
        faults = Faults()
        faults.asking(self.check_parameters, ("from", "to"))
        numbers = [faults.asking(number_in, request, name) for name in ("from", "to")]
        faults.settle()
        readable = self.readable_revisions(self.subject()).filter(number__in=numbers)
        contents = dict(readable.values_list("number", "content"))
        if any(number not in contents for number in numbers):
            raise Http404
        old, new = numbers
        found = changes_json(changes(contents[old], contents[new]))
        return conditional.answer(request, as_json({"old": old, "new": new, "changes": found}))

    @extend_schema(request=None, parameters=[NUMBER_PARAMETER, *SAVING])
    @action(detail=True, methods=["post"], url_path=f"revisions/{NUMBER}/restore")
    def restore(self, request, number, **_kwargs):
        """Save an older revision anew, as the next one."""
        self.check_parameters(("dry_run",))
        subject, base = self.drafted(), edited_revision(request)
        edit = {"by": request.user, "number": int(number), "base": base, "merging": wants_merge(request)}
        return self.carried_out(request, subject, lambda: self.restore_revision(subject, **edit))


def revision_of(subject, number):
    """A revision of the object's document. Raises UnknownBase."""
    working = subject.document.working
    found = working if working.number == number else subject.document.revisions.filter(number=number).first()
    if found is None:
        raise UnknownBase(number)
    return found


def number_in(request, name):
    """The whole number in a parameter. Raises BadParameter."""
    given = request.GET.get(name, "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise BadParameter.of(name, "bad-value", _("Give the number of a revision."))
    return int(given)
