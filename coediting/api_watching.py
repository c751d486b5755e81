"""What one watches, in the API: one's own watches and nobody else's.

Reading asks the scope `read`. Changing asks `propose`, the lowest scope that writes at all: a watch touches no content,
so it needs no more than a comment does; but who holds a token that may only read must not be able to silence anybody's
mail.
"""

import django_filters
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from coediting import kinds, permissions
from coediting.actions import watching as actions
from coediting.models import Document, Watch
from partners.authentication import TokenScope
from partners.models import Scope
from rest import conditional
from rest.bodies import members, one_of
from rest.errors import BadField
from rest.filters import OneOf, Uid, as_uid
from rest.permissions import SignedIn
from rest.resource import Resource
from rest.rows import address, row


class WatchRow(serializers.Serializer):
    """One thing that you want to hear of."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    source = serializers.ChoiceField(
        Watch.Source.choices, help_text="One document, or all of a theme or sector."
    )
    subject = serializers.UUIDField(help_text="uid of the document, theme or sector.")
    kind = serializers.CharField(allow_null=True, help_text="Of a document: `profile` or `target`.")
    mail = serializers.ChoiceField(
        Watch.Mail.choices,
        help_text="`none`: only in the portal; `now`: also by mail, at once; `daily`: once a day.",
    )
    created = serializers.DateTimeField()


class WatchNew(serializers.Serializer):
    """Something to watch from now on."""

    source = serializers.ChoiceField(Watch.Source.choices)
    subject = serializers.UUIDField(help_text="uid of the document, theme or sector.")
    mail = serializers.ChoiceField(Watch.Mail.choices, required=False, default=Watch.Mail.NONE)


class WatchEdit(serializers.Serializer):
    """How you want to hear of it."""

    mail = serializers.ChoiceField(Watch.Mail.choices)


class WatchFilter(django_filters.FilterSet):
    source = OneOf(Watch.Source.choices)
    subject = Uid()
    mail = OneOf(Watch.Mail.choices)

    class Meta:
        model = Watch
        fields: list[str] = []


class WatchResource(Resource):
    """What you watch: documents, and all documents of a theme or sector. Everybody has only their own list."""

    is_own = True
    queryset = Watch.objects.all()
    serializer_class = WatchRow
    filterset_class = WatchFilter
    permission_classes = (SignedIn, TokenScope)
    needed_scope = Scope.PROPOSE
    orderings = {"created": "created"}

    def get_queryset(self):
        return Watch.objects.filter(user=self.request.user)

    def columns(self):
        document = Document.objects.filter(uid=OuterRef("subject"))
        return {
            "uid": "uid",
            "uri": address(self.base("watches")),
            "source": "source",
            "subject": "subject",
            "kind": Subquery(document.values("kind")[:1]),
            "mail": "mail",
            "created": "created",
        }

    @extend_schema(request=WatchNew, responses={200: WatchRow, 201: WatchRow})
    def create(self, request, **_kwargs):
        """Watch a document that you may read, a theme or a sector.

        Once is enough: watching it again changes how you hear of it, and answers 200 instead of 201.
        """
        self.check_parameters(())
        body = members(request.data, ("source", "subject", "mail"), required=("source", "subject"))
        what = {"source": one_of(body, "source", Watch.Source.values, None)}
        what["subject"] = subject_in(request.user, body, what["source"])
        mail = one_of(body, "mail", Watch.Mail.values, Watch.Mail.NONE)
        known = self.get_queryset().filter(**what).exists()
        made = actions.watch(by=request.user, mail=mail, **what)
        return self._answer(made, status=200 if known else 201)

    @extend_schema(request=WatchEdit, responses=WatchRow)
    def partial_update(self, request, **_kwargs):
        """Change how you hear of it."""
        self.check_parameters(())
        found = self._found()
        mail = one_of(members(request.data, ("mail",), required=("mail",)), "mail", Watch.Mail.values, None)
        return self._answer(
            actions.watch(by=request.user, source=found.source, subject=found.subject, mail=mail)
        )

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request, **_kwargs):
        """Stop watching."""
        self.check_parameters(())
        found = self._found()
        actions.unwatch(by=request.user, source=found.source, subject=found.subject)
        return HttpResponse(status=204)

    def _found(self):
        """The watch that the address names. Raises Http404."""
        found = self.one().first()
        if found is None:
            raise Http404
        return found

    def _answer(self, watch, status=200):
        shown = self.get_queryset().filter(pk=watch.pk).values_list(row(self.columns()), flat=True)
        return conditional.answer(self.request, shown.get(), status=status)


def subject_in(user, body, source):
    """The uid of what is to be watched. Raises BadField when it is nothing that this user can read."""
    uid = as_uid(body["subject"])
    if uid and source == Watch.Source.DOCUMENT:
        document = Document.objects.prefetch_related("partners").filter(uid=uid).first()
        there = document is not None and permissions.may_read(user, document)
    else:
        there = uid and kinds.known(source, uid)
    if not there:
        raise BadField.of("/subject", "unknown-reference", _("There is nothing with this name."))
    return uid
