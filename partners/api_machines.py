"""Machine users in the API, for who runs them: coordinators those of their partner, administrators all.

Everything but reading asks a session or a key with scope `admin`. A machine user runs none: it renews its own keys at
`/tokens/`.
"""

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from partners import actions, permissions
from partners.api_tokens import (
    TokenMade,
    TokenNew,
    TokenRow,
    answer_new_token,
    filled,
    token_columns,
    with_state,
)
from partners.authentication import TokenScope
from partners.models import MachineUser, Membership, Partner, Role, Scope
from rest import conditional, many
from rest.bodies import members, one_named, one_of, read
from rest.fields import PartnerRef
from rest.filters import Flag, References
from rest.formats import LIST
from rest.permissions import SignedIn
from rest.resource import FIELDS, Resource
from rest.rows import Build, address, row

ROLES = [(role.value, role.label) for role in Role if role != Role.ADMINISTRATOR]


class MachineRow(serializers.Serializer):
    """A program of a partner."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    partner = PartnerRef()
    name = serializers.CharField()
    purpose = serializers.CharField()
    role = serializers.ChoiceField(
        ROLES, allow_null=True, help_text="At its partner; null once an administrator took it away: it may do nothing."
    )
    active = serializers.BooleanField(help_text="false once it is closed; it does not open again.")
    created = serializers.DateTimeField()


class MachineNew(serializers.Serializer):
    """A machine user to make."""

    partner = serializers.CharField(help_text="uid or slug.")
    name = serializers.CharField(max_length=100, help_text="Shown beside what it writes.")
    purpose = serializers.CharField(max_length=300, help_text="What the program does, and who looks after it.")
    role = serializers.ChoiceField(ROLES, help_text="Not above your own.")


class MachineEdit(serializers.Serializer):
    """Another role."""

    role = serializers.ChoiceField(ROLES)


class MachineFilter(django_filters.FilterSet):
    partner = References(field_name="partner", queryset=Partner.objects.all(), keys=("uid", "slug"))
    active = Flag(field_name="user__is_active")

    class Meta:
        model = MachineUser
        fields: list[str] = []


class MachineResource(Resource):
    """The machine users that you run, and their keys."""

    queryset = MachineUser.objects.all()
    serializer_class = MachineRow
    filterset_class = MachineFilter
    permission_classes = (SignedIn, TokenScope)
    needed_scope = Scope.ADMIN
    one_by_one = {"make_token": many.IS_SECRET}
    references = {"partner": "partners"}
    orderings = {"name": "user__name", "created": "created"}

    def get_queryset(self):
        return MachineUser.objects.run_by(self.request.user)

    def columns(self):
        membership = Membership.objects.filter(user=OuterRef("user"), partner=OuterRef("partner"))
        return {
            "uid": "uid",
            "uri": address(self.base("machine-users")),
            "partner": Build({"uid": "partner__uid", "slug": "partner__slug"}),
            "name": "user__name",
            "purpose": "purpose",
            "role": Subquery(membership.values("role")[:1]),
            "active": "user__is_active",
            "created": "created",
        }

    @extend_schema(request=MachineNew, responses={201: MachineRow})
    def create(self, request, **_kwargs):
        """Make a machine user. It has no keys yet."""
        self.check_parameters(())
        if not permissions.runs_machines(request.user):
            raise PermissionDenied
        given = read(
            request.data,
            required=("partner", "name", "purpose", "role"),
            partner=lambda body: one_named(Partner.objects.all(), body, "partner"),
            name=lambda body: filled(body, "name", 100),
            purpose=lambda body: filled(body, "purpose", 300),
            role=lambda body: one_of(body, "role", dict(ROLES), None),
        )
        return self._answer(actions.make_machine(by=request.user, **given), status=201)

    @extend_schema(request=MachineEdit, responses=MachineRow)
    def partial_update(self, request, **_kwargs):
        """Give it another role at its partner."""
        self.check_parameters(())
        role = one_of(members(request.data, ("role",), required=("role",)), "role", dict(ROLES), None)
        return self._answer(actions.assign_machine_role(machine=self._found(), by=request.user, role=role))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request, **_kwargs):
        """Close it for good: its keys are withdrawn, what it wrote keeps its name."""
        self.check_parameters(())
        actions.close_machine(machine=self._found(), by=request.user)
        return HttpResponse(status=204)

    @extend_schema(responses=TokenRow(many=True), parameters=FIELDS, filters=False)
    @action(detail=True, answers=LIST)
    def tokens(self, request, **_kwargs):
        """Its keys, newest first. Each is withdrawn at its own address."""
        found = with_state(self._found().user.tokens.all())
        return self.answer_list(found, token_columns(self.base("tokens")), ordering=("-created", "-pk"))

    @extend_schema(request=TokenNew, responses={201: TokenMade}, filters=False)
    @tokens.mapping.post
    def make_token(self, request, **_kwargs):
        """Make a key for it. Its text stands in this answer and nowhere else."""
        self.check_parameters(())
        found = self._found()
        if not found.user.is_active:
            raise PermissionDenied
        return answer_new_token(request, found.user, self.base("tokens"))

    def _found(self):
        """The machine user that the address names. Raises Http404."""
        found = self.one().select_related("user", "partner").first()
        if found is None:
            raise Http404
        return found

    def _answer(self, machine, status=200):
        shown = self.get_queryset().filter(pk=machine.pk).values_list(row(self.columns()), flat=True)
        return conditional.answer(self.request, shown.get(), status=status)
