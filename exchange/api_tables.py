"""Profiles and targets as tables that can be edited and sent back, and sending them back."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser

from exchange.actions import tables as actions
from exchange.lists import taking
from exchange.lists.shapes import LISTS
from exchange.tables import writing
from exchange.tables.shapes import TABLES
from partners.models import ApiToken, Scope
from partners.permissions import contributes, coordinators_only
from profiles.actions.imports import request_import
from profiles.api import ProfileResource
from profiles.api_imports import ImportResource as Imports
from profiles.api_imports import ImportRow
from profiles.importing.forms import ImportForm
from profiles.models import ImportJob, Profile
from rest import conditional, tables
from rest.encoding import as_json
from rest.errors import BadParameter
from rest.resource import Listed
from rest.trial import is_dry_run
from roadmap.api.targets import TargetResource
from roadmap.importing.forms import MOST_BYTES, SheetField

RESOURCES = {"profile": ProfileResource, "target": TargetResource}
DRAFTS = "drafts"
ABOUT = {
    "profiles": _("Competence profiles: one row each, with all texts but tasks and requirements."),
    "tasks": _("The tasks of competence profiles: one row each."),
    "requirements": _("What competence profiles require: one row per competence."),
    "targets": _("Roadmap targets: one row each, with all texts."),
}


class TableRow(serializers.Serializer):
    """A table that can be edited and sent back to /imports/."""

    name = serializers.CharField()
    uri = serializers.URLField()
    about = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())


class TablesAnswer(serializers.Serializer):
    """Every table there is."""

    results = TableRow(many=True)


class TablesResource(Listed):
    """Profiles and targets as tables to edit: with the revision that each row was exported from."""

    queryset = Profile.objects.none()  # no table of the database holds them
    serializer_class = TablesAnswer
    http_method_names = ("get", "head")
    filter_backends = ()
    pagination_class = None
    answers = ""  # not one of the lists; the tables themselves are in two formats only
    lookup_url_kwarg = "key"
    lookup_value_regex = "[^/]+"

    def get_renderers(self):
        """The tables themselves are CSV or XLSX."""
        return [tables.CSV, tables.XLSX] if self.action == "retrieve" else super().get_renderers()

    @extend_schema(operation_id="tables_list", responses=TablesAnswer)
    def list(self, request, **_kwargs):
        """Which tables there are, and their columns."""
        self.check_parameters(())
        base = self.base("tables")
        results = [
            {"name": name, "uri": f"{base}{name}/", "about": str(ABOUT[name]), "columns": table.header}
            for name, table in TABLES.items()
        ]
        return conditional.answer(request, as_json({"results": results}))

    @extend_schema(
        operation_id="tables_retrieve",
        parameters=[
            OpenApiParameter(
                DRAFTS, str, enum=["true", "false"], description="`true`: the draft of what you take part in."
            )
        ],
        responses={(200, "text/csv"): OpenApiTypes.STR, (200, tables.XLSX_TYPE): OpenApiTypes.BINARY},
    )
    def retrieve(self, request, key, **_kwargs):
        """One table, of all documents or those that the filters of their list leave. Send it back to /imports/.

        Leave `uid`, `revision` and `id` as they are. An empty `id` adds a row, “yes” under `removed` takes one away;
        rows that you leave out stay as they are.
        """
        table = TABLES.get(key)
        if table is None:
            raise Http404
        resource = RESOURCES[table.kind]()
        resource.request, resource.kwargs, resource.action = request, {}, "list"
        self.check_parameters((*resource.filters(), DRAFTS), several=resource.repeatable(resource.filters()))
        found = resource.filter_queryset(resource.get_queryset())
        shown = writing.with_content(found, request.user, drafts=_flag(request, DRAFTS))
        rows = writing.rows(table, shown, get_language())
        return tables.answer_made(request, request.accepted_renderer.name, table.header, rows)


# What can be sent back: the tables to edit, and every other list of the API under its own name.
NAMES = (*TABLES, *LISTS)


class TableUpload(forms.Form):
    """An edited table."""

    table = forms.ChoiceField(
        choices=[(name, name) for name in NAMES],
        error_messages={"invalid_choice": format_lazy(_("Choose one of: {names}."), names=", ".join(NAMES))},
    )
    file = SheetField()
    note = forms.CharField(required=False, max_length=500)
    conflicts = forms.ChoiceField(required=False, choices=[("refuse", "refuse"), ("skip", "skip")])


class TableSent(serializers.Serializer):
    """An edited table as multipart/form-data."""

    table = serializers.ChoiceField(
        list(NAMES), help_text="One of /tables/, or the name of a list whose CSV or XLSX comes back."
    )
    file = serializers.FileField(help_text="CSV or XLSX, at most 100 MB.")
    note = serializers.CharField(required=False, help_text="Why; stands with each revision and each proposal.")
    conflicts = serializers.ChoiceField(
        ["refuse", "skip"], required=False, help_text="`skip`: take in the documents that do not collide."
    )


class SourceSent(serializers.Serializer):
    """Files of a source of the catalogue as multipart/form-data."""

    source = serializers.ChoiceField(ImportJob.Source.choices)
    files = serializers.ListField(
        child=serializers.FileField(), help_text="Zip or CSV files as you downloaded them, together at most 100 MB."
    )
    year = serializers.IntegerField(required=False, help_text="Of the list of shortage occupations.")


class ImportResource(Imports):
    """Imports, the newest first: all of them for coordinators, one's own for everybody else."""

    parser_classes = (MultiPartParser,)  # a file comes in a form; the other operations have no body
    tries_itself = ("create", "take_source")  # a trial leaves its report behind

    @property
    def needed_scope(self):
        """Whoever may only propose sends a table of proposals."""
        return Scope.PROPOSE if self.action == "create" else Scope.WRITE

    def most_bytes(self, request):
        """Files may be as large as on the page."""
        return MOST_BYTES + 10_000 if self.action in self.tries_itself else super().most_bytes(request)

    @extend_schema(request={"multipart/form-data": TableSent}, responses={202: ImportRow}, filters=False)
    def create(self, request, **_kwargs):
        """Send back an edited table: 202 and the address to follow it at.

        Of profiles and targets, edits land as edits where you may edit, else as proposals. Of every other list, a row
        that differs from it is changed as its own address would, and a row without uid is added where that is possible.
        What somebody else changed since the export is a conflict, with row and column, and is never overwritten. All is
        done or nothing, unless `conflicts=skip`.
        """
        self.check_parameters(())
        if not contributes(request.user):
            raise PermissionDenied  # before a large file is read
        form = TableUpload(request.data, request.FILES)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        given, scope = form.cleaned_data, request.auth.scope if isinstance(request.auth, ApiToken) else ""
        asked = {
            "by": request.user,
            "table": given["table"],
            "file": given["file"],
            "skip_conflicts": given["conflicts"] == "skip",
            "dry_run": is_dry_run(request),
        }
        if given["table"] in LISTS:
            return self.answer(taking.request_list_import(scope=scope, **asked))
        proposing = scope == Scope.PROPOSE
        return self.answer(actions.request_table_import(note=given["note"], proposing=proposing, **asked))


    @extend_schema(request={"multipart/form-data": SourceSent}, responses={202: ImportRow}, filters=False)
    @action(detail=False, methods=["post"], url_path="sources")
    def take_source(self, request, **_kwargs):
        """Import a download of ESCO or NACE, or a year's list of shortage occupations. Coordinators only.

        202 and the address to follow it at. With `dry_run=true` it shows what would change; `start/` then imports the
        same files.
        """
        self.check_parameters(())
        coordinators_only(request.user)  # before large files are read
        form = ImportForm(request.data, request.FILES)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        given = form.cleaned_data | {"dry_run": is_dry_run(request)}
        return self.answer(request_import(by=request.user, **given))


def _flag(request, name):
    """Is a parameter true? Raises BadParameter for what is neither."""
    asked = request.GET.get(name, "false")
    if asked not in ("true", "false"):
        raise BadParameter.of(name, "bad-value", _("Give true or false."))
    return asked == "true"
