"""The impact preview for machines: what a content or a proposal would do to the figures."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from coediting.models import Proposal
from coediting.patch import patched, with_uids
from coediting.permissions import may_see_draft
from coediting.views.finding import find_proposal
from partners.models import Scope
from profiles.document import SCHEMA
from profiles.models import Profile
from rest import conditional
from rest.bodies import members
from rest.encoding import as_json
from rest.errors import BadField
from rest.filters import as_uid
from rest.resource import Listed
from roadmap.api.explain import NodeRef, Three
from roadmap.api.needs_told import job_json, sector_json
from roadmap.needs import impact

MOVES = ("gained", "lost", "tied", "untied")


class ImpactRequest(serializers.Serializer):
    """A partial edit of the working content, or the uid of an open proposal; with neither the draft itself."""

    content = serializers.DictField(required=False, help_text="As in a PATCH of the draft.")
    proposal = serializers.UUIDField(required=False)


class ImpactFigure(Three):
    """Persons who lack something, and how many people the figure knows about."""

    covered = serializers.FloatField()


class ImpactGroup(serializers.Serializer):
    """One competence group now and then."""

    group = serializers.CharField()
    now = ImpactFigure()
    then = ImpactFigure()
    difference = ImpactFigure()


class ImpactMove(serializers.Serializer):
    """People of one sector and job; `other` is the slug of the profile that they have without this one."""

    sector = NodeRef()
    job = NodeRef()
    headcount = serializers.FloatField()
    other = serializers.CharField(allow_null=True)


class Impact(serializers.Serializer):
    """What publishing would do, for the people that this profile concerns. Nothing is saved."""

    year = serializers.IntegerField(allow_null=True)
    headcount = serializers.FloatField(allow_null=True)
    groups = ImpactGroup(many=True)
    gained = ImpactMove(many=True, help_text="They come under this profile.")
    lost = ImpactMove(many=True, help_text="They leave it.")
    tied = ImpactMove(many=True, help_text="Another profile would claim them equally: then nobody counts.")
    untied = ImpactMove(many=True, help_text="They were tied, and get another profile.")
    left_out = serializers.IntegerField(help_text="Requirements without a competence or level.")
    unordered = serializers.IntegerField(help_text="Requirements whose bounds are not in order: unknown.")


KEY = OpenApiParameter("key", str, "path", description="Slug or uid of the profile.")


class ImpactResource(Listed):
    """What a draft of a profile would do to the needs."""

    serializer_class = Impact
    answers = ""  # one answer, and no list of rows
    filter_backends = ()
    pagination_class = None
    needed_scope = Scope.READ

    @extend_schema(responses=Impact, parameters=[KEY], operation_id="profiles_impact_of_draft")
    def list(self, request, key, **_kwargs):
        """What publishing the draft would do to the figures, for those who take part."""
        self.check_parameters(())
        profile = self.drafted(key)
        return self.answer(profile, profile.document.working.content)

    @extend_schema(request=ImpactRequest, responses=Impact, parameters=[KEY], operation_id="profiles_impact")
    def create(self, request, key, **_kwargs):
        """The same for a partial edit of the draft, or for an open proposal. Saves nothing."""
        self.check_parameters(())
        profile = self.drafted(key)
        body = members(request.data, ("content", "proposal"))
        if "content" in body and "proposal" in body:
            raise BadField.of("proposal", "one-of", _("Give a content or a proposal, not both."))
        content = profile.document.working.content
        if "content" in body:
            content = patched(SCHEMA, content, with_uids(SCHEMA.fields, body["content"], self.uid_for))
        if "proposal" in body:
            proposal = find_proposal(profile.document, body["proposal"])
            if proposal.state != Proposal.State.OPEN:
                raise Http404
            content = impact.of_proposal(profile.document, proposal)
        return self.answer(profile, content)

    @staticmethod
    def uid_for(source, text):
        return text

    def drafted(self, key):
        """The profile, for those who may see its drafts. Raises Http404."""
        uid = as_uid(key)
        found = Profile.objects.select_related("document__working", "document__published")
        profile = get_object_or_404(found, **({"document__uid": uid} if uid else {"slug": key[:120]}))
        if not may_see_draft(self.request.user, profile.document):
            raise Http404
        return profile

    def answer(self, profile, content):
        found = impact.preview(profile, content)
        body = {"year": None, "headcount": None, "groups": [], "left_out": 0, "unordered": 0}
        body |= {name: [] for name in MOVES}
        if found:
            body = {
                "year": found.year,
                "headcount": found.headcount,
                "groups": [group_json(group) for group in found.groups],
                **{name: [move_json(move) for move in getattr(found, name)] for name in MOVES},
                "left_out": found.left_out,
                "unordered": found.unordered,
            }
        return conditional.answer(self.request, as_json(body))


def group_json(group):
    figures = {"now": group.now, "then": group.then, "difference": group.difference}
    names = ("covered", "low", "mid", "high")
    return {
        "group": group.group,
        **{what: {name: getattr(figure, name) for name in names} for what, figure in figures.items()},
    }


def move_json(move):
    return {
        **sector_json(move.sector),
        **job_json(move.job),
        "headcount": move.headcount,
        "other": move.other.slug if move.other else None,
    }
