"""Filters of lists: named as the field, several values by repetition, every unknown value a 400 that names it.

A filter given several times means any of these values. Words to search for, flags and moments have one value: given
twice they are a 400 (`repeatable` tells which filters are not), and so is every filter that somebody writes otherwise.
"""

import datetime
import functools
import operator
import uuid

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django_filters.fields import IsoDateTimeField
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field

from rest import wording
from rest.errors import BadParameter, fault

MAX_TEXT = 200
MAX_VALUES = 100


class StrictFilterBackend(DjangoFilterBackend):
    """django-filter, with its complaints named by parameter."""

    def filter_queryset(self, request, queryset, view):
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise BadParameter(
                fault(name, "bad-value", wording.of_parameter(filterset.form.fields.get(name), error))
                for name, errors in filterset.errors.as_data().items()
                for error in errors
            )
        return filterset.qs


class SeveralWidget(forms.Widget):
    """Reads a parameter that may be repeated."""

    def value_from_datadict(self, data, files, name):
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def value_omitted_from_data(self, data, files, name):
        return name not in data


class SeveralField(forms.Field):
    """Values that are each cleaned by the field `of`; cleans to a list."""

    widget = SeveralWidget

    def __init__(self, *, of, **options):
        self.of = of
        super().__init__(**options)

    def clean(self, value):
        return [self.of.clean(text) for text in few(text for text in value or [] if text)]


def few(values):
    """Each of these values once. Raises ValidationError when there are too many."""
    found = list(dict.fromkeys(values))
    if len(found) > MAX_VALUES:
        raise ValidationError(_("At most %(max)d values fit here.") % {"max": MAX_VALUES})
    return found


def repeatable(filterset):
    """Names of the filters of a FilterSet class (or of None) that may be given several times."""
    kinds = (SeveralField, ReferencesField, forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
    filters = filterset.base_filters if filterset else {}
    return tuple(name for name, each in filters.items() if issubclass(each.field_class, kinds))


class ReferencesField(forms.Field):
    """Values that each name one existing object, by uid or by one of the other `keys` (slug, code …).

    Cleans to the list of their primary keys, with one query. `from_uri` turns a URI into a uid.
    """

    widget = SeveralWidget

    def __init__(self, *, queryset, keys=("uid",), from_uri=None, **options):
        self.queryset, self.keys, self.from_uri = queryset, keys, from_uri
        super().__init__(**options)

    def clean(self, value):
        wanted = few(text for text in value or [] if text)
        if not wanted:
            return []
        found = find_by_key(self.queryset.all(), wanted, self.keys, self.from_uri)
        for text in wanted:
            if text not in found:
                raise ValidationError(
                    _("There is nothing with the name “%(value)s”.") % {"value": text[:200]}
                )
        return [found[text] for text in wanted]


def as_uid(text, from_uri=None):
    """The UUID that a text is, or that its URI stands for; None when it is neither."""
    if not isinstance(text, str):
        return None
    if from_uri and text.startswith(("http://", "https://")):
        return from_uri(text)
    try:
        return uuid.UUID(text) if len(text) in (32, 36) else None
    except ValueError:
        return None


def find_by_key(queryset, texts, keys=("uid",), from_uri=None):
    """{text: primary key} for those of `texts` that name an object of the queryset; one query."""
    uids = {text: uid for text in texts if (uid := as_uid(text, from_uri))}
    others = [text for text in texts if text not in uids]
    condition = Q(uid__in=list(uids.values()))
    names = [key for key in keys if key != "uid"]
    for name in names:
        condition |= Q(**{f"{name}__in": others})
    by_value = {}
    for pk, *values in queryset.filter(condition).values_list("pk", "uid", *names):
        by_value |= dict.fromkeys(values, pk)
    found = {text: by_value[uid] for text, uid in uids.items() if uid in by_value}
    return found | {text: by_value[text] for text in others if text in by_value}


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class References(django_filters.Filter):
    """Rows whose `field_name` is (or, over a many-to-many, has) one of the objects named."""

    field_class = ReferencesField

    def filter(self, queryset, value):
        if not value:
            return queryset
        field = queryset.model._meta.get_field(self.field_name.split("__")[0])
        if field.many_to_many or field.one_to_many:
            # A join would double the rows.
            holders = queryset.model.objects.filter(**{f"{self.field_name}__in": value})
            return queryset.filter(pk__in=holders.values("pk"))
        return queryset.filter(**{f"{self.field_name}__in": value})


class OneOf(django_filters.MultipleChoiceFilter):
    """Rows whose field is one of the values given."""

    def __init__(self, choices, **options):
        super().__init__(choices=choices, distinct=False, **options)


class Flag(django_filters.ChoiceFilter):
    """`true` or `false`."""

    def __init__(self, **options):
        super().__init__(choices=(("true", "true"), ("false", "false")), **options)

    def filter(self, queryset, value):
        return queryset.filter(**{self.field_name: value == "true"}) if value else queryset


class WholeField(forms.IntegerField):
    """A whole number that fits a column."""

    def __init__(self, **options):
        super().__init__(min_value=0, max_value=2_000_000_000, localize=False, **options)


class Values(django_filters.Filter):
    """Rows whose field is one of the values given. Subclasses say with `of` which form field reads one value."""

    field_class = SeveralField

    def __init__(self, **options):
        super().__init__(of=self.of(), **options)

    def of(self):
        raise NotImplementedError

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


@extend_schema_field({"type": "array", "items": {"type": "integer"}})
class Whole(Values):
    """Rows whose field is one of these whole numbers."""

    of = WholeField


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class Word(Values):
    """Rows whose field is exactly one of these texts."""

    def of(self):
        return forms.CharField(max_length=MAX_TEXT)


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class Uri(Values):
    """Rows with one of these URIs."""

    def of(self):
        return forms.CharField(max_length=500)


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
class Uid(Values):
    """Rows whose field is one of these uids, of whatever they are."""

    of = forms.UUIDField


class Words(django_filters.CharFilter):
    """Words to search for: a text as long as the search takes."""

    def __init__(self, **options):
        super().__init__(
            max_length=MAX_TEXT, label=__("Words to search for; typing errors are forgiven."), **options
        )


class Search(Words):
    """The portal's own search over labels: forgives typos, best first. Needs a queryset with `matching`."""

    def filter(self, queryset, value):
        return queryset.matching(value) if value else queryset


class MomentField(IsoDateTimeField):
    """A moment in UTC: Python takes a time zone of 20 hours for one, and PostgreSQL does not."""

    def to_python(self, value):
        found = super().to_python(value)
        try:
            return found and found.astimezone(datetime.UTC)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class UpdatedAfter(django_filters.IsoDateTimeFilter):
    """Rows that came or changed later than this moment (ISO 8601): any of these moments of theirs is later.

    Only for lists of which every change moves one of the moments; of the others, the feed of changes tells.
    """

    field_class = MomentField

    def __init__(self, *moments, **options):
        self.moments = moments
        super().__init__(label=__("Only what changed after this moment (ISO 8601)."), **options)

    def filter(self, queryset, value):
        if value is None:
            return queryset
        return queryset.filter(functools.reduce(operator.or_, (Q(**{f"{name}__gt": value}) for name in self.moments)))


class Since(django_filters.IsoDateTimeFilter):
    """Rows whose time is later than this one (ISO 8601)."""

    field_class = MomentField

    def __init__(self, **options):
        super().__init__(lookup_expr="gt", **options)
