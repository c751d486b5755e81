"""Opinions in the API: the statements that a room is asked, and the map of what it answered.

Answers are not given here. An answer belongs to a seat: one phone in one room, known by a cookie that is made when
somebody sits down, and by nothing else. A key of the API belongs to a person: an answer given with one would have a
name, and whoever holds a key could answer for a whole room. So a program reads what came out, and arranges what is
asked; who takes part does so on their phone. Answers are taken while the room of the dialogue is open, from the moment
that its facilitator opens it until it pauses or ends.

What comes out is what the page of the map shows, and nothing more: nothing below twelve people or of a group below
five, shares in tens of per cent, and other figures only once five people changed an answer.
"""

import json

import django_filters
from django.db.models import BooleanField, Case, ExpressionWrapper, OuterRef, Q, Subquery, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from dialogues.actions import opinions as actions
from dialogues.models import Contribution, Dialogue, Statement
from dialogues.models.opinion import LONGEST_STATEMENT
from dialogues.opinions import figures
from dialogues.opinions.groups import LEAST
from dialogues.serializers import DialogueRef
from rest import conditional
from rest.bodies import members, one_named, one_of
from rest.encoding import as_json
from rest.fields import Languages, LanguagesSent
from rest.filters import Flag, References
from rest.resource import Resource
from rest.rows import Build, address, pair, row

STATES = (figures.FEW, figures.SMALL, figures.UNCLEAR, figures.GROUPS)
SIDES = ("agree", "disagree")
PLACES = ("up", "down")
HIDDEN = _("null where too few people answered.")


# ---------- the shapes ----------
class Shares(serializers.Serializer):
    """Of who answered, in tens of per cent that add up to 100."""

    def get_fields(self):
        return {name: serializers.IntegerField(min_value=0, max_value=100) for name in figures.PARTS}


