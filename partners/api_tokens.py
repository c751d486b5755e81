"""One's own keys in the API: list them, make one, withdraw one.

Reading asks any key, making and withdrawing a session or a key with scope `admin`: a program may then renew its own
key before it ends. `partners.api_machines` has the keys of machine users.
"""

import datetime
import json

import django_filters
from django.db.models import Case, CharField, Q, Value, When
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from partners import actions
from partners.authentication import TokenScope
from partners.models import ApiToken, Scope
from rest import conditional, many
from rest.bodies import one_of, read, text
from rest.errors import BadField
from rest.filters import OneOf
from rest.permissions import SignedIn
from rest.resource import Resource
from rest.rows import address, row
from rest.trial import is_dry_run

STATES = (("usable", "usable"), ("expired", "expired"), ("revoked", "revoked"))


class TokenRow(serializers.Serializer):
    """A key for the API, without the key itself."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    name = serializers.CharField()
    scope = serializers.ChoiceField(Scope.choices)
    hint = serializers.CharField(help_text="Its first characters, to recognise it by.")
    state = serializers.ChoiceField(STATES)
    created = serializers.DateTimeField()
    expires = serializers.DateTimeField(allow_null=True)
    last_used = serializers.DateTimeField(allow_null=True, help_text="To the minute.")
    revoked = serializers.DateTimeField(allow_null=True)


class TokenMade(TokenRow):
    """A new key. This answer is the only one that ever holds it: keep it safe."""

    secret = serializers.CharField(allow_null=True, help_text="null in a trial (`dry_run`): nothing was made.")


class TokenNew(serializers.Serializer):
    """A key to make."""

    name = serializers.CharField(max_length=100, help_text="What it is for.")
    scope = serializers.ChoiceField(Scope.choices)
    expires = serializers.DateTimeField(
        required=False, allow_null=True, help_text="When it ends, at most ten years from now; left out: never."
    )


class TokenFilter(django_filters.FilterSet):
    scope = OneOf(Scope.choices)
    state = django_filters.MultipleChoiceFilter(choices=STATES, distinct=False)

    class Meta:
        model = ApiToken
        fields: list[str] = []


def with_state(tokens):
    """Tokens with what they are now: usable, expired or revoked."""
    state = Case(
        When(Q(revoked__isnull=False), Value("revoked")),
        When(Q(expires__lte=timezone.now()), Value("expired")),
        default=Value("usable"),
        output_field=CharField(),
    )
    return tokens.annotate(state=state)


def token_columns(base):
    """Columns of a token; `base` is where they stand."""
    names = ("name", "scope", "hint", "state", "created", "expires", "last_used", "revoked")
    return {"uid": "uid", "uri": address(base)} | {name: name for name in names}


def answer_new_token(request, user, base):
    """Make a token of this user as the body says, and answer with it: the only answer that ever holds its text."""
    given = read(
        request.data,
        required=("name", "scope"),
        name=lambda body: filled(body, "name", 100),
        scope=lambda body: one_of(body, "scope", Scope.values, None),
        expires=lambda body: moment(body, "expires"),
    )
    token, secret = actions.issue_token(user=user, by=request.user, with_token=used_token(request), **given)
    shown = with_state(ApiToken.objects.filter(pk=token.pk)).values_list(row(token_columns(base)), flat=True).get()
    shown = json.loads(shown) | {"secret": None if is_dry_run(request) else secret}
    answer = conditional.answer(request, json.dumps(shown), status=201)
    # What may not be stored is not kept for a repeated Idempotency-Key either.
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Location"] = shown["uri"]
    return answer


class TokenResource(Resource):
    """Your keys for the API, and by their address those of machine users that you run. A withdrawn key stays."""

    is_own = True
    queryset = ApiToken.objects.all()
    serializer_class = TokenRow
    filterset_class = TokenFilter
    permission_classes = (SignedIn, TokenScope)
    needed_scope = Scope.ADMIN
    one_by_one = {"create": many.IS_SECRET}
    ordering = ("-created", "-pk")
    orderings = {"name": "name", "created": "created"}

    def get_queryset(self):
        user = self.request.user
        if self.lookup_url_kwarg in self.kwargs:
            return with_state(ApiToken.objects.visible_to(user))
        return with_state(ApiToken.objects.filter(user=user))

    def columns(self):
        return token_columns(self.base("tokens"))

    @extend_schema(request=TokenNew, responses={201: TokenMade})
    def create(self, request, **_kwargs):
        """Make a key. Its text stands in this answer and nowhere else."""
        self.check_parameters(())
        return answer_new_token(request, request.user, self.base("tokens"))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request, **_kwargs):
        """Withdraw a key: it is refused from the next request on. Also the key that you send this with."""
        self.check_parameters(())
        found = self.one().first()
        if found is None:
            raise Http404
        actions.revoke_token(token=found, by=request.user, with_token=used_token(request))
        return HttpResponse(status=204)


def filled(body, name, max_length):
    """A text member that says something. Raises BadField."""
    value = text(body, name, max_length).strip()
    if not value:
        raise BadField.of(f"/{name}", "required", _("This is needed."))
    return value


def used_token(request):
    """The key that this request came with; None for a session."""
    return request.auth if isinstance(request.auth, ApiToken) else None


def moment(body, name):
    """A member with a moment and its time zone; None for null and for none. Raises BadField."""
    value = body.get(name)
    if value is None:
        return None
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
        if found is not None and found.tzinfo is not None:
            return found.astimezone(datetime.UTC)  # PostgreSQL does not take every time zone that Python does
    except (ValueError, OverflowError):
        pass
    raise BadField.of(f"/{name}", "not-a-moment", _("Write a moment with its time zone: 2027-03-01T00:00:00Z."))
