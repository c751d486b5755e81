"""The base of every resource: a list and a detail made of named columns, with all conventions of lists."""

import dataclasses
import json

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets

from rest import columns as column_choice
from rest import (
    conditional,
    expand,
    formats,
    pages,
    prepared,
    tables,  # noqa: F401 – makes CSV and XLSX known: every list is a table too
    trial,
)
from rest.endings import Ends
from rest.errors import BadParameter, TooLarge, unknown_parameter
from rest.filters import Search, StrictFilterBackend, as_uid
from rest.parsing import MAX_BYTES
from rest.rows import row
from rest.writing import Writing

FIELDS = [
    OpenApiParameter("fields", str, description="Only these fields, separated by commas."),
    OpenApiParameter("omit", str, description="All fields but these, separated by commas."),
]


class Listed(Ends, Writing, viewsets.GenericViewSet):
    """A table to read as a list. Subclasses give a queryset, `serializer_class`, `columns` and orderings.

    `ordering` is the default order: field names of which the last is unique. `orderings` are the others that the
    client may ask, {public name: field name}; each gets the last name of `ordering` behind it.
    """

    http_method_names = ("get", "head", "post", "put", "patch", "delete")
    filter_backends = (StrictFilterBackend,)
    pagination_class = pages.KeysetPages
    content_negotiation_class = formats.Negotiation
    answers = None  # formats.LIST or DETAIL on an @action that is one; "" where there is JSON only
    ordering = ("pk",)
    orderings: dict[str, str] = {}
    references: dict[str, str] = {}  # {column: name of the resource that its uids are of}, for `expand`

    def initial(self, request, *args, **kwargs):
        """Refuse a body that is too large before anybody is signed in or anything is read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > self.most_bytes(request):
            raise TooLarge
        super().initial(request, *args, **kwargs)

    def most_bytes(self, request):
        """How large a body may be; files may be larger."""
        return MAX_BYTES

    def get_renderers(self):
        """JSON, and to read a list or a detail the other formats that are there."""
        return [*super().get_renderers(), *formats.offered(self)]

    # ---------- what a subclass tells ----------

    def columns(self):
        """{name: expression} of one row. Texts name fields."""
        raise NotImplementedError

    def list_columns(self):
        """The columns of the list, where they are not those of the detail."""
        return self.columns()

    def all_columns(self):
        """All that is told of one row: the columns of the detail, and those that only the list has."""
        return self.columns() | self.list_columns()

    def base(self, resource):
        """The absolute address under which a resource's objects stand, with a slash at the end."""
        return self.request.build_absolute_uri(f"/api/v1/{resource}/")

    # ---------- reading ----------

    @extend_schema(parameters=FIELDS)
    def list(self, request, **_kwargs):
        return self.answer_list(self.get_queryset(), self.list_columns(), self.filters())

    def filters(self):
        """Names of the filters that this list knows."""
        filterset = getattr(self, "filterset_class", None)
        return tuple(filterset.base_filters) if filterset else ()

    def answer_list(self, queryset, columns, filters=(), ordering=None):
        """One page of a queryset as the response to this request."""
        request, asked = self.request, formats.chosen(self.request)
        paging = asked.parameters if asked else pages.PARAMETERS
        references = {} if asked or ordering is not None else self.references
        known = (*filters, *paging, *column_choice.PARAMETERS, *expand.parameters(references))
        self.check_parameters((*known, "ordering") if self.orderings and ordering is None else known)
        chosen, expanding = column_choice.chosen(request, columns), expand.wanted(request, references)
        if filters:
            queryset = self.filter_queryset(queryset)
        ordering = self.ordering_of(filters) if ordering is None else ordering
        if asked:
            return asked.answers[formats.LIST](self, formats.Listing(queryset, chosen, ordering))
        page = pages.page_of(request, queryset, row(chosen), ordering)
        page = dataclasses.replace(page, rows=expand.expanded(self, page.rows, expanding)) if expanding else page
        return conditional.answer(request, page_text(request, page, ordering))

    def ordering_of(self, filters):
        """The ordering that the request asks; none when a search ranks by itself. Raises BadParameter."""
        asked = self.request.GET.get("ordering")
        if not asked:
            ranked = filters and isinstance(self.filterset_class.base_filters.get("q"), Search)
            return () if ranked and self.request.GET.get("q") else self.ordering
        name, sign = asked.removeprefix("-"), "-" if asked.startswith("-") else ""
        if name not in self.orderings:
            raise BadParameter.of(
                "ordering",
                "bad-value",
                _("Order by one of: %(names)s; with “-” in front for the other way round.")
                % {"names": ", ".join(self.orderings)},
            )
        return tuple(dict.fromkeys((sign + self.orderings[name], sign + self.ordering[-1].removeprefix("-"))))

    def check_parameters(self, known):
        """Refuse parameters that this address does not know. Raises BadParameter."""
        if self.request.method in ("GET", "HEAD"):
            known = (*known, formats.PARAMETER)
        else:
            known = (*known, trial.PARAMETER)
        unknown = [name for name in self.request.GET if name not in known]
        if unknown:
            raise BadParameter(unknown_parameter(name, known) for name in unknown)


class Resource(Listed):
    """A list whose rows each have an address of their own: a uid, or one of the other `keys`."""

    lookup_url_kwarg = "key"
    lookup_value_regex = "[^/]+"
    keys = ("uid",)
    uid_field = "uid"
    # Nothing but the key of the address, and no moment, stands in the statement of a visitor's detail.
    composed_once = False

    @extend_schema(parameters=FIELDS)
    def retrieve(self, request, **_kwargs):
        expanding = self.check_detail()
        chosen = column_choice.chosen(request, self.columns())
        asked = formats.chosen(request)
        if asked:
            return asked.answers[formats.DETAIL](self, formats.Detail(self.one(), chosen))
        found = prepared.one_row(self, chosen)
        if found is None:
            raise Http404
        return conditional.answer(request, *expand.expanded(self, found, expanding))

    def check_detail(self):
        """Refuse parameters that a detail does not know. Returns what to expand. Raises BadParameter."""
        references = {} if formats.chosen(self.request) else self.references
        self.check_parameters((*column_choice.PARAMETERS, *expand.parameters(references)))
        return expand.wanted(self.request, references)

    def one(self):
        """The queryset of the one row that the address names. Raises Http404 for what cannot be a key."""
        return self.named(self.get_queryset(), self.kwargs[self.lookup_url_kwarg])

    def named(self, queryset, text):
        """The rows of a queryset with this public name: a uid, or one of the other `keys`."""
        uid = as_uid(text)
        if uid:
            return queryset.filter(**{self.uid_field: uid})
        others = [key for key in self.keys if key != "uid"]
        if not others or len(text) > 120:
            raise Http404
        return queryset.filter(**{others[0]: text})


def page_text(request, page, ordering):
    """The JSON text of a page: `next`, `previous`, `count` when asked, and the rows as the database wrote them."""
    head = {
        "next": pages.link(request, page.after, ordering),
        "previous": pages.link(request, page.before, ordering),
    }
    if page.count is not None:
        head["count"] = page.count
    return f'{json.dumps(head)[:-1]}, "results": [{", ".join(page.rows)}]}}'
