"""Proposals in the API: for those who take part in the document."""

import contextlib

import django_filters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from coediting import kinds, permissions
from coediting.actions import proposals as actions
from coediting.columns import changes_json, partner_json
from coediting.compare import changes
from coediting.errors import EditConflict
from coediting.merge import merge, same, value_at, with_value
from coediting.models import Proposal, Revision
from coediting.patch import patched, row_id, with_uids
from coediting.pointing import numbered, pointing
from coediting.preconditions import DRY_RUN, edited_revision, is_dry_run
from coediting.serializers import ProposalAcceptance, ProposalAnswer, ProposalDetail, ProposalNew, ProposalRow
from partners.models import Scope
from rest import conditional
from rest.bodies import members, text
from rest.encoding import as_json
from rest.errors import BadField
from rest.filters import OneOf, as_uid
from rest.formats import LIST
from rest.resource import FIELDS
from rest.rows import address

PROPOSAL = r"(?P<proposal>[0-9a-f]{8}-[0-9a-f-]{27})"
PROPOSAL_PARAMETER = OpenApiParameter("proposal", str, "path", description="uid of the proposal")
OPTIONAL_IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    "header",
    description='The ETag of the revision that was edited, unless the body has "base".',
)
SETTLED_OVER = OpenApiParameter(
    "If-Match", str, "header", description="With `content`: the ETag of the working revision that you looked at."
)
ONE = {"filters": False, "parameters": [PROPOSAL_PARAMETER, DRY_RUN]}
MAX_NOTE = 500
MAX_PATHS = 1000


def proposal_columns(base):
    """Columns of a proposal; `base` is where they stand."""
    return {
        "uid": "uid",
        "uri": address(base),
        "base": "base",
        "state": "state",
        "reason": "reason",
        "author": "author__name",
        "partner": partner_json("partner"),
        "origin": "origin",
        "created": "created",
        "decided": "decided",
        "decided_by": "decided_by__name",
        "answer": "answer",
    }


class ProposalFilter(django_filters.FilterSet):
    """What a list of proposals can be narrowed to."""

    state = OneOf(Proposal.State.choices)
    author = django_filters.ChoiceFilter(
        choices=(("me", "me"),), method="by_author", label=gettext_lazy("`me`: only one's own")
    )

    def by_author(self, queryset, _name, _value):
        """Those of the user; visitors never get this far."""
        return queryset.filter(author=self.request.user)


