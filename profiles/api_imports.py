"""Imports in the API: how far one is, what it found, doing it for real, stopping it."""

import django_filters
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action

from partners.models import Scope
from profiles.actions import imports as actions
from profiles.models import ImportJob
from rest import conditional
from rest.filters import Flag, OneOf, Word
from rest.resource import Resource
from rest.rows import address, row


class ImportFilter(django_filters.FilterSet):
    source = Word()
    state = OneOf(ImportJob.State.choices)
    dry_run = Flag()

    class Meta:
        model = ImportJob
        fields: list[str] = []


class ImportRow(serializers.Serializer):
    """One import. `done_rows` of about `total_rows`: each row is read once and compared once."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    source = serializers.CharField()
    dry_run = serializers.BooleanField()
    state = serializers.ChoiceField(ImportJob.State.choices)
    cancel_requested = serializers.BooleanField()
    step = serializers.CharField()
    done_rows = serializers.IntegerField()
    total_rows = serializers.IntegerField()
    error = serializers.CharField()
    created = serializers.DateTimeField()
    finished = serializers.DateTimeField(allow_null=True)


class ImportDetail(ImportRow):
    """One import with its report: counts, changes, every fault with row and column."""

    report = serializers.DictField()


@extend_schema_view(list=extend_schema(responses=ImportRow(many=True)))
class ImportResource(Resource):
    """Imports, the newest first."""

    queryset = ImportJob.objects.all()
    serializer_class = ImportDetail
    filterset_class = ImportFilter
    ordering = ("-created", "-pk")
    orderings = {"created": "created"}
    needed_scope = Scope.WRITE

    def get_queryset(self):
        return ImportJob.objects.visible_to(self.request.user)

    def list_columns(self):
        plain = (
            "source", "dry_run", "state", "cancel_requested", "step", "done_rows", "total_rows", "error", "created",
            "finished",
        )  # fmt: skip
        return {"uid": "uid", "uri": address(self.base("imports")), **{name: name for name in plain}}

    def columns(self):
        return self.list_columns() | {"report": "report"}

    @extend_schema(request=None, responses={202: ImportRow}, filters=False)
    @action(detail=True, methods=["post"])
    def start(self, request, **_kwargs):
        """After a dry run that ended well: import the same files for real. Answers with the new import."""
        return self.answer(actions.import_for_real(by=request.user, job=self.job()))

    @extend_schema(request=None, responses={202: ImportRow}, filters=False)
    @action(detail=True, methods=["post"])
    def cancel(self, request, **_kwargs):
        """Ask it to stop; it leaves nothing half done."""
        job = self.job()
        actions.cancel_import(by=request.user, job=job)
        return self.answer(job)

    def job(self):
        self.check_parameters(())
        job = self.one().first()
        if job is None:
            raise Http404
        return job

    def answer(self, job):
        rows = ImportJob.objects.filter(pk=job.pk)
        body = rows.values_list(row(self.list_columns()), flat=True).get()
        answer = conditional.answer(self.request, body, status=202)
        answer.headers["Location"] = f"{self.base('imports')}{job.uid}/"
        return answer
