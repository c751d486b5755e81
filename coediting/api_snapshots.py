"""`release=`: documents as they were published at the moment of a release, in the list and in the detail."""

from django.db.models import F, OuterRef, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema

from coediting import snapshots
from coediting.columns import partner_json
from coediting.models import Document, Revision
from rest import tables
from rest.errors import Faults, fault
from rest.filters import as_uid
from rest.resource import FIELDS, Resource
from rest.rows import Build, address, array, languages

RELEASE = OpenApiParameter(
    snapshots.PARAMETER,
    str,
    description=(
        "Slug or uid of a need-release: what was published at its moment, as it was then. What was withdrawn since is"
        " left out; slug, owner and partners are those of now. Some filters hold there; formats are JSON, CSV and XLSX."
    ),
)


class Standing(Resource):
    """The documents of one kind as they were published at the moment `at`. Its rows are revisions.

    Subclasses give `kind`, `columns`, `orderings` (of the same names as those of the resource that it stands in for)
    and the filters that a snapshot knows.
    """

    kind = ""
    uid_field = "document__uid"
    ordering = ("document_id",)
    told = ()  # faults that were found before
    unheld: set = set()  # filters of the list that a snapshot cannot answer
    several = ()  # those filters of the list that may be repeated

    def get_queryset(self):
        return snapshots.standing(Revision.objects.filter(document__kind=self.kind), self.at)

    def named(self, queryset, text):
        uid = as_uid(text)
        if not uid and len(text) > 120:
            raise Http404
        return queryset.filter(**({"document__uid": uid} if uid else {f"document__{self.kind}__slug": text}))

    def check_parameters(self, known, several=()):
        faults, names = Faults(), (*known, *self.unheld, snapshots.PARAMETER)
        faults.errors += self.told
        faults.asking(super().check_parameters, names, (*several, *self.several))
        detail = _("A snapshot is not narrowed by this. Ask without it, or without “release”.")
        faults.errors += [fault(name, "not-in-release", detail) for name in self.request.GET if name in self.unheld]
        faults.settle()

    def detail_columns(self):
        return self.columns() | {"content": "content"}

    def identity_columns(self):
        """The columns that name a document."""
        return {
            "uid": "document__uid",
            "uri": address(self.base(f"{self.kind}s"), "document__uid"),
            "slug": f"document__{self.kind}__slug",
        }

    def document_columns(self):
        """The columns that every document has: who takes part now, and which version stood then."""
        among = Document.partners.through.objects.filter(document=OuterRef("document")).order_by("partner__slug")
        return {
            "owner": partner_json("document__owner"),
            "partners": array(among, Build({"uid": "partner__uid", "slug": "partner__slug"})),
            "state": Value(Document.State.PUBLISHED.value, output_field=Document._meta.get_field("state")),
            "revision": "number",
            "version": "version",
            "published_at": "published_at",
            "updated": "published_at",
        }


def then(name):
    """A member of the content of that moment, as JSON."""
    return F(f"content__{name}")


def text_then(*path):
    """A member as text; "" where the content says nothing of it."""
    *outer, name = path
    inside = "content"
    for key in outer:
        inside = KeyTransform(key, inside)
    return Coalesce(KeyTextTransform(name, inside), Value(""), output_field=TextField())


def languages_then(name):
    """The language map of a member."""
    return languages(*(text_then(name, language) for language in ("nl", "en")))


class SnapshotsResource:
    """Mixed into a resource of documents, before its base. `standing` is the Standing that answers with `release=`."""

    standing: type[Standing]

    def get_renderers(self):
        """JSON and tables only: linked data is of what stands now."""
        found = super().get_renderers()
        if snapshots.PARAMETER not in getattr(self.request, "GET", ()):
            return found
        return [each for each in found if each in (tables.CSV, tables.XLSX) or each is found[0]]

    @extend_schema(parameters=[*FIELDS, RELEASE])
    def list(self, request, **kwargs):
        asked = snapshots.PARAMETER in request.GET
        return self.snapshot().list(request) if asked else super().list(request, **kwargs)

    @extend_schema(parameters=[*FIELDS, RELEASE])
    def retrieve(self, request, **kwargs):
        asked = snapshots.PARAMETER in request.GET
        return self.snapshot().retrieve(request) if asked else super().retrieve(request, **kwargs)

    def snapshot(self):
        """The Standing of the release in the request."""
        found, faults = self.standing(), Faults()
        found.request, found.action, found.kwargs, found.format_kwarg = self.request, self.action, self.kwargs, None
        at = faults.asking(snapshots.moment, self.request.GET[snapshots.PARAMETER])
        found.at = at or timezone.now()  # of a name that is not there nothing is answered
        found.told = [*self.format_faults, *faults.errors]
        found.references = self.references
        if self.action == "list":
            found.unheld, found.several = {*self.filters()} - {*found.filters()}, self.repeatable(self.filters())
        return found
