"""Webhooks in the API: one's own, with the log of what went to each.

Reading asks any key; making, changing, testing and sending again the scope `admin`. A secret stands in the answer that
makes it and in no other.
"""

import json

import django_filters
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, OpenApiWebhook, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from exchange.actions import hooks as actions
from exchange.feed.sources import SOURCES
from exchange.models import HookDelivery, Webhook
from partners.authentication import TokenScope
from partners.models import Scope
from rest import conditional, many
from rest.bodies import one_of, read, text
from rest.errors import BadField
from rest.filters import OneOf, as_uid
from rest.formats import LIST
from rest.permissions import SignedIn
from rest.resource import FIELDS, Resource
from rest.rows import address, constant, row
from rest.trial import is_dry_run

NEW = ("name", "url", "resources", "position")
EDIT = (*NEW, "state")
STATES = (Webhook.State.ON, Webhook.State.PAUSED)
DELIVERY = r"(?P<delivery>[0-9a-f]{8}-[0-9a-f-]{27})"
DELIVERY_PARAMETER = OpenApiParameter("delivery", str, "path", description="uid of the delivery")


class WebhookRow(serializers.Serializer):
    """An address that is told of changes."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    name = serializers.CharField()
    url = serializers.CharField()
    resources = serializers.ListField(
        child=serializers.ChoiceField(list(SOURCES)), help_text="Only changes of these; none: of all."
    )
    state = serializers.ChoiceField(
        Webhook.State.choices, help_text="`stopped`: by the portal, as the address took nothing for days."
    )
    position = serializers.IntegerField(help_text="The last change of the feed that was taken or passed over.")
    failures = serializers.IntegerField(help_text="Attempts in a row that failed.")
    failing_since = serializers.DateTimeField(allow_null=True)
    next_attempt = serializers.DateTimeField(help_text="Not before then.")
    former_secret_until = serializers.DateTimeField(
        allow_null=True, help_text="Until then the secret before this one signs along."
    )
    created = serializers.DateTimeField()


class WebhookMade(WebhookRow):
    """A webhook with its secret. This answer is the only one that ever holds it: keep it safe."""

    secret = serializers.CharField(allow_null=True, help_text="null in a trial (`dry_run`): nothing was made.")


class WebhookNew(serializers.Serializer):
    """A webhook to make."""

    name = serializers.CharField(max_length=100)
    url = serializers.CharField(max_length=500, help_text="Begins with https:// and is open to the internet.")
    resources = serializers.ListField(child=serializers.ChoiceField(list(SOURCES)), required=False)
    position = serializers.IntegerField(
        required=False, min_value=0, help_text="Tell what comes after this change: 0 is everything, none is from now."
    )


class WebhookEdit(WebhookNew):
    """What is to be otherwise. Another position sends again, or passes over."""

    state = serializers.ChoiceField(STATES, help_text="`on` also goes on after a stop.")


class Attempt(serializers.Serializer):
    """One call of the address."""

    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True, help_text="Of HTTP; null when there was no answer.")
    error = serializers.CharField(help_text="A word for what went wrong; empty when the message was taken.")
    milliseconds = serializers.IntegerField()


class DeliveryRow(serializers.Serializer):
    """One message to a webhook, whose `webhook-id` is `msg_` and the digits of its uid."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    part_of = serializers.URLField(help_text="The address of the webhook.")
    kind = serializers.ChoiceField(HookDelivery.Kind.choices)
    numbers = serializers.ListField(child=serializers.IntegerField(), help_text="Of the changes, in order.")
    state = serializers.ChoiceField(HookDelivery.State.choices)
    created = serializers.DateTimeField()
    delivered = serializers.DateTimeField(allow_null=True)
    tries = serializers.IntegerField()
    attempts = Attempt(many=True, help_text="The last twenty, the newest first.")


