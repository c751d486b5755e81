"""The workforce: its cells, and taking in new ones as rows or as a file."""

import re
import tempfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.settings import api_settings

from coediting.preconditions import DRY_RUN, is_dry_run
from partners.models import Scope
from partners.permissions import coordinators_only, highest_rank
from profiles.importing.progress import Progress
from profiles.models import Sector
from rest import conditional
from rest.bodies import flag, members, one_of, text
from rest.compound import Compound
from rest.encoding import as_json
from rest.errors import BadField, below
from rest.rows import Build
from rest.sheets import csv_pieces
from roadmap import api_filters, import_shapes
from roadmap.actions import workforce as actions
from roadmap.importing.forms import MOST_BYTES, WorkforceUpload
from roadmap.importing.workforce import COLUMNS
from roadmap.models import Workforce
from roadmap.needs.suppression import SMALL

MOST_ROWS = 1000


class WorkforceResource(Compound):
    """The cells of the workforce."""

    made_of = ("dataset__uid", "year", "sector__uid", "job__uid", "region")

    queryset = Workforce.objects.all()
    serializer_class = import_shapes.WorkforceRow
    filterset_class = api_filters.WorkforceFilter
    references = {"sector": "sectors", "job": "jobs"}
    # Not by headcount: the order, and a cursor, would tell what is hidden about few people.
    orderings = {"year": "year", "region": "region", "sector": "sector__path", "job": "job__path"}
    parser_classes = (*api_settings.DEFAULT_PARSER_CLASSES, MultiPartParser)
    needed_scope = Scope.WRITE
    one_by_one = {"create": gettext_lazy("The member “rows” holds them, beside the dataset that they are of.")}
    tries_itself = ("create",)  # a file is tried by the worker, whose report stays

    def most_bytes(self, request):
        """Files may be as large as on the page."""
        return MOST_BYTES + 10_000 if _is_upload(request) else super().most_bytes(request)

    def columns(self):
        return {
            **self.names("workforce"),
            "dataset": Build(
                {
                    "uid": "dataset__uid",
                    "slug": "dataset__slug",
                    "quality": "dataset__quality",
                    "revision": "dataset__revision",
                }
            ),
            "sector": "sector__uid",
            "job": "job__uid",
            "region": "region",
            "year": "year",
            "headcount": "headcount" if highest_rank(self.request.user) >= 0 else shown_headcount(),
        }

    @extend_schema(
        request={
            "application/json": import_shapes.WorkforceRows,
            "multipart/form-data": import_shapes.WorkforceFile,
        },
        responses={200: import_shapes.ImportReport, 202: import_shapes.ImportAsked},
        parameters=[DRY_RUN],
        filters=False,
    )
    def create(self, request, **_kwargs):
        """Bring a dataset up to date: at most 1,000 rows as JSON, or a file as an import job. Coordinators only.

        Rows are taken all or none, and all their faults are told with a pointer; the answer says what changed, or with
        `dry_run=true` what would. A file (CSV or XLSX, multipart) is imported by the worker: 202 and the address to
        follow it at.
        """
        self.check_parameters(("dry_run",))
        coordinators_only(request.user)
        if _is_upload(request):
            return self.queued(request)
        return self.taken_in(request)

    def taken_in(self, request):
        """The answer after importing the rows of a JSON body."""
        body = members(
            request.data,
            ("dataset", "revision", "details", "nace", "other_years", "rows"),
            required=("dataset", "rows"),
        )
        rows = rows_of(body)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.csv"
            path.write_bytes(b"".join(csv_pieces(COLUMNS, rows)))
            report = actions.import_workforce(
                paths=[path],
                dataset=slug_of(body),
                details=details_of(body),
                nace=one_of(body, "nace", ["", *Sector.Revision.values], ""),
                other_years=flag(body, "other_years"),
                seen=revision_of(body),
                dry_run=is_dry_run(request),
                progress=Progress(),
                by=request.user,
            )
        return conditional.answer(request, as_json(report_json(report)))

    def queued(self, request):
        """The answer after keeping an uploaded file for the worker."""
        form = WorkforceUpload(request.data, request.FILES)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        job = actions.request_workforce_import(
            by=request.user,
            files=[form.cleaned_data["file"]],
            dataset=form.cleaned_data["dataset"].slug if form.cleaned_data["dataset"] else "",
            details=form.details,
            nace=form.cleaned_data["nace"],
            other_years=form.cleaned_data["other_years"],
            dry_run=is_dry_run(request),
        )
        address = f"{self.base('imports')}{job.uid}/"
        answer = conditional.answer(request, as_json({"uid": job.uid, "uri": address, "state": job.state}), status=202)
        answer.headers["Location"] = address
        return answer


