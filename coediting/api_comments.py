"""Comments in the API: for those who take part in the document."""

from django.db import transaction
from django.db.models import OuterRef
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from coediting.actions import comments as actions
from coediting.columns import partner_json
from coediting.models import Comment
from coediting.preconditions import DRY_RUN, is_dry_run
from coediting.serializers import CommentNew, CommentRow
from partners.models import Scope
from rest import conditional
from rest.bodies import members
from rest.errors import BadField
from rest.filters import as_uid
from rest.formats import LIST
from rest.resource import FIELDS
from rest.rows import address, array, constant, row

COMMENT = r"(?P<comment>[0-9a-f]{8}-[0-9a-f-]{27})"
COMMENT_PARAMETER = OpenApiParameter("comment", str, "path", description="uid of the thread")


def comment_columns(part_of):
    """Columns of a comment. `part_of` is the address of its document. `mentions` are names: users have no public id."""
    mentions = Comment.mentions.through.objects.filter(comment=OuterRef("pk")).order_by("user__name", "pk")
    return {
        "uid": "uid",
        "uri": address(f"{part_of}comments/"),
        "part_of": constant(part_of),
        "thread": "thread__uid",
        "path": "path",
        "place": "place",
        "text": "text",
        "must_fix": "must_fix",
        "author": "author__name",
        "guest": "guest",
        "partner": partner_json("partner"),
        "mentions": array(mentions, "user__name"),
        "revision": "revision",
        "created": "created",
        "resolved": "resolved",
        "resolved_by": "resolved_by__name",
    }


class CommentsResource:
    """Mixed into a DocumentResource: its comments, for those who may see its drafts."""

    needed_scope = Scope.WRITE

    @extend_schema(responses=CommentRow(many=True), parameters=FIELDS, filters=False)
    @action(detail=True, needed_scope=Scope.PROPOSE, answers=LIST)
    def comments(self, request, **_kwargs):
        """Threads and answers, oldest first. `thread` is null for the first comment of a thread."""
        document = self.drafted().document
        columns = comment_columns(self.address_of(document))
        return self.answer_list(document.comments.all(), columns, ordering=("created", "pk"))

    @extend_schema(request=CommentNew, responses={201: CommentRow}, parameters=[DRY_RUN], filters=False)
    @comments.mapping.post
    def comment(self, request, **_kwargs):
        """Write a comment at a place of the working content, or an answer in a thread."""
        self.check_parameters(("dry_run",))
        document = self.drafted().document
        body = members(request.data, ("text", "path", "must_fix", "thread"), required=("text",))
        if not isinstance(body.get("must_fix", False), bool):
            raise BadField.of("/must_fix", "not-a-boolean", _("Give true or false."))
        new = {"document": document, "by": request.user, "text": body["text"], "path": body.get("path", "")}
        if body.get("thread") is not None:
            new["thread"] = thread_named(document, body["thread"])
        new["must_fix"] = body.get("must_fix", False)
        return self.commented(request, lambda: actions.comment(**new), status=201)

    @extend_schema(responses=CommentRow, filters=False, parameters=[COMMENT_PARAMETER, *FIELDS])
    @action(detail=True, url_path=f"comments/{COMMENT}", needed_scope=Scope.PROPOSE)
    def one_comment(self, request, comment, **_kwargs):
        """One comment."""
        document = self.drafted().document
        found = document.comments.filter(uid=as_uid(comment))
        return self.answer_one(found, comment_columns(self.address_of(document)))

    @extend_schema(request=None, responses=CommentRow, filters=False, parameters=[COMMENT_PARAMETER, DRY_RUN])
    @action(
        detail=True,
        methods=["post"],
        url_path=f"comments/{COMMENT}/resolve",
        needed_scope=Scope.PROPOSE,
    )
    def resolve_comment(self, request, comment, **_kwargs):
        """Close a thread. One that is closed already stays as it is."""
        self.check_parameters(("dry_run",))
        found = self.comment_at(comment)
        return self.commented(request, lambda: actions.resolve(comment=found, by=request.user))

    @extend_schema(request=None, responses=CommentRow, filters=False, parameters=[COMMENT_PARAMETER, DRY_RUN])
    @action(
        detail=True,
        methods=["post"],
        url_path=f"comments/{COMMENT}/reopen",
        needed_scope=Scope.PROPOSE,
    )
    def reopen_comment(self, request, comment, **_kwargs):
        """Open a thread again."""
        self.check_parameters(("dry_run",))
        found = self.comment_at(comment)
        return self.commented(request, lambda: actions.reopen(comment=found, by=request.user))

    def comment_at(self, text):
        """The comment that the address names, in a document whose drafts the user may see. Raises Http404."""
        found = self.drafted().document.comments.filter(uid=as_uid(text)).first()
        if found is None:
            raise Http404
        return found

    def commented(self, request, act, status=200):
        """Run an action that returns a comment, and answer with it; a dry run is undone."""
        dry_run = is_dry_run(request)
        with transaction.atomic():
            made = act()
            columns = comment_columns(self.address_of(made.document))
            body = Comment.objects.filter(pk=made.pk).values_list(row(columns), flat=True).get()
            transaction.set_rollback(dry_run)
        return conditional.answer(request, body, status=200 if dry_run else status)


def thread_named(document, text):
    """The thread that a member of the body names. Raises BadField."""
    uid = as_uid(text) if isinstance(text, str) else None
    found = document.comments.threads().filter(uid=uid).first() if uid else None
    if found is None:
        raise BadField.of("/thread", "unknown-reference", _("There is no such thread in this document."))
    return found
