"""Review in the API: gates, approvals, links for guests, withdrawing. For kinds that are reviewed before publishing."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, OuterRef, Value, When
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from coediting import permissions
from coediting.actions import review as actions
from coediting.actions import review_links
from coediting.api import NUMBER, NUMBER_PARAMETER
from coediting.columns import partner_json
from coediting.gates import counting_approvals, gates
from coediting.models import Document, ReviewLink, ReviewLinkUse
from coediting.preconditions import IF_MATCH, edited_revision, is_dry_run, tag
from coediting.serializers import Gate
from partners.models import Partner
from rest import conditional, many
from rest.bodies import members, one_named, text
from rest.encoding import as_json
from rest.errors import BadField
from rest.fields import PartnerRef, part_of
from rest.filters import as_uid
from rest.formats import LIST
from rest.matching import checks_itself
from rest.resource import FIELDS
from rest.rows import Build, address, array, constant, row

LINK = r"(?P<link>[0-9a-f]{8}-[0-9a-f-]{27})"
LINK_PARAMETER = OpenApiParameter("link", str, "path", description="uid of the review link")
PARTNER_PARAMETER = OpenApiParameter("partner", str, "path", description="slug or uid of the partner")


class ApprovalRow(serializers.Serializer):
    """A partner's agreement with the content of one revision."""

    uri = serializers.URLField()
    part_of = part_of()
    partner = PartnerRef()
    revision = serializers.IntegerField()
    by = serializers.CharField(
        allow_null=True, help_text="Who approved, or the guest who did through a link."
    )
    note = serializers.CharField()
    created = serializers.DateTimeField()
    counts = serializers.BooleanField(help_text="Does it count for the working revision?")