class ProposalsResource:
    """Mixed into a DocumentResource: its proposals, for those who may see its drafts."""

    @extend_schema(responses=ProposalRow(many=True), parameters=FIELDS)
    @action(detail=True, needed_scope=Scope.PROPOSE, filterset_class=ProposalFilter, answers=LIST)
    def proposals(self, request, **_kwargs):
        """The proposals, newest first: all of them, or those in the states asked (`state=open`, repeatable)."""
        document = self.drafted().document
        found, columns = document.proposals.all(), proposal_columns(f"{self.address_of(document)}proposals/")
        return self.answer_list(found, columns, self.filters(), ordering=("-created", "-pk"))

    @extend_schema(
        request=ProposalNew,
        responses={201: ProposalDetail},
        parameters=[OPTIONAL_IF_MATCH, DRY_RUN],
        filters=False,
    )
    @proposals.mapping.post
    def propose_change(self, request, **_kwargs):
        """Propose a change. The content is a partial edit, by the rules of a PATCH."""
        self.check_parameters(("dry_run",))
        document = self.drafted().document
        body = members(request.data, ("content", "reason", "base"), required=("content", "reason"))
        base = base_of(request, body)
        started = actions.revision_at(document, base)
        new = {"document": document, "by": request.user, "base": base, "origin": Revision.Origin.API}
        new["reason"] = text(body, "reason", actions.MAX_REASON)
        with grown(kinds.get(self.document_kind), started, body["content"], self.uid_for) as content:
            return self.proposed(request, lambda: actions.propose(content=content, **new), status=201)

    @extend_schema(responses=ProposalDetail, filters=False, parameters=[PROPOSAL_PARAMETER])
    @action(detail=True, pagination_class=None, url_path=f"proposals/{PROPOSAL}")
    def proposal(self, request, proposal, **_kwargs):
        """One proposal with its content, its changes, and where it collides with what others saved since."""
        self.check_parameters(())
        return self.proposal_answer(self.proposal_named(proposal))

    @extend_schema(
        request=ProposalAcceptance, filters=False, parameters=[PROPOSAL_PARAMETER, SETTLED_OVER, DRY_RUN]
    )
    @action(detail=True, methods=["post"], url_path=f"proposals/{PROPOSAL}/accept")
    def accept_proposal(self, request, proposal, **_kwargs):
        """Take a proposal over, whole or only at the paths given; answers with the working state after it.

        What others saved meanwhile is merged. Where both changed the same place it is a 409 that lists the places.
        Settle those with `content`: a partial edit, over the revision in If-Match with the proposal merged into it,
        that says how each of them is to read.
        """
        self.check_parameters(("dry_run",))
        subject = self.drafted()
        found = proposal_of(subject.document, proposal)
        body = members(request.data or {}, ("paths", "content", "note"))
        how = {"by": request.user, "note": text(body, "note", MAX_NOTE), "origin": Revision.Origin.API}
        if "content" in body:
            return self.accept_settled(request, subject, found, body, how)
        paths = paths_of(body)
        return self.carried_out(request, subject, lambda: actions.accept(proposal=found, paths=paths, **how))

    def accept_settled(self, request, subject, proposal, body, how):
        """Accept a proposal whose collisions the body's `content` settles."""
        if "paths" in body:
            raise BadField.of("/paths", "not-both", _("Send “paths” or “content”, not both."))
        if not permissions.may_edit(request.user, subject.document):
            raise PermissionDenied
        base, definition = edited_revision(request), kinds.get(self.document_kind)
        sent = with_uids(definition.schema.fields, body["content"], self.uid_for)
        patch, made = numbered(definition.schema.fields, sent, patching=True)
        with pointing(definition, sent, made):
            content = settled(definition.schema, proposal, actions.revision_at(subject.document, base), patch)
            return self.carried_out(
                request,
                subject,
                lambda: actions.accept_resolved(proposal=proposal, base=base, content=content, **how),
            )

    @extend_schema(request=ProposalAnswer, responses=ProposalDetail, **ONE)
    @action(detail=True, methods=["post"], url_path=f"proposals/{PROPOSAL}/decline")
    def decline_proposal(self, request, proposal, **_kwargs):
        """Decline a proposal with a reason that its author reads."""
        self.check_parameters(("dry_run",))
        found = self.proposal_named(proposal)
        answer = text(members(request.data, ("answer",), required=("answer",)), "answer", actions.MAX_REASON)
        return self.proposed(request, lambda: actions.decline(proposal=found, by=request.user, answer=answer))

    @extend_schema(request=None, responses=ProposalDetail, **ONE)
    @action(
        detail=True,
        methods=["post"],
        url_path=f"proposals/{PROPOSAL}/withdraw",
        needed_scope=Scope.PROPOSE,
    )
    def withdraw_proposal(self, request, proposal, **_kwargs):
        """Take one's own proposal back."""
        self.check_parameters(("dry_run",))
        found = self.proposal_named(proposal)
        return self.proposed(request, lambda: actions.withdraw(proposal=found, by=request.user))

    @extend_schema(request=None, responses=ProposalDetail, **ONE)
    @action(
        detail=True,
        methods=["post"],
        url_path=f"proposals/{PROPOSAL}/rebase",
        needed_scope=Scope.PROPOSE,
    )
    def rebase_proposal(self, request, proposal, **_kwargs):
        """Let a proposal grow from the working revision, for its author and for editors."""
        self.check_parameters(("dry_run",))
        found = self.proposal_named(proposal)
        return self.proposed(request, lambda: actions.rebase(proposal=found, by=request.user))

    # ---------- helpers ----------

    def proposal_named(self, uid):
        """The proposal with this uid, of this document. Raises Http404."""
        return proposal_of(self.drafted().document, uid)

    def proposed(self, request, act, status=200):
        """Run an action that returns a proposal, and answer with it; a dry run is undone."""
        dry_run = is_dry_run(request)
        with transaction.atomic():
            response = self.proposal_answer(act(), status=200 if dry_run else status)
            transaction.set_rollback(dry_run)
        return response

    def proposal_answer(self, proposal, status=200):
        body = proposal_json(proposal, self.address_of(proposal.document))
        return conditional.answer(self.request, as_json(body), status=status)


