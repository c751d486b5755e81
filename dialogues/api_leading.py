"""What an organiser does with what was said, in the API: show, set aside, cluster, merge, split, decide, adopt, tell.

As on the desk, each names a dialogue and contributions of it. When one of them was merged, set aside or decided
meanwhile, nothing is done to any, and the answer says so. Saying something is done on a phone: see `api_rooms`.
"""

import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from coediting import forms, kinds
from coediting.actions import proposals
from coediting.actions.proposals import MAX_REASON
from coediting.api_proposals import OPTIONAL_IF_MATCH, base_of, grown, proposal_json
from coediting.serializers import ProposalDetail
from coediting.views.finding import document_at
from dialogues import actions, prefill, saying
from dialogues.actions import moderating
from dialogues.actions.outcomes import MAX_ANSWER
from dialogues.api_registrations import OfDialogue
from dialogues.models import Contribution, Dialogue, Room
from dialogues.models.room import LONGEST
from dialogues.permissions import may_edit
from dialogues.serializers import ContributionRow
from profiles.api import ProfileResource
from rest import conditional
from rest.bodies import members, one_named, several_named
from rest.encoding import as_json
from rest.errors import BadField
from rest.fields import uids
from rest.rows import row

Outcome = Contribution.Outcome
DECIDED = [(value, label) for value, label in Outcome.choices if value != Outcome.ADOPTED]


# ---------- the shapes ----------
class Chosen(OfDialogue):
    """Contributions of one dialogue, at most 100."""

    contributions = uids()


class SettingAside(Chosen):
    """What is taken from every screen."""

    reason = serializers.CharField(
        max_length=moderating.LONGEST_REASON, help_text=__("Why; it stays with the contribution.")
    )


class Clustering(Chosen):
    """What comes under one label."""

    theme = serializers.CharField(
        max_length=moderating.LONGEST_THEME, allow_blank=True, help_text=__("Empty takes them out of their cluster.")
    )


class Merging(Chosen):
    """What becomes one, in new words."""

    text = serializers.CharField(max_length=LONGEST)
    kind = serializers.ChoiceField(
        Contribution.Kind.choices,
        required=False,
        help_text=__("What it says, where all are about one task or requirement; else what most of them say."),
    )


class Splitting(OfDialogue):
    """What says several things, and each of them in its own words."""

    contribution = serializers.UUIDField()
    texts = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST), min_length=2, max_length=moderating.PARTS_AT_MOST
    )


class Deciding(Chosen):
    """How these end. What is adopted becomes a proposal: see `adopt/`."""

    outcome = serializers.ChoiceField(DECIDED)
    answer = serializers.CharField(max_length=MAX_ANSWER, help_text=__("Why; everybody reads it."))
    seen = serializers.ChoiceField(
        [("", ""), *Outcome.choices],
        required=False,
        help_text=__("The outcome that you saw, empty for none: where one has another by now, nothing is done."),
    )


class Adopting(Chosen):
    """A proposal that grows from contributions."""

    document = serializers.UUIDField(
        required=False, help_text=__("uid of a profile or target; needed where what was said is about none.")
    )
    base = serializers.IntegerField(
        required=False, help_text=__("The revision that it grows from, where If-Match is not sent.")
    )
    content = serializers.DictField(
        required=False,
        help_text=__("Only what changes, by the rules of a PATCH; left out, what the kinds of the contributions ask."),
    )
    reason = serializers.CharField(
        required=False, max_length=MAX_REASON, help_text=__("Left out, what was said, where and when.")
    )


class ContributionsNow(serializers.Serializer):
    """The contributions as they stand now."""

    results = ContributionRow(many=True)


class ToldWhatBecame(serializers.Serializer):
    """How many people get mail."""

    told = serializers.IntegerField()