# Written out, as the generator collects the shapes that operations share before it comes to the webhooks.
MESSAGE_SHAPE = {
    "type": "object",
    "required": ["type", "timestamp", "data"],
    "properties": {
        "type": {"const": "changes", "description": "A test has the type `ping`, and the webhook's uid in `data`."},
        "timestamp": {
            "type": "string",
            "format": "date-time",
            "description": "When this message was made; each attempt has its own header.",
        },
        "data": {
            "type": "object",
            "description": "A stretch of the feed: what the webhook asks for, as `/api/v1/changes/` tells it.",
            "required": ["next", "results"],
            "properties": {
                "next": {"type": "integer", "description": "The position after the last of these changes."},
                "results": {"type": "array", "items": {"$ref": "#/components/schemas/ChangeRow"}},
            },
        },
    },
}
MESSAGE = OpenApiWebhook(
    name="changes",
    decorator=extend_schema(
        summary="Changes",
        description=(
            "Sent to the address of each webhook, in order. Answer within 15 seconds with a status from 200 to 299; "
            "anything else, and it comes again with the same `webhook-id`, before those after it. `webhook-signature` "
            "signs the id, `webhook-timestamp` and the body, as the Standard Webhooks specification says; for a day "
            "after a new secret it holds two signatures."
        ),
        request={"application/json": MESSAGE_SHAPE},
        responses={"2XX": OpenApiResponse(description="Taken.")},
    ),
)


class WebhookFilter(django_filters.FilterSet):
    state = OneOf(Webhook.State.choices)

    class Meta:
        model = Webhook
        fields: list[str] = []


class DeliveryFilter(django_filters.FilterSet):
    """What the log of a webhook can be narrowed to."""

    state = OneOf(HookDelivery.State.choices)
    kind = OneOf(HookDelivery.Kind.choices)