@contextlib.contextmanager
def grown(definition, started, sent, uid_for):
    """The content that a partial edit `sent` makes of a revision; what is wrong with it is told of its places in that.

    `uid_for` is that of a DocumentResource. Raises ContentInvalid.
    """
    sent = with_uids(definition.schema.fields, sent, uid_for)
    patch, made = numbered(definition.schema.fields, sent, patching=True)
    with pointing(definition, sent, made):
        yield patched(definition.schema, started.content, patch)


def proposal_json(proposal, address):
    """A proposal as ProposalDetail says. `address` is that of its document in the API."""
    base = actions.revision_at(proposal.document, proposal.base)
    working = proposal.document.working
    conflicts = []
    if proposal.state == Proposal.State.OPEN:
        conflicts = merge(base.content, working.content, proposal.content)[1]
    partner = proposal.partner
    return {
        "uid": proposal.uid,
        "uri": f"{address}proposals/{proposal.uid}/",
        **{name: getattr(proposal, name) for name in ("base", "state", "reason")},
        "author": proposal.author.name if proposal.author else None,
        "partner": {"uid": partner.uid, "slug": partner.slug} if partner else None,
        **{name: getattr(proposal, name) for name in ("origin", "created", "decided")},
        "decided_by": proposal.decided_by.name if proposal.decided_by else None,
        "answer": proposal.answer,
        "working_revision": working.number,
        "changes": changes_json(changes(base.content, proposal.content)),
        "collides": [conflict.path for conflict in conflicts],
        "content": proposal.content,
    }


def proposal_of(document, uid):
    """The proposal of this document with this uid. Raises Http404."""
    found = document.proposals.for_listing().filter(uid=as_uid(uid)).first()
    if found is None:
        raise Http404
    found.document = document
    return found


def settled(schema, proposal, theirs, patch):
    """A proposal merged into the revision `theirs`, with a partial edit over that. Raises ContentInvalid.

    Every place that collides must be in the edit: raises EditConflict with those that are not. An edit that gives a
    place the same value, whichever of the two stood there before, has settled it.
    """
    base = actions.revision_at(proposal.document, proposal.base)
    merged, conflicts = merge(base.content, theirs.content, proposal.content)
    content, open_ones = patched(schema, merged, patch), []
    for conflict in conflicts:
        if conflict.kind == "changed-twice":
            other = patched(schema, with_value(merged, conflict.path, conflict.mine), patch)
            is_settled = same(value_at(content, conflict.path), value_at(other, conflict.path))
        else:  # the row that one of the two removed
            name, _slash, key = conflict.path.partition("/")
            is_settled = any(row_id(row.get("id")) == key for row in patch.get(name) or [])
        if not is_settled:
            open_ones.append(conflict)
    if open_ones:
        raise EditConflict(
            document=proposal.document, base=base, theirs=theirs, mine=proposal.content, merged=merged,
            conflicts=open_ones,
        )  # fmt: skip
    return content


def base_of(request, body):
    """The number of the revision that was edited: `base` in the body, else If-Match. Raises BadField, 428."""
    if "base" not in body:
        return edited_revision(request)
    base = body["base"]
    if not isinstance(base, int) or isinstance(base, bool) or not 0 < base < 10**9:
        raise BadField.of("/base", "bad-value", _("Give the number of a revision."))
    return base


def paths_of(body):
    """The paths to accept; None for all of them. Raises BadField."""
    paths = body.get("paths")
    if paths is None:
        return None
    if (
        not isinstance(paths, list)
        or len(paths) > MAX_PATHS
        or not all(isinstance(path, str) for path in paths)
    ):
        raise BadField.of("/paths", "not-a-list", _("This must be a list of paths of changes."))
    return paths
