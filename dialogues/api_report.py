"""The report of a dialogue in the API: what its page tells, in figures and uids."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from dialogues.models import Contribution, Dialogue, OrganisationKind
from dialogues.permissions import may_edit
from dialogues.report import report_of
from dialogues.report_pdf import in_short
from dialogues.serializers import DialogueRef
from rest import conditional
from rest.encoding import as_json

Outcome = Contribution.Outcome
NONE = ("", "")


# ---------- the shapes ----------
class TookPart(serializers.Serializer):
    """How many people of one kind of organisation took part."""

    kind = serializers.ChoiceField(OrganisationKind.choices)
    registered = serializers.IntegerField(help_text=_("With a place."))
    present = serializers.IntegerField()


class SetAside(serializers.Serializer):
    """How many contributions the facilitator set aside for one reason."""

    reason = serializers.CharField()
    count = serializers.IntegerField()


class ReportedProposal(serializers.Serializer):
    """How far a proposal got that grew from a contribution."""

    proposal = serializers.UUIDField()
    taken = serializers.BooleanField(allow_null=True, help_text=_("null: its editors did not decide yet."))
    document = serializers.UUIDField(allow_null=True, help_text=_("Where it stands published by now."))
    version = serializers.IntegerField(allow_null=True, help_text=_("The first published version with it."))
    words = serializers.CharField(help_text=_("The same in one sentence."))


class ReportedContribution(serializers.Serializer):
    """Something said, and what became of it."""

    contribution = serializers.UUIDField()
    heading = serializers.CharField(help_text=_("What it is about and what it says, in one line."))
    text = serializers.CharField()
    points = serializers.IntegerField(help_text=_("How many people gave it a dot."))
    outcome = serializers.ChoiceField([NONE, *Outcome.choices])
    answer = serializers.CharField()
    proposals = ReportedProposal(many=True)


class ReportShape(serializers.Serializer):
    """Who took part by kind, what people find most important, and what became of everything that was said."""

    dialogue = DialogueRef()
    preview = serializers.BooleanField(help_text=_("true: it is not reported yet, and only its organiser reads this."))
    page = serializers.URLField()
    pdf = serializers.URLField()
    in_short = serializers.ListField(child=serializers.CharField())
    registered = serializers.IntegerField()
    present = serializers.IntegerField()
    participation = TookPart(many=True)
    said = serializers.IntegerField(help_text=_("How many contributions are shown."))
    priorities = serializers.ListField(
        child=serializers.UUIDField(), help_text=_("The contributions with most dots, at most ten.")
    )
    contributions = ReportedContribution(many=True)
    set_aside = SetAside(many=True)
    minutes = serializers.BooleanField(help_text=_("Are there final minutes? See minutes/."))


# ---------- the action ----------
class ReportActions:
    """Mixed into the resource of dialogues."""

    @extend_schema(responses=ReportShape, filters=False)
    @action(detail=True, methods=["get"], answers="")
    def report(self, request, **_kwargs):
        """What came out: for everybody once the dialogue is reported, before that for who may change it."""
        self.check_parameters(())
        dialogue = self.one().select_related("theme", "organiser").first()
        is_out = dialogue is not None and dialogue.state == Dialogue.State.REPORTED
        if not is_out and (dialogue is None or not may_edit(request.user, dialogue)):
            raise Http404
        return conditional.answer(request, as_json(self.told(report_of(dialogue), not is_out)))

    def told(self, report, preview):
        """A Report as ReportShape says."""
        dialogue = report.dialogue
        pages = {name: reverse(f"dialogue-report{end}", args=[dialogue.slug]) for name, end in PAGES.items()}
        return {
            "dialogue": {"uid": dialogue.uid, "slug": dialogue.slug},
            "preview": preview,
            **{name: self.request.build_absolute_uri(page) for name, page in pages.items()},
            "in_short": in_short(report),
            **{name: getattr(report, name) for name in ("registered", "present", "said")},
            "participation": [
                {"kind": row["name"], "registered": row["registered"], "present": row["attended"]}
                for row in report.participation
            ],
            "priorities": [row["contribution"].uid for row in report.priorities],
            "contributions": [_contribution(row) for group in report.groups for row in group["rows"]],
            "set_aside": [{"reason": reason, "count": count} for reason, count in report.set_aside],
            "minutes": report.minutes is not None,
        }


PAGES = {"page": "", "pdf": "-pdf"}


def _contribution(row):
    said = row["contribution"]
    told = {name: getattr(said, name) for name in ("text", "points", "outcome", "answer")}
    return {"contribution": said.uid, "heading": row["heading"]} | told | {
        "proposals": [_proposal(step) for step in row["steps"]]
    }


def _proposal(step):
    return {
        "proposal": step.proposal.uid,
        "taken": step.taken,
        "document": step.published.uid if step.published else None,
        "version": step.version,
        "words": step.words,
    }
