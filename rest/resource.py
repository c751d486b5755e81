"""The base of every resource: a list and a detail made of named columns, with all conventions of lists."""

import dataclasses
import json
from typing import Any

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
from rest.errors import BadParameter, Faults, TooLarge, fault, given_twice, unknown_parameter
from rest.filters import Search, StrictFilterBackend, as_uid, repeatable
from rest.pages import ORDERING
from rest.parsing import MAX_BYTES
from rest.rows import row
from rest.writing import Writing

FIELDS = [
    OpenApiParameter("fields", str, description="Only these fields, separated by commas."),
    OpenApiParameter("omit", str, description="All fields but these, separated by commas."),
]


def in_languages(name, field=None):
    """The orderings by a text in each language: {"title_nl": "title_nl", …} of the columns `<field or name>_nl` …"""
    return {f"{name}_{language}": f"{field or name}_{language}" for language in ("nl", "en")}


class Listed(Ends, Writing, viewsets.GenericViewSet):
    """A table to read as a list. Subclasses give a queryset, `serializer_class`, `columns` and orderings.

    `ordering` is the default order: field names of which the last is unique. `orderings` are the others that the
    client may ask, {public name: field name or expression}, none of which is ever null; each gets the last name of
    `ordering` behind it.
    """

    http_method_names = ("get", "head", "post", "put", "patch", "delete")
    filter_backends = (StrictFilterBackend,)
    pagination_class = pages.KeysetPages
    content_negotiation_class = formats.Negotiation
    format_faults = ()  # of `?format=`, until check_parameters tells of them
    answers = None  # formats.LIST or DETAIL on an @action that is one; "" where there is JSON only
    longest_key = 120  # characters of what names a thing in an address
    ordering = ("pk",)
    orderings: dict[str, Any] = {}
    references: dict[str, str] = {}  # {column: name of the resource that its uids are of}, for `expand`

    def initial(self, request, *args, **kwargs):
        """Refuse a body or a key that is too large before anybody is signed in or anything is read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > self.most_bytes(request):
            raise TooLarge
        most = self.longest_key
        if faults := [too_long(name, most) for name, text in kwargs.items() if len(text) > most]:
            raise BadParameter(faults)
        super().initial(request, *args, **kwargs)

    def most_bytes(self, request):
        """How large a body may be; files may be larger."""
        return MAX_BYTES

    def perform_content_negotiation(self, request, force=False):
        """With JSON for a format that is not there: `check_parameters` tells of it, with whatever else is wrong."""
        try:
            return super().perform_content_negotiation(request, force)
        except BadParameter as error:
            if self.action not in ("list", "retrieve"):
                raise
            self.format_faults = error.errors
            renderer = self.get_renderers()[0]
            return renderer, renderer.media_type

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

    def repeatable(self, filters):
        """Those of these filters that may be given several times."""
        return repeatable(self.filterset_class) if filters else ()

    def answer_one(self, queryset, columns):
        """The row of a queryset as the response to this request. Raises Http404 and BadParameter."""
        self.check_parameters(column_choice.PARAMETERS)
        body = queryset.values_list(row(column_choice.chosen(self.request, columns)), flat=True).first()
        if body is None:
            raise Http404
        return conditional.answer(self.request, body)

    def answer_list(self, queryset, columns, filters=(), ordering=None):
        """One page of a queryset as the response to this request."""
        request, asked = self.request, formats.chosen(self.request)
        paging = asked.parameters if asked else pages.PARAMETERS
        references = {} if asked or ordering is not None else self.references
        faults = Faults()
        known = (*filters, *paging, *column_choice.PARAMETERS, *expand.parameters(references))
        known = (*known, ORDERING) if self.orderings and ordering is None else known
        faults.asking(self.check_parameters, known, self.repeatable(filters))
        chosen = faults.asking(column_choice.chosen, request, columns)
        expanding = faults.asking(expand.wanted, request, references) if references else {}
        if filters:
            queryset = faults.asking(self.filter_queryset, queryset)
        ordering = faults.asking(self.ordering_of, filters) if ordering is None else ordering
        if "limit" in paging:
            faults.asking(pages.asked, request, ordering)
        faults.settle()
        queryset = self.ordered(queryset)
        if asked:
            return asked.answers[formats.LIST](self, formats.Listing(queryset, chosen, ordering))
        page = pages.page_of(request, queryset, row(chosen), ordering)
        page = dataclasses.replace(page, rows=expand.expanded(self, page.rows, expanding)) if expanding else page
        return conditional.answer(request, page_text(request, page, ordering))

    def ordering_of(self, filters):
        """The ordering that the request asks; none when a search ranks by itself. Raises BadParameter."""
        asked = self.request.GET.get(ORDERING)
        if not asked:
            ranked = filters and isinstance(self.filterset_class.base_filters.get("q"), Search)
            return () if ranked and self.request.GET.get("q") else self.ordering
        name, sign = asked.removeprefix("-"), "-" if asked.startswith("-") else ""
        if name not in self.orderings:
            raise BadParameter.of(
                ORDERING,
                "bad-value",
                _("Order by one of: %(names)s; with “-” in front for the other way round.")
                % {"names": ", ".join(self.orderings)},
            )
        by = self.orderings[name] if isinstance(self.orderings[name], str) else f"{ORDERING}_{name}"
        return tuple(dict.fromkeys((sign + by, sign + self.ordering[-1].removeprefix("-"))))

    def ordered(self, queryset):
        """The rows with what the request orders them by, where that is no field."""
        name = self.request.GET.get(ORDERING, "").removeprefix("-")
        by = self.orderings.get(name, "")
        return queryset if isinstance(by, str) else queryset.annotate(**{f"{ORDERING}_{name}": by})

    def check_parameters(self, known, several=()):
        """Refuse parameters that this address does not know, and a second value of what is not among `several`.

        Raises BadParameter.
        """
        if self.request.method in ("GET", "HEAD"):
            known = (*known, formats.PARAMETER)
        else:
            known = (*known, trial.PARAMETER)
        faults = [unknown_parameter(name, known) for name in self.request.GET if name not in known]
        # Of the format the negotiation told already.
        once = set(known) - {*column_choice.PARAMETERS, expand.PARAMETER, formats.PARAMETER, *several}
        faults += [given_twice(name) for name, values in self.request.GET.lists() if name in once and len(values) > 1]
        if faults or self.format_faults:
            raise BadParameter([*self.format_faults, *faults])


def too_long(name, most):
    """The fault of a key in the address that is longer than any."""
    detail = _("No key is this long. It has %(most)d characters at most.")
    return fault(name, "too-long", detail % {"most": most})


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
        chosen = column_choice.chosen(request, self.detail_columns())
        asked = formats.chosen(request)
        if asked:
            return asked.answers[formats.DETAIL](self, formats.Detail(self.one(), chosen))
        found = prepared.one_row(self, chosen)
        if found is None:
            raise Http404
        return conditional.answer(request, *expand.expanded(self, found, expanding))

    def detail_columns(self):
        """The columns of the detail, where it has more than `columns`."""
        return self.columns()

    def check_detail(self):
        """Refuse parameters that a detail does not know. Returns what to expand. Raises BadParameter."""
        references, faults = {} if formats.chosen(self.request) else self.references, Faults()
        faults.asking(self.check_parameters, (*column_choice.PARAMETERS, *expand.parameters(references)))
        expanding = faults.asking(expand.wanted, self.request, references) if references else {}
        if faults.errors:
            faults.asking(column_choice.chosen, self.request, self.detail_columns())
        faults.settle()
        return expanding

    def one(self):
        """The queryset of the one row that the address names. Raises Http404 for what cannot be a key."""
        return self.named(self.get_queryset(), self.kwargs[self.lookup_url_kwarg])

    def named(self, queryset, text):
        """The rows of a queryset with this public name: a uid, or one of the other `keys`."""
        uid = as_uid(text)
        if uid:
            return queryset.filter(**{self.uid_field: uid})
        others = [key for key in self.keys if key != "uid"]
        if not others or len(text) > self.longest_key:
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