class StatementRow(serializers.Serializer):
    """One sentence to agree or disagree with, and what was answered."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    dialogue = DialogueRef()
    text = Languages(help_text=_("English is empty where there is none; phones show Dutch then."))
    position = serializers.IntegerField(help_text=_("Statements are asked in this order; numbers may be left out."))
    asked = serializers.BooleanField(help_text=_("false: it is no longer asked."))
    contribution = serializers.UUIDField(
        allow_null=True, help_text=_("What was said in the dialogue and grew into it, where you may read that.")
    )
    answered = serializers.IntegerField(
        allow_null=True, help_text=_("How many of those who count answered; null before the map tells of it.")
    )
    shares = Shares(allow_null=True, help_text=HIDDEN)
    created = serializers.DateTimeField()


class StatementTexts(LanguagesSent):
    """A statement in Dutch, and in English if one likes."""

    nl = serializers.CharField(max_length=LONGEST_STATEMENT)
    en = serializers.CharField(max_length=LONGEST_STATEMENT, required=False, allow_blank=True)


class StatementNew(serializers.Serializer):
    """A statement to ask."""

    dialogue = serializers.CharField(help_text="uid or slug")
    text = StatementTexts()
    contribution = serializers.CharField(
        required=False, allow_null=True, help_text=_("uid of the contribution that it grew from.")
    )


class Step(serializers.Serializer):
    """One place up or down."""

    to = serializers.ChoiceField(PLACES)


class Sided(serializers.Serializer):
    """A statement, and the side on which people are."""

    statement = serializers.UUIDField()
    side = serializers.ChoiceField(SIDES)


class OpinionGroup(serializers.Serializer):
    """People who answer alike. Nobody can know who is in it."""

    letter = serializers.CharField(help_text=_("As the page calls it; the largest group is A."))
    people = serializers.IntegerField(min_value=LEAST)
    x = serializers.FloatField(help_text=_("The middle of the group: near groups answered more alike."))
    y = serializers.FloatField()
    stands_out = Sided(many=True, help_text=_("What it says more often than the others."))


class AnsweredStatement(serializers.Serializer):
    """What was answered to one statement."""

    statement = serializers.UUIDField()
    text = Languages()
    answered = serializers.IntegerField()
    all = Shares(allow_null=True, help_text=HIDDEN)
    groups = serializers.ListField(
        child=Shares(),
        allow_null=True,
        help_text=_("Per group, in the order of the groups; null where there are none, or one is too small here."),
    )


class OpinionMapShape(serializers.Serializer):
    """Who thinks alike, and where all agree."""

    dialogue = DialogueRef()
    state = serializers.ChoiceField(
        STATES,
        help_text=_(
            "few: too few people answered, and nothing is told; small: groups would be too small; unclear: no clear "
            "groups; groups: there are groups."
        ),
    )
    people_needed = serializers.IntegerField(help_text=_("Below so many people nothing is told."))
    group_needed = serializers.IntegerField(help_text=_("Below so many people nothing is told of a group."))
    drawn = serializers.DateTimeField(allow_null=True)
    people = serializers.IntegerField(allow_null=True, help_text=_("Who answered enough to be counted."))
    left_out = serializers.IntegerField(allow_null=True, help_text=_("Who answered too few statements."))
    groups = OpinionGroup(many=True)
    agreed = Sided(many=True, help_text=_("Where all agree, the most agreed first."))
    dividing = serializers.ListField(
        child=serializers.UUIDField(), help_text=_("Statements that divide, the sharpest first.")
    )
    statements = AnsweredStatement(many=True)


# ---------- statements ----------
class StatementFilter(django_filters.FilterSet):
    dialogue = References(field_name="dialogue", queryset=Dialogue.objects.all(), keys=("uid", "slug"))
    asked = Flag(field_name="asked", label=_("Only what is asked now, or only what no longer is."))

    class Meta:
        model = Statement
        fields: list[str] = []


def shares_column():
    """[agree, pass, disagree] of the map by name; null where it hides them."""
    shares = KeyTransform("all", "total")
    named = {name: KeyTransform(place, shares) for place, name in enumerate(figures.PARTS)}
    return Case(When(told__isnull=False, then=Build(named)), default=None)


class StatementResource(Resource):
    """What people agree or disagree with, by dialogue and in the order in which it is asked.

    Everybody reads the statements that the map of their dialogue tells of, with what that said when it was last drawn
    (`dialogues/{key}/opinions/` draws it anew where it is due); who may change the dialogue also reads the others.
    Answers are given on the phones in the room, and not with a key of the API: see `dialogues.api_opinions`.
    """

    queryset = Statement.objects.all()
    serializer_class = StatementRow
    filterset_class = StatementFilter
    http_method_names = ("get", "head", "post")
    references = {"dialogue": "dialogues", "contribution": "contributions"}
    ordering = ("dialogue_id", "position", "pk")
    orderings = {"position": "position", "created": "created"}

    def get_queryset(self):
        found = Statement.objects.visible_to(self.request.user)
        asked = ExpressionWrapper(Q(retired=False), output_field=BooleanField())
        return found.annotate(asked=asked, told=KeyTextTransform("all", "total"))

    def columns(self):
        readable = Contribution.objects.visible_to(self.request.user).filter(pk=OuterRef("contribution_id"))
        return {
            "uid": "uid",
            "uri": address(self.base("statements")),
            "dialogue": Build({"uid": "dialogue__uid", "slug": "dialogue__slug"}),
            "text": pair("text"),
            "position": "position",
            "asked": "asked",
            "contribution": Subquery(readable.values("uid")[:1]),
            "answered": KeyTransform("answered", "total"),
            "shares": shares_column(),
            "created": "created",
        }

    @extend_schema(request=StatementNew, responses={201: StatementRow})
    def create(self, request, **_kwargs):
        """Ask a statement in a dialogue, after those that are there; the same words twice are one statement."""
        self.check_parameters(())
        body = members(request.data, tuple(StatementNew().fields), required=("dialogue", "text"))
        shape = StatementNew(data=body)
        shape.is_valid(raise_exception=True)
        texts, new = shape.validated_data["text"], {"dialogue": one_named(Dialogue.objects.all(), body, "dialogue")}
        if body.get("contribution") is not None:
            spoken = Contribution.objects.visible_to(request.user)
            new["contribution"] = one_named(spoken, body, "contribution", keys=("uid",))
        made = actions.add_statement(by=request.user, text_nl=texts["nl"], text_en=texts.get("en", ""), **new)
        answer = self.answer_row(made, status=201)
        answer.headers["Location"] = json.loads(answer.content)["uri"]
        return answer

    @extend_schema(request=None, responses={200: StatementRow, 204: None}, filters=False)
    @action(detail=True, methods=["post"])
    def retire(self, request, **_kwargs):
        """Ask it no longer. What was answered stays with it; one that nobody answered goes, and the answer is 204."""
        found = self.found()
        actions.retire_statement(statement=found, by=request.user)
        kept = Statement.objects.filter(pk=found.pk).first()
        return self.answer_row(kept) if kept else HttpResponse(status=204)

    @extend_schema(request=None, responses=StatementRow, filters=False)
    @action(detail=True, methods=["post"], url_path="ask-again")
    def ask_again(self, request, **_kwargs):
        """Ask a retired statement again, as the last one."""
        return self.answer_row(actions.ask_again(statement=self.found(), by=request.user))

    @extend_schema(request=Step, responses=StatementRow, filters=False)
    @action(detail=True, methods=["post"])
    def move(self, request, **_kwargs):
        """One place up or down among what is asked. At the end, and for a retired one, nothing happens."""
        found = self.found()
        to = one_of(members(request.data, ("to",), required=("to",)), "to", PLACES, None)
        actions.move_statement(statement=found, by=request.user, up=to == "up")
        return self.answer_row(found)

    def found(self):
        """The statement that the address names, with its dialogue. Raises Http404."""
        self.check_parameters(())
        found = self.one().select_related("dialogue").first()
        if found is None:
            raise Http404
        return found

    def answer_row(self, statement, status=200):
        """A statement as this user sees it now."""
        shown = self.get_queryset().filter(pk=statement.pk).values_list(row(self.columns()), flat=True)
        return conditional.answer(self.request, shown.get(), status=status)


# ---------- the map ----------
class OpinionActions:
    """What came out of the statements of a dialogue, as a part of the dialogue."""

    @extend_schema(responses=OpinionMapShape, filters=False)
    @action(detail=True, methods=["get"], answers="")
    def opinions(self, request, **_kwargs):
        """Who thinks alike, where all agree and what divides. Drawn anew once five people changed an answer."""
        self.check_parameters(())
        dialogue = self.one().first()
        if dialogue is None:
            raise Http404
        statements = list(dialogue.statements.asked())
        found = actions.draw_map(dialogue=dialogue) if statements else None
        return conditional.answer(request, as_json(map_of(dialogue, found, statements)))


def map_of(dialogue, opinion_map, statements):
    """An OpinionMap (or None) as OpinionMapShape says, of statements that are still asked."""
    found, drawn = (opinion_map.figures, opinion_map.drawn) if opinion_map else (NOTHING, None)
    texts = {str(each.uid): {"nl": each.text_nl, "en": each.text_en} for each in statements}
    return {
        "dialogue": {"uid": dialogue.uid, "slug": dialogue.slug},
        "state": found["state"],
        "people_needed": figures.PEOPLE,
        "group_needed": LEAST,
        "drawn": drawn,
        "people": found["people"],
        "left_out": found["left_out"],
        "groups": [
            {"letter": letter, **{name: group[name] for name in ("people", "x", "y")}}
            | {"stands_out": _sided(group["stands_out"], texts)}
            for letter, group in zip("ABCDE", found["groups"], strict=False)
        ],
        "agreed": _sided(found["agreed"], texts),
        "dividing": [name for name in found["dividing"] if name in texts],
        "statements": [
            {
                "statement": each["name"],
                "text": texts[each["name"]],
                "answered": each["answered"],
                "all": _shares(each["all"]),
                "groups": each["groups"] and [_shares(shares) for shares in each["groups"]],
            }
            for each in found["rows"]
            if each["name"] in texts
        ],
    }


NOTHING = {"state": figures.FEW, "people": None, "left_out": None} | dict.fromkeys(
    ("groups", "agreed", "dividing", "rows"), ()
)


def _sided(found, texts):
    return [{"statement": each["name"], "side": each["side"]} for each in found if each["name"] in texts]


def _shares(shares):
    return shares and dict(zip(figures.PARTS, shares, strict=True))
