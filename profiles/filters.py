"""One FilterSet for the list of profiles: the page and the API select with it, so they never disagree."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from profiles.models import Profile, Sector, Theme
from profiles.models.queries import paths_above

PUBLISHED, DRAFT = "published", "draft"
STATUSES = ((PUBLISHED, _("Published")), (DRAFT, _("Draft, not published yet")))
REVISION = Sector.Revision.NACEBEL_2025


class ProfileFilter(django_filters.FilterSet):
    """Values of one filter widen, several filters narrow. Unknown values are form errors that name the field.

    Drafts are not projected into rows, so they are looked up in their working content; which drafts there are to see
    at all is decided before, by `visible_to(user)`.
    """

    q = django_filters.CharFilter(label=_("Words in the title"), method="by_title")
    theme = django_filters.ModelMultipleChoiceFilter(
        label=_("Circular theme"),
        queryset=Theme.objects.filter(kind=Theme.Kind.CIRCULAR),
        to_field_name="slug",
        method="by_theme",
    )
    agenda = django_filters.ModelMultipleChoiceFilter(
        label=_("Strategic agenda"),
        queryset=Theme.objects.filter(kind=Theme.Kind.AGENDA),
        to_field_name="slug",
        method="by_agenda",
    )
    sector = django_filters.ModelMultipleChoiceFilter(
        label=_("Sector"),
        queryset=Sector.objects.filter(revision=REVISION),
        to_field_name="code",
        method="by_sector",
    )
    partner = django_filters.ModelMultipleChoiceFilter(
        label=_("Partner"), queryset=Partner.objects.all(), to_field_name="slug", method="by_partner"
    )
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=Profile.Kind.choices)
    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=STATUSES, method="by_status")

    _title_condition: Q | None = None

    class Meta:
        model = Profile
        fields: list[str] = []

    def by_title(self, queryset, name, text):
        """The condition costs queries to make, and the facets ask for it again and again: made once."""
        if self._title_condition is None:
            self._title_condition = self.queryset.title_condition(text)
        return queryset.filter(self._title_condition)

    def by_theme(self, queryset, name, themes):
        return self._by_reference(queryset, "themes", themes) if themes else queryset

    def by_agenda(self, queryset, name, themes):
        return self._by_reference(queryset, "agendas", themes) if themes else queryset

    def _by_reference(self, queryset, name, themes):
        rows = Profile.themes.through.objects.filter(theme__in=themes).values("profile")
        return queryset.filter(Q(pk__in=rows) | draft_with(name, [str(theme.uid) for theme in themes]))

    def by_sector(self, queryset, name, sectors):
        """Those in these sectors, in a part of them, or in a whole that they are part of."""
        if not sectors:
            return queryset
        reached = self.reached(sectors)
        rows = Profile.sectors.through.objects.filter(sector__in=[pk for pk, uid in reached]).values(
            "profile"
        )
        return queryset.filter(Q(pk__in=rows) | draft_with("sectors", [str(uid) for pk, uid in reached]))

    @staticmethod
    def reached(sectors):
        """[(primary key, uid)] of these sectors, of what is part of them and of the wholes that they are part of."""
        near = Q()
        for sector in sectors:
            near |= Q(path__startswith=sector.path) | Q(path__in=paths_above(sector.path))
        return list(Sector.objects.filter(near, revision=REVISION).values_list("pk", "uid"))

    def by_partner(self, queryset, name, partners):
        if not partners:
            return queryset
        taking_part = Profile.objects.filter(document__partners__in=partners).values("pk")
        return queryset.filter(Q(document__owner__in=partners) | Q(pk__in=taking_part))

    def by_status(self, queryset, name, statuses):
        if set(statuses) == {PUBLISHED}:
            return queryset.filter(document__published__isnull=False)
        if set(statuses) == {DRAFT}:
            return queryset.filter(document__published__isnull=True)
        return queryset

    def without(self, name):
        """What is selected when this one filter is left out: a facet counts its own values among these."""
        queryset = self.queryset.all()
        self.is_valid()  # reads the form, for who did not ask for `qs`
        for other, value in self.form.cleaned_data.items():
            if other != name:
                queryset = self.filters[other].filter(queryset, value)
        return queryset


def draft_with(name, uids):
    """Drafts whose working content names one of these uids in its list `name`."""
    return Q(document__published__isnull=True) & Q(
        **{f"document__working__content__{name}__has_any_keys": uids}
    )
