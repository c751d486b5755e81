"""The partners in the API."""

import django_filters

from partners.models import Partner
from partners.serializers import PartnerRow
from rest.filters import OneOf
from rest.resource import Resource, in_languages
from rest.rows import address, pair


class PartnerFilter(django_filters.FilterSet):
    kind = OneOf(Partner.Kind.choices)

    class Meta:
        model = Partner
        fields: list[str] = []


class PartnerResource(Resource):
    """The organisations that take part."""

    queryset = Partner.objects.all()
    serializer_class = PartnerRow
    filterset_class = PartnerFilter
    keys = ("uid", "slug")
    ordering = ("slug",)
    orderings = {"slug": "slug", **in_languages("name")}

    def columns(self):
        return {
            "uid": "uid",
            "uri": address(self.base("partners")),
            "slug": "slug",
            "name": pair("name"),
            "aliases": "aliases",
            "kind": "kind",
            "lever_roles": "lever_roles",
            "website": "website",
        }
