"""The profiles as they were published at the moment of a release."""

from django.db.models import F, Func, IntegerField, Q, Value

from coediting.api_snapshots import Standing, languages_then, text_then, then
from coediting.models import Document, Revision
from profiles.api_filters import ProfileListFilter, competence_filter, job_filter
from profiles.models import Competence, Job, Profile
from rest.filters import OneOf


class ProfilesThenFilter(ProfileListFilter):
    """The filters of the list that what a content names can answer; who takes part is asked as it is now."""

    q = None
    status = None
    updated_after = None
    kind = OneOf(Profile.Kind.choices, field_name="document__profile__kind")
    job = job_filter(method="by_job")
    competence = competence_filter(method="by_competence")

    class Meta:
        model = Revision
        fields: list[str] = []

    def _by_reference(self, queryset, name, themes):
        return naming(queryset, name, [theme.uid for theme in themes])

    def by_sector(self, queryset, name, sectors):
        if not sectors:
            return queryset
        return naming(queryset, "sectors", [uid for _pk, uid in self.reached(sectors)])

    def by_partner(self, queryset, name, partners):
        if not partners:
            return queryset
        among = Document.partners.through.objects.filter(partner__in=partners).values("document")
        return queryset.filter(Q(document__owner__in=partners) | Q(document__in=among))

    def by_job(self, queryset, name, jobs):
        return naming(queryset, "jobs", Job.objects.filter(pk__in=jobs).values_list("uid", flat=True))

    def by_competence(self, queryset, name, competences):
        uids = Competence.objects.filter(pk__in=competences).values_list("uid", flat=True)
        asked = [Q(content__contains={"requirements": [{"competence": str(uid)}]}) for uid in uids]
        return queryset.filter(Q(*asked, _connector=Q.OR))


def naming(queryset, name, uids):
    """Revisions whose content names one of these uids in its list `name`."""
    return queryset.filter(**{f"content__{name}__has_any_keys": [str(uid) for uid in uids]})


def length(name):
    """How many rows stood in a list of the content."""
    return Func(F(f"content__{name}"), function="jsonb_array_length", output_field=IntegerField())


class ProfilesThen(Standing):
    """Competence profiles as they were published."""

    queryset = Revision.objects.all()
    filterset_class = ProfilesThenFilter
    kind = "profile"
    orderings = {
        "slug": "document__profile__slug",
        "updated": "published_at",
        **{f"title_{language}": text_then("title", language) for language in ("nl", "en")},
    }

    def columns(self):
        named = ("vks_level", "jobs", "sectors", "themes", "agendas")
        return {
            **self.identity_columns(),
            "kind": "document__profile__kind",
            "title": languages_then("title"),
            **{name: then(name) for name in named},
            "requirement_count": length("requirements"),
            "task_count": length("tasks"),
            **self.document_columns(),
        }

    def list_columns(self):
        """As the list has it: what was is not edited."""
        return self.columns() | {"draft_revision": Value(None)}