def _is_upload(request):
    return request.META.get("CONTENT_TYPE", "").startswith("multipart/form-data")


def rows_of(body):
    """The rows of a body as tuples of COLUMNS. Raises BadField for what is no table of texts and numbers."""
    rows = body["rows"]
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        detail = _("Give 1 to %(most)d rows; more of them go as a file.") % {"most": MOST_ROWS}
        raise BadField.of("/rows", "not-rows", detail)
    faults = [fault for place, row in enumerate(rows) for fault in _misfits(place, row)]
    if faults:
        raise BadField(faults)
    return [tuple(_cell(row.get(name)) for name in COLUMNS) for row in rows]


def _misfits(place, row):
    if not isinstance(row, dict):
        yield {"pointer": f"/rows/{place}", "code": "not-an-object", "detail": _("This must be an object.")}
        return
    for name, value in row.items():
        pointer = f"/rows/{place}/{name[:200]}"
        if name not in COLUMNS:
            yield {"pointer": pointer, "code": "unknown-field", "detail": _("There is no field with this name.")}
        elif isinstance(value, bool | list | dict):
            yield {"pointer": pointer, "code": "bad-value", "detail": _("This must be text or a number.")}


def _cell(value):
    """A JSON value as the import reads a cell; a whole number without a point."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def slug_of(body):
    """The dataset's slug. Raises BadField."""
    value = text(body, "dataset", 120)
    if not re.fullmatch(r"[-a-z0-9_]+", value):
        raise BadField.of("/dataset", "bad-slug", _("Write small letters, figures and dashes."))
    return value


def revision_of(body):
    """The revision of the dataset that the client read; None when it does not say. Raises BadField."""
    value = body.get("revision")
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise BadField.of("/revision", "not-a-number", _("This must be a whole number."))
    return value


def details_of(body):
    """What is said of the dataset itself. Raises BadField."""
    with below("details"):
        details = members(body.get("details", {}), actions.DETAILS)
        checked = {name: text(details, name, 2000) for name in details if name != "current"}
        return checked | ({"current": True} if flag(details, "current") else {})


def report_json(report):
    """What an import changed, as the API tells it."""
    change = report.changes["workforce"]
    return {
        "added": change.added,
        "changed": change.changed,
        "unchanged": change.unchanged,
        "removed": change.missing,
        "details": report.more["details"],
        "totals": report.more["totals"],
    }


def shown_headcount():
    """The head-count of a cell for the public: null from 1 to 9 persons.

    The total of a sector is public, so where a cell of it is hidden the smallest others are too, until two or more are
    hidden that hold 10 persons together: what `suppression.hidden_parts` says of that sector, worked out per row.
    """
    beside = Workforce.objects.filter(
        dataset=OuterRef("dataset"),
        year=OuterRef("year"),
        sector=OuterRef("sector"),
        region=OuterRef("region"),
        headcount__gt=0,
    ).order_by()
    same, smaller = Q(headcount=OuterRef("headcount"), pk__lt=OuterRef("pk")), Q(headcount__lt=OuterRef("headcount"))
    before = beside.filter(same | smaller).values("dataset")
    counted = Coalesce(Subquery(before.annotate(n=Count("*")).values("n")), 0)
    persons = Coalesce(Subquery(before.annotate(n=Sum("headcount")).values("n")), 0.0)
    helps = Exists(beside.filter(headcount__lt=SMALL)) & (
        LessThan(counted, Value(2)) | LessThan(persons, Value(float(SMALL)))
    )
    return Case(
        When(headcount=0, then=F("headcount")),
        When(headcount__lt=SMALL, then=None),
        When(helps, then=None),
        default=F("headcount"),
    )