class WebhookResource(Resource):
    """Addresses of yours that the portal tells of changes, signed as the Standard Webhooks specification says."""

    is_own = True
    queryset = Webhook.objects.all()
    serializer_class = WebhookRow
    filterset_class = WebhookFilter
    permission_classes = (SignedIn, TokenScope)
    needed_scope = Scope.ADMIN
    one_by_one = {"create": many.IS_SECRET}
    ordering = ("-created", "-pk")
    orderings = {"name": "name", "created": "created"}

    def get_queryset(self):
        return Webhook.objects.filter(user=self.request.user)

    def columns(self):
        names = ("name", "url", "resources", "state", "position", "failures", "failing_since", "next_attempt")
        return {
            "uid": "uid",
            "uri": address(self.base("webhooks")),
            **{name: name for name in names},
            "former_secret_until": "former_until",
            "created": "created",
        }

    @extend_schema(request=WebhookNew, responses={201: WebhookMade})
    def create(self, request, **_kwargs):
        """Make a webhook. Its secret stands in this answer and nowhere else."""
        self.check_parameters(())
        fields = fields_of(request.data, NEW, required=("name", "url"))
        hook, secret = actions.make_webhook(by=request.user, **fields)
        answer = self._with_secret(hook, secret, status=201)
        answer.headers["Location"] = f"{self.base('webhooks')}{hook.uid}/"
        return answer

    @extend_schema(request=WebhookEdit, responses=WebhookRow)
    def partial_update(self, request, **_kwargs):
        """Change the members given."""
        self.check_parameters(())
        hook = self._found()
        actions.change_webhook(webhook=hook, by=request.user, **fields_of(request.data, EDIT))
        return self._answer(hook)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request, **_kwargs):
        """Remove it with its secret and its log."""
        self.check_parameters(())
        actions.remove_webhook(webhook=self._found(), by=request.user)
        return HttpResponse(status=204)

    @extend_schema(request=None, responses=WebhookMade, filters=False)
    @action(detail=True, methods=["post"])
    def secret(self, request, **_kwargs):
        """Make a new secret. For 24 hours the former one signs along, so that no message is lost."""
        self.check_parameters(())
        hook, secret = actions.renew_secret(webhook=self._found(), by=request.user)
        return self._with_secret(hook, secret)

    @extend_schema(request=None, responses={201: DeliveryRow}, filters=False)
    @action(detail=True, methods=["post"])
    def ping(self, request, **_kwargs):
        """Send a test, within seconds. Look at the delivery for what came of it."""
        self.check_parameters(())
        hook = self._found()
        answer = self._answer_delivery(actions.ping(webhook=hook, by=request.user), status=201)
        answer.headers["Location"] = f"{self.base('webhooks')}{hook.uid}/deliveries/"
        return answer

    @extend_schema(responses=DeliveryRow(many=True), parameters=FIELDS)
    @action(detail=True, filterset_class=DeliveryFilter, answers=LIST)
    def deliveries(self, request, **_kwargs):
        """What went to it and what is under way, the newest first; for 30 days."""
        hook = self._found()
        found = hook.deliveries.all()
        columns = delivery_columns(f"{self.base('webhooks')}{hook.uid}/")
        return self.answer_list(found, columns, self.filters(), ordering=("-created", "-pk"))

    @extend_schema(responses=DeliveryRow, filters=False, parameters=[DELIVERY_PARAMETER, *FIELDS])
    @action(detail=True, url_path=f"deliveries/{DELIVERY}")
    def one_delivery(self, request, delivery, **_kwargs):
        """One of these messages."""
        hook = self._found()
        found = hook.deliveries.filter(uid=as_uid(delivery))
        return self.answer_one(found, delivery_columns(f"{self.base('webhooks')}{hook.uid}/"))

    @extend_schema(request=None, responses=DeliveryRow, filters=False, parameters=[DELIVERY_PARAMETER])
    @action(detail=True, methods=["post"], url_path=f"deliveries/{DELIVERY}/redeliver")
    def redeliver(self, request, delivery, **_kwargs):
        """Send a message again, with the same `webhook-id`. One that is being tried has its next attempt now."""
        self.check_parameters(())
        return self._answer_delivery(actions.send_again(delivery=self._delivery(delivery), by=request.user))

    @extend_schema(request=None, responses=DeliveryRow, filters=False, parameters=[DELIVERY_PARAMETER])
    @action(detail=True, methods=["post"], url_path=f"deliveries/{DELIVERY}/skip")
    def skip(self, request, delivery, **_kwargs):
        """Give up a message that your address does not take, so that those after it come."""
        self.check_parameters(())
        return self._answer_delivery(actions.skip(delivery=self._delivery(delivery), by=request.user))

    def _found(self):
        """The webhook that the address names. Raises Http404."""
        found = self.one().first()
        if found is None:
            raise Http404
        return found

    def _delivery(self, text):
        found = HookDelivery.objects.select_related("webhook").filter(webhook=self._found(), uid=as_uid(text)).first()
        if found is None:
            raise Http404
        return found

    def _shown(self, hook):
        return self.get_queryset().filter(pk=hook.pk).values_list(row(self.columns()), flat=True).get()

    def _answer(self, hook):
        return conditional.answer(self.request, self._shown(hook))

    def _with_secret(self, hook, secret, status=200):
        shown = json.loads(self._shown(hook)) | {"secret": None if is_dry_run(self.request) else secret}
        answer = conditional.answer(self.request, json.dumps(shown), status=status)
        answer.headers["Cache-Control"] = "no-store"  # nor kept for a repeated Idempotency-Key
        return answer

    def _answer_delivery(self, delivery, status=200):
        columns = delivery_columns(f"{self.base('webhooks')}{delivery.webhook.uid}/")
        shown = HookDelivery.objects.filter(pk=delivery.pk).values_list(row(columns), flat=True)
        return conditional.answer(self.request, shown.get(), status=status)


def delivery_columns(part_of):
    """Columns of a delivery; `part_of` is the address of its webhook."""
    names = ("kind", "numbers", "state", "created", "delivered", "tries", "attempts")
    uri = address(f"{part_of}deliveries/")
    return {"uid": "uid", "uri": uri, "part_of": constant(part_of), **{name: name for name in names}}


def fields_of(body, names, required=()):
    """The members of a body as the actions take them. Raises BadField."""
    readers = {"name": _name, "url": _url, "resources": _resources, "position": _position, "state": _state}
    sent = {*required, *(body if isinstance(body, dict) else ())}
    return read(body, required, **{name: readers[name] for name in names if name in sent})


def _name(body):
    return text(body, "name", 100)


def _url(body):
    return text(body, "url", 500)


def _state(body):
    return one_of(body, "state", STATES, None)


def _resources(body):
    value = body["resources"]
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise BadField.of("/resources", "not-a-list", _("This must be a list of names."))
    return value


def _position(body):
    value = body["position"]
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadField.of("/position", "not-a-number", _("Give a position of the feed: a whole number from 0."))
    return value