class ReviewState(serializers.Serializer):
    """Where the review of the working revision stands."""

    state = serializers.ChoiceField(Document.State.choices)
    revision = serializers.IntegerField()
    approvals_needed = serializers.IntegerField()
    ready = serializers.BooleanField(help_text="Are all gates met?")
    gates = Gate(many=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_because = serializers.CharField()


class ApprovalNew(serializers.Serializer):
    """An approval of the revision in If-Match."""

    partner = serializers.CharField(required=False, help_text="Slug or uid, for members of several partners.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ReviewRule(serializers.Serializer):
    """How many approvals are asked; coordinators decide."""

    approvals_needed = serializers.IntegerField(min_value=0, max_value=5)


class Withdrawal(serializers.Serializer):
    """Why a publication is withdrawn; everybody can read it."""

    reason = serializers.CharField(max_length=500)


class LinkNew(serializers.Serializer):
    """A link for a reviewer without an account, to the revision in If-Match."""

    reviewer = serializers.CharField(max_length=200)
    partner = serializers.CharField(
        required=False, help_text="The partner for which the reviewer may approve."
    )
    days = serializers.IntegerField(required=False, min_value=1, max_value=90)


class LinkUse(serializers.Serializer):
    """One use of a link."""

    what = serializers.ChoiceField(ReviewLinkUse.What.choices)
    at = serializers.DateTimeField()


class LinkRow(serializers.Serializer):
    """A review link, without its secret, and its uses."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    part_of = part_of()
    reviewer = serializers.CharField()
    partner = PartnerRef(allow_null=True)
    revision = serializers.IntegerField()
    created = serializers.DateTimeField()
    expires = serializers.DateTimeField()
    revoked = serializers.DateTimeField(allow_null=True)
    uses = LinkUse(many=True)


class LinkMade(LinkRow):
    """A fresh review link: its address holds the secret and is never shown again."""

    address = serializers.URLField(allow_null=True, help_text="null in a trial (`dry_run`): nothing was made.")


def link_columns(part_of):
    """Columns of a review link; `part_of` is the address of its document."""
    uses = ReviewLinkUse.objects.filter(link=OuterRef("pk")).order_by("pk")
    return {
        "uid": "uid",
        "uri": address(f"{part_of}review-links/"),
        "part_of": constant(part_of),
        "reviewer": "reviewer",
        "partner": partner_json("partner"),
        "revision": "revision__number",
        "created": "created",
        "expires": "expires",
        "revoked": "revoked",
        "uses": array(uses, Build({"what": "what", "at": "at"})),
    }


def approval_columns(document, part_of):
    """Columns of an approval, as it stands towards the working revision; `part_of` is the address of the document."""
    counting = [approval.pk for approval in counting_approvals(document)]
    return {
        "uri": address(f"{part_of}approvals/", "partner__uid", "revision__number", between="/"),
        "part_of": constant(part_of),
        "partner": partner_json("partner"),
        "revision": "revision__number",
        "by": Case(When(link__isnull=False, then="link__reviewer"), default="by__name"),
        "note": "note",
        "created": "created",
        "counts": Case(When(pk__in=counting, then=Value(True)), default=Value(False)),
    }


def approvals_of(document, partner):
    """The approvals of a document that a partner gave, named by uid or slug."""
    uid = as_uid(partner)
    return document.approvals.filter(**{"partner__uid": uid} if uid else {"partner__slug": partner[:120]})


class ReviewResource:
    """Mixed into a DocumentResource: its review, for those who may see its drafts."""

    one_by_one = {"approve": gettext_lazy("A revision is approved once."), "make_review_link": many.IS_SECRET}

    @extend_schema(responses=ReviewState, filters=False)
    @action(detail=True, pagination_class=None)
    def review(self, request, **_kwargs):
        """What is still missing before the working revision can be published."""
        self.check_parameters(())
        return review_answer(self.drafted().document)

    @extend_schema(request=None, responses=ReviewState, parameters=[IF_MATCH], filters=False)
    @review.mapping.post
    def request_review(self, request, **_kwargs):
        """Ask the other partners to review the working revision."""
        self.check_parameters(())
        number = edited_revision(request)
        return review_answer(
            actions.request_review(document=self.drafted().document, by=request.user, number=number)
        )

    @extend_schema(request=ReviewRule, responses=ReviewState, filters=False)
    @review.mapping.patch
    def require_approvals(self, request, **_kwargs):
        """Set how many approvals this document asks."""
        self.check_parameters(())
        body = members(request.data, ("approvals_needed",), required=("approvals_needed",))
        count = whole(body, "approvals_needed", 0)
        if not 0 <= count <= actions.MAX_APPROVALS:
            detail = _("Give a number from 0 to %(most)d.") % {"most": actions.MAX_APPROVALS}
            raise BadField.of("/approvals_needed", "out-of-range", detail)
        return review_answer(
            actions.require_approvals(document=self.drafted().document, by=request.user, count=count)
        )

    @extend_schema(responses=ApprovalRow(many=True), parameters=FIELDS, filters=False)
    @action(detail=True, answers=LIST)
    def approvals(self, request, **_kwargs):
        """Every approval that was given, newest first, and whether it still counts."""
        document = self.drafted().document
        return self.answer_list(
            document.approvals.all(), self._approval_columns(document), ordering=("-created", "-pk")
        )

    @extend_schema(request=ApprovalNew, responses={201: ApprovalRow}, parameters=[IF_MATCH], filters=False)
    @approvals.mapping.post
    def approve(self, request, **_kwargs):
        """Approve the working revision, which must be the one in If-Match, on behalf of a partner."""
        self.check_parameters(())
        document, number = self.drafted().document, edited_revision(request)
        body = members(request.data or {}, ("partner", "note"))
        partner = one_named(Partner.objects.all(), body, "partner") if body.get("partner") else None
        note = text(body, "note", actions.MAX_TEXT)
        given = actions.approve(document=document, by=request.user, number=number, partner=partner, note=note)
        shown = document.approvals.filter(pk=given.pk).values_list(row(self._approval_columns(document)), flat=True)
        return conditional.answer(request, shown.get(), status=201)

    @extend_schema(responses=ApprovalRow, parameters=[PARTNER_PARAMETER, NUMBER_PARAMETER, *FIELDS], filters=False)
    @action(detail=True, url_path=rf"approvals/(?P<partner>[^/]+)/{NUMBER}")
    def one_approval(self, request, partner, number, **_kwargs):
        """The approval that a partner gave of one revision."""
        document = self.drafted().document
        given = approvals_of(document, partner).filter(revision__number=number)
        return self.answer_one(given, self._approval_columns(document))

    @extend_schema(responses={204: None}, parameters=[PARTNER_PARAMETER, IF_MATCH], filters=False)
    @action(detail=True, methods=["delete"], url_path=r"approvals/(?P<partner>[^/]+)", pagination_class=None)
    @checks_itself
    def take_back(self, request, partner, **_kwargs):
        """Take back the approval that a partner gave of the working content, which must be that in If-Match."""
        self.check_parameters(())
        document, number = self.drafted().document, edited_revision(request)
        given = approvals_of(document, partner).filter(content_hash=document.working.content_hash).first()
        if given is None:
            raise Http404
        actions.withdraw_approval(approval=given, by=request.user, number=number)
        return HttpResponse(status=204)

    @extend_schema(request=Withdrawal, responses=ReviewState, parameters=[IF_MATCH], filters=False)
    @action(detail=True, methods=["post"], pagination_class=None)
    def withdraw(self, request, **_kwargs):
        """Take the publication from the public, with a reason that everybody can read.

        If-Match names the published revision (the ETag of the profile) or the working one (that of its draft).
        """
        self.check_parameters(())
        document, number = self.drafted().document, edited_revision(request)
        body = members(request.data, ("reason",), required=("reason",))
        reason = text(body, "reason", actions.MAX_TEXT)
        return review_answer(
            actions.withdraw_publication(document=document, by=request.user, reason=reason, number=number)
        )

    @extend_schema(responses=LinkRow(many=True), parameters=FIELDS, filters=False)
    @action(detail=True, url_path="review-links", answers=LIST)
    def review_links(self, request, **_kwargs):
        """The links for reviewers without an account, newest first, with every use. For editors."""
        document = self._edited()
        columns = link_columns(self.address_of(document))
        return self.answer_list(document.review_links.all(), columns, ordering=("-created", "-pk"))

    @extend_schema(request=LinkNew, responses={201: LinkMade}, parameters=[IF_MATCH], filters=False)
    @review_links.mapping.post
    def make_review_link(self, request, **_kwargs):
        """Make a link to the working revision, which must be the one in If-Match. Its address is shown once."""
        self.check_parameters(())
        document, number = self._edited(), edited_revision(request)
        body = members(request.data, ("reviewer", "partner", "days"), required=("reviewer",))
        link, secret = review_links.make_link(
            document=document,
            by=request.user,
            number=number,
            reviewer=text(body, "reviewer", review_links.MAX_NAME),
            partner=one_named(Partner.objects.all(), body, "partner") if body.get("partner") else None,
            days=whole(body, "days", 14),
        )
        columns = link_columns(self.address_of(document))
        made = ReviewLink.objects.filter(pk=link.pk).values_list(row(columns), flat=True).get()
        address = None if is_dry_run(request) else request.build_absolute_uri(reverse("guest-review", args=[secret]))
        response = conditional.answer(request, f'{made[:-1]}, "address": {as_json(address)}}}', status=201)
        response.headers["Cache-Control"] = "no-store"
        return response

    @extend_schema(responses=LinkRow, parameters=[LINK_PARAMETER, *FIELDS], filters=False)
    @action(detail=True, url_path=f"review-links/{LINK}")
    def one_review_link(self, request, link, **_kwargs):
        """One of these links, without its secret."""
        document = self._edited()
        return self.answer_one(document.review_links.filter(uid=as_uid(link)), link_columns(self.address_of(document)))

    @extend_schema(request=None, responses=LinkRow, parameters=[LINK_PARAMETER], filters=False)
    @action(detail=True, methods=["post"], url_path=f"review-links/{LINK}/revoke", pagination_class=None)
    def revoke_review_link(self, request, link, **_kwargs):
        """Close a link for good."""
        self.check_parameters(())
        document = self._edited()
        found = document.review_links.filter(uid=as_uid(link))
        if not found:
            raise Http404
        with transaction.atomic():
            review_links.revoke_link(link=found[0], by=request.user)
        columns = link_columns(self.address_of(document))
        return conditional.answer(request, found.values_list(row(columns), flat=True).get())

    def _approval_columns(self, document):
        return approval_columns(document, self.address_of(document))

    def _edited(self):
        """The document, for its editors. Raises Http404, PermissionDenied."""
        document = self.drafted().document
        if not permissions.may_edit(self.request.user, document):
            raise PermissionDenied
        return document


def review_answer(document):
    """Where the review of a document stands, as response; its ETag begins with the working revision."""
    found = gates(document)
    body = {
        "state": document.state,
        "revision": document.working.number,
        "approvals_needed": document.approvals_needed,
        "ready": all(gate.met for gate in found),
        "gates": [{"code": gate.code, "label": str(gate.label), "met": gate.met} for gate in found],
        "withdrawn_at": document.withdrawn_at,
        "withdrawn_because": document.withdrawn_because,
    }
    text = as_json(body)
    state = as_json([document.state, document.approvals_needed, [(gate.code, gate.met) for gate in found]])
    response = HttpResponse(text, content_type=conditional.JSON)
    return conditional.tagged(response, tag(document.working.number, state.encode()))


def whole(body, name, default):
    """A member that is a small whole number. Raises BadField."""
    value = body.get(name, default)
    if type(value) is not int or not -1000 < value < 1000:
        raise BadField.of(f"/{name}", "not-a-number", _("Give a whole number."))
    return value
