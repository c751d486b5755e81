"""Rows that have no public id of their own: what they are made of names them, in their address too."""

from django.core.exceptions import ValidationError
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404

from rest.resource import Resource
from rest.rows import DerivedUid, address

BETWEEN = ":"


class Compound(Resource):
    """A resource whose rows are told apart by the look-ups `made_of`, which an index or a constraint holds together.

    The uid follows from these, but leads back to no row without working all of them out: so it stands in no address.
    None of them may be null, or text with anything else in it than letters, digits and dashes.
    """

    made_of: tuple = ()
    longest_key = 200

    def names(self, resource):
        """The columns that name a row."""
        return {
            "uid": DerivedUid(*self.made_of),
            "uri": address(self.base(resource), *self.made_of, between=BETWEEN),
        }

    def named(self, queryset, text):
        """The row of this key: the values of `made_of`, with colons between them. Raises Http404 for what is none."""
        parts = text.split(BETWEEN)
        if len(parts) != len(self.made_of):
            raise Http404
        given = dict(zip(self.made_of, parts, strict=True))
        try:
            values = {name: field_of(queryset.model, name).to_python(part) for name, part in given.items()}
        except ValidationError:
            raise Http404 from None
        return queryset.filter(**values)


def field_of(model, lookup):
    """The field at the end of a look-up such as `job__uid`."""
    *relations, last = lookup.split(LOOKUP_SEP)
    for name in relations:
        model = model._meta.get_field(name).related_model
    return model._meta.get_field(last)
