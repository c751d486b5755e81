"""The base of every resource: a list and a detail made of named columns, with all conventions of lists."""

import json

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets

from rest import columns as column_choice
from rest import conditional, pages
from rest.errors import BadParameter, TooLarge, unknown_parameter
from rest.filters import Search, StrictFilterBackend, as_uid
from rest.parsing import MAX_BYTES
from rest.rows import row

FIELDS = [
    OpenApiParameter("fields", str, description="Only these fields, separated by commas."),
    OpenApiParameter("omit", str, description="All fields but these, separated by commas."),
]


class Listed(viewsets.GenericViewSet):
    """A table to read as a list. Subclasses give a queryset, `serializer_class`, `columns` and orderings.

    `ordering` is the default order: field names of which the last is unique. `orderings` are the others that the
    client may ask, {public name: field name}; each gets the last name of `ordering` behind it.
    """

    http_method_names = ("get", "head", "post", "put", "patch", "delete")
    filter_backends = (StrictFilterBackend,)
    pagination_class = pages.KeysetPages
    ordering = ("pk",)
    orderings: dict[str, str] = {}

    def initial(self, request, *args, **kwargs):
        """Refuse a body that is too large before anybody is signed in or anything is read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > self.most_bytes(request):
            raise TooLarge
        super().initial(request, *args, **kwargs)

    def most_bytes(self, request):
        """How large a body may be; files may be larger."""
        return MAX_BYTES

    # ---------- what a subclass tells ----------

    def columns(self):
        """{name: expression} of one row. Texts name fields."""
        raise NotImplementedError

    def list_columns(self):
        """The columns of the list, where they are not those of the detail."""
        return self.columns()

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
        request = self.request
        known = (*filters, *pages.PARAMETERS, *column_choice.PARAMETERS)
        self.check_parameters((*known, "ordering") if self.orderings and ordering is None else known)
        chosen = column_choice.chosen(request, columns)
        if filters:
            queryset = self.filter_queryset(queryset)
        ordering = self.ordering_of(filters) if ordering is None else ordering
        page = pages.page_of(request, queryset, row(chosen), ordering)
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
        unknown = [name for name in self.request.GET if name not in known]
        if unknown:
            raise BadParameter(unknown_parameter(name, known) for name in unknown)


class Resource(Listed):
    """A list whose rows each have an address of their own: a uid, or one of the other `keys`."""

    lookup_url_kwarg = "key"
    lookup_value_regex = "[^/]+"
    keys = ("uid",)
    uid_field = "uid"

    @extend_schema(parameters=FIELDS)
    def retrieve(self, request, **_kwargs):
        self.check_parameters(column_choice.PARAMETERS)
        chosen = column_choice.chosen(request, self.columns())
        text = self.one().values_list(row(chosen), flat=True).first()
        if text is None:
            raise Http404
        return conditional.answer(request, text)

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
