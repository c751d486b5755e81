"""The minutes of a dialogue in the API: begun, written, shown to who was there, amended, final.

What somebody who was there wants changed they send from the link in their mail: that link is the right to it.
"""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from coediting.preconditions import edited_revision, tag
from dialogues import actions
from dialogues.models import Amendment, Minutes
from dialogues.models.report import LONGEST_MINUTES
from dialogues.permissions import may_edit
from dialogues.serializers import DialogueRef
from rest import conditional
from rest.bodies import shaped
from rest.encoding import as_json
from rest.fields import Languages, LanguagesSent
from rest.filters import as_uid
from rest.formats import LIST
from rest.resource import FIELDS
from rest.rows import address, row

Phase, State = Minutes.Phase, Amendment.State
AMENDMENT = r"(?P<amendment>[0-9a-f]{8}-[0-9a-f-]{27})"
AMENDMENT_PARAMETER = OpenApiParameter("amendment", str, "path", description="uid of the amendment")
PLAIN = ("passage", "text", "state", "answer", "created", "decided")


# ---------- the shapes ----------
class MinutesShape(serializers.Serializer):
    """The minutes of a dialogue. A line that begins with “# ” is a heading, with “- ” a point."""

    dialogue = DialogueRef()
    phase = serializers.ChoiceField(
        Phase.choices, help_text=_("draft: for the organiser; amending: who was there reads them too; final: public.")
    )
    text = Languages(help_text=_("English is empty where there is none; readers get Dutch then."))
    amend_until = serializers.DateField(
        allow_null=True, help_text=_("Until and with this day who was there says what should change.")
    )
    finished = serializers.DateTimeField(allow_null=True)
    revision = serializers.IntegerField()


class MinutesText(LanguagesSent):
    """The text; a language that is left out stays. Name nobody who did not ask for it."""

    nl = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_MINUTES)
    en = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_MINUTES)


class MinutesChange(serializers.Serializer):
    """What is written anew."""

    text = MinutesText()


class MinutesOpening(serializers.Serializer):
    """Until and with which day who was there can say what should change."""

    until = serializers.DateField()


class MinutesOpened(MinutesShape):
    """The minutes, and who is asked."""

    asked = serializers.IntegerField(help_text=_("How many people get mail."))


class MinutesFinishing(serializers.Serializer):
    """The text that becomes final."""

    seen = serializers.IntegerField(min_value=1, help_text=_("The revision that you read."))


