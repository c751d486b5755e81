"""Releases of the needs: the list, one of them, its figures, two compared."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from partners.models import Scope
from partners.permissions import coordinators_only, highest_rank
from rest import conditional, formats, tables
from rest.bodies import shaped
from rest.encoding import as_json
from rest.fields import Languages
from rest.resource import Resource, in_languages
from rest.rows import address, pair, row
from roadmap.actions import releases as releasing
from roadmap.api_filters import NeedReleaseFilter
from roadmap.models import NeedRelease
from roadmap.needs import releases
from roadmap.scenario_shapes import Names, Notes


class NeedReleaseRow(serializers.Serializer):
    """A frozen set of needs. It never changes; `content_hash` is over its figures and inputs."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    name = Languages()
    note = Languages()
    dataset = serializers.CharField()
    inputs = serializers.JSONField(help_text="Dataset, {profile: revision}, {evidence: revision}.")
    content_hash = serializers.CharField()
    created = serializers.DateTimeField()


class NeedReleaseNew(serializers.Serializer):
    """What a release is called."""

    slug = serializers.SlugField(max_length=40, help_text="Short, for its address, such as 2026-Q4.")
    name = Names()
    note = Notes(required=False)


class ReleaseFigures(serializers.Serializer):
    """The figures per year, sector or job, region and group, in persons; null where fewer than 10 are meant."""

    release = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    nodes = serializers.JSONField(help_text="{uid: axis, code, labels} of sectors and jobs.")
    rows = serializers.ListField(child=serializers.JSONField(), help_text="Values in the order of `columns`.")


class ReleaseDifference(serializers.Serializer):
    """A difference of the middle in whole persons; its parts by cause add up to it.

    null where no profile covers any of the workers of a side: unknown is not nought.
    """

    group = serializers.CharField()
    old = serializers.IntegerField(allow_null=True)
    new = serializers.IntegerField(allow_null=True)
    difference = serializers.IntegerField(allow_null=True)
    workforce = serializers.IntegerField(allow_null=True)
    profiles = serializers.IntegerField(allow_null=True)
    evidence = serializers.IntegerField(allow_null=True)


class ReleaseComparison(serializers.Serializer):
    """What changed between two releases. Groups overlap: never add them up."""

    old = serializers.CharField()
    new = serializers.CharField()
    years = serializers.ListField(child=serializers.IntegerField(), help_text="The newest year of each.")
    groups = ReleaseDifference(many=True)


class NeedReleaseResource(Resource):
    """Frozen needs, the newest first."""

    queryset = NeedRelease.objects.all()
    serializer_class = NeedReleaseRow
    filterset_class = NeedReleaseFilter
    keys = ("uid", "slug")
    needed_scope = Scope.WRITE
    one_by_one = {"create": _("A release freezes everything, so one is enough.")}
    ordering = ("-created", "-pk")
    orderings = {"slug": "slug", "created": "created", **in_languages("name")}

    def columns(self):
        return {
            "uid": "uid",
            "uri": address(self.base("need-releases")),
            "slug": "slug",
            "name": pair("name"),
            "note": pair("note"),
            "dataset": "dataset__slug",
            "inputs": "inputs",
            "content_hash": "content_hash",
            "created": "created",
        }

    @extend_schema(request=NeedReleaseNew, responses={201: NeedReleaseRow}, filters=False)
    def create(self, request, **_kwargs):
        """Freeze the figures of now and all that gave them, for good. Coordinators only.

        They are counted anew first. While a change waits for its recompute it is a 422 with code `recomputing`.
        """
        coordinators_only(request.user)
        self.check_parameters(())
        sent = shaped(NeedReleaseNew, request.data)
        texts = {name: sent.get(name, {}) for name in ("name", "note")}
        fields = {f"{name}_{code}": text.get(code, "") for name, text in texts.items() for code in ("nl", "en")}
        made = releasing.freeze(slug=sent["slug"], by=request.user, **fields)
        text = self.get_queryset().filter(pk=made.pk).values_list(row(self.columns()), flat=True).get()
        return conditional.answer(request, text, status=201)

    def subject(self):
        found = self.one().defer("material").first()
        if found is None:
            raise Http404
        return found

    @extend_schema(responses=ReleaseFigures, filters=False)
    @action(detail=True, filter_backends=[], pagination_class=None, answers=formats.LIST)
    def figures(self, request, **_kwargs):
        """All frozen figures. As a table each row names its sector or job; it is frozen, so it is not sent back."""
        self.check_parameters(())
        release, table = self.subject(), formats.chosen(request)
        inside = highest_rank(request.user) >= 0
        if table:
            header, rows = releases.HEADER, releases.sheet(release, inside=inside)
            return tables.answer_made(request, table.name, header, rows)
        body = release.figures | {"release": release.slug, "rows": releases.rows_for(release, inside=inside)}
        return conditional.answer(request, as_json(body))

    @extend_schema(
        responses=ReleaseComparison,
        filters=False,
        parameters=[OpenApiParameter("with", str, required=True, description="Slug or uid of the older release.")],
    )
    @action(detail=True, filter_backends=[], pagination_class=None)
    def compare(self, request, **_kwargs):
        """What differs from another release, per group, split over workforce, profiles and evidence."""
        self.check_parameters(("with",))
        new = self.subject()
        old = self.named(self.get_queryset(), request.GET.get("with", "")).defer("material").first()
        if old is None:
            raise Http404
        years = [releases.years(side)[0] for side in (old, new)]
        found = releases.difference(old, new, *years)
        rows = [
            {"group": row.subject, "old": row.old, "new": row.new, "difference": row.difference, **row.parts}
            for row in releases.by_group(found)
        ]
        body = {"old": old.slug, "new": new.slug, "years": years, "groups": rows}
        return conditional.answer(request, as_json(body))