# ---------- the actions ----------
class Leading:
    """Mixed into the resource of contributions. Everything is for who may change the dialogue."""

    @extend_schema(request=Chosen, responses=ContributionsNow, filters=False)
    @action(detail=False, methods=["post"])
    def show(self, request, **_kwargs):
        """Let everybody see these, whether they waited or were set aside."""
        dialogue, found, _sent = self.chosen(Chosen)
        moderating.show(room=room_of(dialogue), by=request.user, contributions=found)
        return self.answer_rows(found)

    @extend_schema(request=SettingAside, responses=ContributionsNow, filters=False)
    @action(detail=False, methods=["post"], url_path="set-aside")
    def set_aside(self, request, **_kwargs):
        """Take these from every screen, with the reason. Who gave them a dot gets it back."""
        dialogue, found, sent = self.chosen(SettingAside)
        moderating.set_aside(room=room_of(dialogue), by=request.user, contributions=found, reason=sent["reason"])
        return self.answer_rows(found)

    @extend_schema(request=Clustering, responses=ContributionsNow, filters=False)
    @action(detail=False, methods=["post"])
    def cluster(self, request, **_kwargs):
        """Put these under one label."""
        dialogue, found, sent = self.chosen(Clustering)
        moderating.cluster(room=room_of(dialogue), by=request.user, contributions=found, theme=sent["theme"])
        return self.answer_rows(found)

    @extend_schema(request=Merging, responses={201: ContributionRow}, filters=False)
    @action(detail=False, methods=["post"])
    def merge(self, request, **_kwargs):
        """Make one of several. They stay to be read as what it was `made_of`; each dot counts once for a person."""
        dialogue, found, sent = self.chosen(Merging)
        words = {"text": sent["text"], "kind": sent.get("kind")}
        made = moderating.merge(room=room_of(dialogue), by=request.user, contributions=found, **words)
        return conditional.answer(request, self.rows_of([made]).get(), status=201)

    @extend_schema(request=Splitting, responses=ContributionsNow, filters=False)
    @action(detail=False, methods=["post"])
    def split(self, request, **_kwargs):
        """Make several of one that says several things; answers with those. Its dots go back."""
        dialogue, body, sent = self.sent(Splitting)
        found = one_named(said_in(dialogue), body, "contribution", keys=("uid",))
        made = moderating.split(room=room_of(dialogue), by=request.user, contribution=found, texts=sent["texts"])
        return self.answer_rows(made)

    @extend_schema(request=Deciding, responses=ContributionsNow, filters=False)
    @action(detail=False, methods=["post"])
    def decide(self, request, **_kwargs):
        """Answer or decline these, with a reason that everybody reads."""
        _dialogue, found, sent = self.chosen(Deciding)
        how = {"outcome": sent["outcome"], "answer": sent["answer"], "seen": sent.get("seen", "")}
        actions.decide(contributions=found, by=request.user, **how)
        return self.answer_rows(found)

    @extend_schema(
        request=Adopting, responses={201: ProposalDetail}, parameters=[OPTIONAL_IF_MATCH], filters=False
    )
    @action(detail=False, methods=["post"])
    def adopt(self, request, **_kwargs):
        """Hand in the proposal that these lead to: a trial shows what it would change. Its editors decide on it."""
        dialogue, found, sent = self.chosen(Adopting)
        document = self.document_of(found, sent)
        base, definition = base_of(request, sent), kinds.of(document)
        started = proposals.revision_at(document, base)
        new = {"contributions": found, "document": document, "by": request.user, "base": base}
        new["reason"] = sent.get("reason") or saying.reason(dialogue, found)
        if "content" not in sent:
            asked = prefill.filled(definition.schema, started.content, found, prefill.language_of(dialogue))
            made = actions.adopt(content=forms.without_removed(definition.schema, asked), **new)
        else:
            uid_for = ProfileResource().uid_for  # targets name nothing otherwise than by uid
            with grown(definition, started, sent["content"], uid_for) as content:
                made = actions.adopt(content=content, **new)
        address = f"{self.base(f'{document.kind}s')}{document.uid}/"
        return conditional.answer(request, as_json(proposal_json(made, address)), status=201)

    @extend_schema(request=OfDialogue, responses=ToldWhatBecame, filters=False)
    @action(detail=False, methods=["post"])
    def tell(self, request, **_kwargs):
        """Mail who asked to hear what became of what they said, and for whom there is news: one mail a person."""
        dialogue, _body, _sent = self.sent(OfDialogue)
        count = actions.tell_contributors(dialogue=dialogue, by=request.user)
        return conditional.answer(request, json.dumps({"told": count}))

    # ---------- helpers ----------

    def sent(self, shape):
        """(the dialogue, the body, the body as `shape` checked it), for who may change the dialogue.

        Raises BadField, DRF's ValidationError and PermissionDenied.
        """
        self.check_parameters(())
        body = members(self.request.data, tuple(shape().fields), required=("dialogue",))
        dialogue = one_named(Dialogue.objects.all(), body, "dialogue")
        if not may_edit(self.request.user, dialogue):
            raise PermissionDenied
        checked = shape(data=body)
        checked.is_valid(raise_exception=True)
        return dialogue, body, checked.validated_data

    def chosen(self, shape):
        """(the dialogue, those of its contributions that the body names, the body), as `sent`."""
        dialogue, body, sent = self.sent(shape)
        found = several_named(said_in(dialogue), body, "contributions", keys=("uid",))
        if not found:
            detail = ValidationError(_("Choose at least one contribution."), code="none-chosen")
            raise ValidationError({"contributions": detail})
        return dialogue, found, sent

    def document_of(self, contributions, sent):
        """The document that a proposal is for: the one that they are about, else the one that the body names.

        Raises BadField, ValidationError, and PermissionDenied for who takes no part in it.
        """
        about = {each.document.uid for each in contributions if each.document}
        about |= {sent["document"]} if "document" in sent else set()
        if not about:
            raise BadField.of("/document", "required", _("This is needed."))
        if len(about) > 1:
            detail = _("These are about different profiles: make a proposal for each.")
            raise ValidationError({"contributions": ValidationError(detail, code="several-documents")})
        try:
            return document_at(self.request.user, about.pop())
        except Http404:
            detail = _("Only who takes part in this profile can propose something for it.")
            raise PermissionDenied(detail) from None

    def rows_of(self, contributions):
        """Their rows as this user sees them now."""
        found = self.get_queryset().filter(pk__in=[each.pk for each in contributions]).order_by("created", "pk")
        return found.values_list(row(self.columns()), flat=True)

    def answer_rows(self, contributions):
        return conditional.answer(self.request, f'{{"results": [{", ".join(self.rows_of(contributions))}]}}')


def said_in(dialogue):
    """Everything that was said in a dialogue, in whatever state."""
    return dialogue.contributions.select_related("dialogue", "document")


def room_of(dialogue):
    """Its room. Raises ValidationError before it is opened."""
    room = Room.objects.filter(dialogue=dialogue).first()
    if room is None:
        raise ValidationError(_("The room of this dialogue is not open yet."), code="no-room")
    return room