class AmendmentRow(serializers.Serializer):
    """What somebody who was there wants changed. Never who."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    passage = serializers.CharField(help_text=_("A few words of it; empty: something is missing."))
    text = serializers.CharField(help_text=_("What it should say."))
    state = serializers.ChoiceField(State.choices)
    answer = serializers.CharField()
    created = serializers.DateTimeField()
    decided = serializers.DateTimeField(allow_null=True)


class AmendmentDecision(serializers.Serializer):
    """What becomes of an amendment. The text itself is changed by hand."""

    state = serializers.ChoiceField([(value, label) for value, label in State.choices if value != State.OPEN])
    answer = serializers.CharField(
        required=False, allow_blank=True, max_length=1000, help_text=_("Why; needed where it is declined.")
    )


# ---------- the actions ----------
class MinutesActions:
    """Mixed into the resource of dialogues. Writing is for who may change the dialogue."""

    @extend_schema(responses=MinutesShape, filters=False)
    @action(detail=True, methods=["get"], answers="")
    def minutes(self, request, **_kwargs):
        """The minutes: for everybody once they are final, before that for who may change the dialogue."""
        self.check_parameters(())
        dialogue = self.one().first()
        found = Minutes.objects.select_related("dialogue").filter(dialogue=dialogue).first() if dialogue else None
        if found is None or (found.phase != Phase.FINAL and not may_edit(request.user, dialogue)):
            raise Http404
        return self.answer_minutes(found)

    @extend_schema(request=None, responses={201: MinutesShape}, filters=False)
    @minutes.mapping.post
    def begin_minutes(self, request, **_kwargs):
        """Begin them, with agenda, who took part and what was said. Those that are there already stay as they are."""
        begun = actions.begin_minutes(dialogue=self.organised(), by=request.user)
        return self.answer_minutes(begun, status=201)

    @extend_schema(request=MinutesChange, responses=MinutesShape, filters=False)
    @minutes.mapping.patch
    def revise_minutes(self, request, **_kwargs):
        """Write them anew, over the revision in If-Match: one language or both."""
        found = self.written()
        text = shaped(MinutesChange, request.data)["text"]
        now = {"nl": found.text_nl, "en": found.text_en}
        texts = {f"text_{language}": words for language, words in (now | text).items()}
        base = edited_revision(request)
        return self.answer_minutes(actions.revise_minutes(minutes=found, by=request.user, base=base, **texts))

    @extend_schema(request=MinutesOpening, responses=MinutesOpened, filters=False)
    @action(detail=True, methods=["post"], url_path="minutes/open")
    def open_minutes(self, request, **_kwargs):
        """Show the draft to who was there, and ask by mail what should change."""
        found = self.written()
        until = shaped(MinutesOpening, request.data)["until"]
        asked = actions.open_minutes(minutes=found, by=request.user, until=until)
        return self.answer_minutes(Minutes.objects.get(pk=found.pk), asked=asked)

    @extend_schema(request=MinutesFinishing, responses=MinutesShape, filters=False)
    @action(detail=True, methods=["post"], url_path="minutes/finish")
    def finish_minutes(self, request, **_kwargs):
        """Make them final, and public: once who was there was heard and every amendment has its answer."""
        found = self.written()
        seen = shaped(MinutesFinishing, request.data)["seen"]
        return self.answer_minutes(actions.finish_minutes(minutes=found, by=request.user, seen=seen))

    @extend_schema(responses=AmendmentRow(many=True), parameters=FIELDS, filters=False)
    @action(detail=True, methods=["get"], url_path="minutes/amendments", answers=LIST)
    def amendments(self, request, **_kwargs):
        """What who was there wants changed, the oldest first; for who may change the dialogue."""
        minutes = self.written(listing=True)
        columns = self.amendment_columns(minutes.dialogue)
        return self.answer_list(minutes.amendments.all(), columns, ordering=("created", "pk"))

    @extend_schema(responses=AmendmentRow, filters=False, parameters=[AMENDMENT_PARAMETER, *FIELDS])
    @action(detail=True, methods=["get"], url_path=f"minutes/amendments/{AMENDMENT}", answers="")
    def one_amendment(self, request, amendment, **_kwargs):
        """One of these."""
        minutes = self.written(listing=True)
        found = minutes.amendments.filter(uid=as_uid(amendment))
        return self.answer_one(found, self.amendment_columns(minutes.dialogue))

    @extend_schema(
        request=AmendmentDecision, responses=AmendmentRow, filters=False, parameters=[AMENDMENT_PARAMETER]
    )
    @action(detail=True, methods=["post"], url_path=f"minutes/amendments/{AMENDMENT}/decide")
    def decide_amendment(self, request, amendment, **_kwargs):
        """Take one over, or decline it with a reason. Who sent it reads the answer."""
        found = self.written().amendments.select_related("minutes__dialogue").filter(uid=as_uid(amendment)).first()
        if found is None:
            raise Http404
        sent = shaped(AmendmentDecision, request.data)
        how = {"state": sent["state"], "answer": sent.get("answer", "")}
        actions.decide_amendment(amendment=found, by=request.user, **how)
        columns = self.amendment_columns(found.minutes.dialogue)
        shown = Amendment.objects.filter(pk=found.pk).values_list(row(columns), flat=True)
        return conditional.answer(request, shown.get())

    # ---------- helpers ----------

    def amendment_columns(self, dialogue):
        uri = address(f"{self.base('dialogues')}{dialogue.uid}/minutes/amendments/")
        return {"uid": "uid", "uri": uri, **{name: name for name in PLAIN}}

    def written(self, *, listing=False):
        """The minutes, for who may change the dialogue. Raises Http404, also before they are begun."""
        dialogue = self.organised(listing=listing)
        found = Minutes.objects.select_related("dialogue").filter(dialogue=dialogue).first()
        if found is None:
            raise Http404
        return found

    def answer_minutes(self, minutes, status=200, **more):
        dialogue = minutes.dialogue
        told = {
            "dialogue": {"uid": dialogue.uid, "slug": dialogue.slug},
            "phase": minutes.phase,
            "text": {"nl": minutes.text_nl, "en": minutes.text_en},
            "amend_until": minutes.amend_until,
            "finished": minutes.finished,
            "revision": minutes.version,
        }
        return conditional.answer(self.request, as_json(told | more), tag(minutes.version), status)
