"""A competence profile and the rows that its published revision is projected into.

What partners write lives in the document's revisions. These rows hold only what is *published*, so public pages,
maps, searches, the API and the needs cannot leak a draft.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, Greatest, Lower, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coediting.models import Document
from partners import permissions as partner_permissions
from profiles.models.catalogue import Competence, Job, JobCompetence, Sector, Theme
from profiles.models.queries import RequirementQuerySet, covers
from profiles.models.search import NEAR, LabelQuerySet, fold
from profiles.models.words import SearchText


def published_title(language):
    """What published profiles are sorted by: the title in this language, else in the other; an index has the same."""
    first, second = ("title_en", "title_nl") if language == "en" else ("title_nl", "title_en")
    return Lower(Coalesce(NullIf(F(first), Value("")), NullIf(F(second), Value("")), F("slug")))


def working_title(language):
    """The title in the working content, read in the database without loading the rest."""
    titles = KeyTransform("title", "document__working__content")
    return KeyTextTransform(language, titles, output_field=models.TextField())


class ProfileQuerySet(LabelQuerySet):
    """Profiles in domain words."""

    def published(self):
        """Those with a published revision."""
        return self.filter(document__published__isnull=False)

    def visible_to(self, user):
        """Published ones for everybody; drafts for members of a partner that takes part, and for coordinators."""
        if partner_permissions.is_coordinator(user):
            return self
        public = Q(document__published__isnull=False)
        if not user.is_authenticated:
            return self.filter(public)
        own = Q(document__owner__in=user.roles) | Q(document__partners__in=user.roles)
        return self.filter(pk__in=self.model.objects.filter(public | own).values("pk"))

    def covering(self, job):
        """Those that name this job, a group that it lies in, or something below it."""
        return self.filter(covers(job))

    def titled(self, text):
        """Published ones whose title looks like `text`, and drafts whose working title holds it."""
        return self.filter(self.title_condition(text))

    def title_condition(self, text):
        """The condition of `titled`, for who filters several times by the same text: making it costs a query."""
        return Q(pk__in=self.matching(text).values("pk")) | self._draft_titled(text)

    def draft_titled(self, text):
        """Drafts whose working title holds the text."""
        return self.filter(self._draft_titled(text))

    def _draft_titled(self, text):
        return Q(document__published__isnull=True) & (
            Q(document__working__content__title__nl__icontains=fold(text))
            | Q(document__working__content__title__en__icontains=fold(text))
        )

    def near_title(self, *titles):
        """Those with a published title much like one of these, or a draft whose working title is; nearest first."""
        folded = [title for title in map(fold, titles) if len(title) > 2]
        working = [
            TrigramSimilarity(Lower(working_title(language)), title)
            for language in ("nl", "en")
            for title in folded
        ]
        if not folded:
            return self.none()
        drafts = (
            self.filter(document__published__isnull=True)
            .annotate(nearness=Greatest(*working))
            .filter(nearness__gte=NEAR)
        )
        published = self.published().near(*titles)
        return self.filter(Q(pk__in=published.values("pk")) | Q(pk__in=drafts.values("pk"))).order_by("slug")

    def by_title(self, language, *, drafts=True):
        """In the order of the titles in this language; drafts, which have no published title, by their working one.

        Without drafts the order stands in an index: a page of many thousands costs what it shows.
        """
        if not drafts:
            return self.order_by(published_title(language), "pk")
        first, second = ("title_en", "title_nl") if language == "en" else ("title_nl", "title_en")
        published = Coalesce(NullIf(F(first), Value("")), NullIf(F(second), Value("")))
        shown = Coalesce(published, working_title(language), F("slug"))
        return self.order_by(Lower(shown), "pk")

    def for_listing(self):
        """With what a list shows: document, owner, titles, themes, sectors; no query per row and no heavy contents."""
        draft = {
            f"draft_title_{language}": models.Case(
                models.When(document__published__isnull=True, then=working_title(language)),
                output_field=models.TextField(),
            )
            for language in ("nl", "en")
        }
        return (
            self.select_related("document__owner", "document__published", "document__working")
            .defer("document__published__content", "document__working__content")
            .annotate(**draft)
            .prefetch_related("themes", "sectors")
        )

    def named(self):
        """Published ones with what naming them and their owner takes."""
        return self.select_related("document__owner").defer("search_text")

    def for_public_listing(self):
        """Published ones with what their list shows: owner, titles, themes, and `summary_nl` and `summary_en`."""
        summary = KeyTransform("summary", "document__published__content")
        texts = {f"summary_{language}": KeyTextTransform(language, summary) for language in ("nl", "en")}
        return self.named().annotate(**texts).prefetch_related("themes")

    def for_reading(self, *, drafts=True):
        """With what one profile's page shows, its partners included; the working content only for who may see it."""
        contents = ["document__published", *(["document__working"] if drafts else [])]
        rows = self.select_related("document__owner", *contents).prefetch_related("document__partners")
        return rows.defer("search_text")


class Profile(models.Model):
    """A competence profile: of a circular job, or of an organisation (its management)."""

    class Kind(models.TextChoices):
        JOB = "job", _("job profile")
        ORGANISATION = "organisation", _("organisation profile")

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="profile")
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.JOB)
    title_nl = models.CharField(_("title in Dutch"), max_length=300, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    vks_level = models.PositiveSmallIntegerField(_("VKS level"), null=True, blank=True)
    jobs = models.ManyToManyField(Job, blank=True, related_name="profiles")
    sectors = models.ManyToManyField(Sector, blank=True, related_name="profiles")
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="profiles", help_text="circular themes and agendas"
    )
    requirement_count = models.PositiveIntegerField(default=0)
    task_count = models.PositiveIntegerField(default=0)
    search_text = models.GeneratedField(
        expression=SearchText("title_nl", "title_en"), output_field=models.TextField(), db_persist=True
    )

    SEARCH_LABELS = ("title_nl", "title_en")
    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("competence profile")
        verbose_name_plural = _("competence profiles")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(vks_level__isnull=True) | Q(vks_level__range=(1, 8)),
                name="profile_vks_level_1_to_8",
            )
        ]
        indexes = [
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="profile_search"),
            models.Index(published_title("nl"), "document", name="profile_by_title_nl"),
            models.Index(published_title("en"), "document", name="profile_by_title_en"),
        ]

    def __str__(self):
        return self.title

    @property
    def titles(self):
        """Language map: the published titles, or the working ones of a draft."""
        if self.document.published_id:
            return {"nl": self.title_nl, "en": self.title_en}
        if (
            "draft_title_nl" in self.__dict__
        ):  # for_listing() reads the titles only and leaves the heavy content
            return {"nl": self.draft_title_nl or "", "en": self.draft_title_en or ""}
        return self.document.working.content["title"] if self.document.working_id else {"nl": "", "en": ""}

    @property
    def title(self):
        """The title in the language of the moment; the other language, or the slug, where there is none."""
        titles = self.titles
        return titles["en" if get_language() == "en" else "nl"] or titles["nl"] or titles["en"] or self.slug


class Task(models.Model):
    """A task of the published profile, and whether people of the target group can do it."""

    class Suitability(models.TextChoices):
        YES = "yes", _("yes")
        SUPPORT = "support", _("with support")
        NO = "no", _("no")

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="tasks")
    row = models.UUIDField(help_text="the row's id in the content")
    position = models.PositiveIntegerField()
    title_nl = models.TextField(blank=True)
    title_en = models.TextField(blank=True)
    suitability = models.CharField(_("suitable"), max_length=10, choices=Suitability, blank=True)

    class Meta:
        ordering = ["profile", "position"]
        constraints = [models.UniqueConstraint(fields=["profile", "row"], name="task_row_once")]

    def __str__(self):
        return self.title_nl


class Requirement(models.Model):
    """A competence that the published profile asks, at a level, with the share of workers that lack it.

    Shares are fractions 0–1 with low ≤ mid ≤ high, or all three empty: unknown, which never counts as zero.
    """

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="requirements")
    row = models.UUIDField(help_text="the row's id in the content")
    position = models.PositiveIntegerField()
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="requirements")
    level = models.PositiveSmallIntegerField(_("level"))
    importance = models.CharField(_("importance"), max_length=10, choices=JobCompetence.Importance)
    lacking_low = models.FloatField(null=True)
    lacking_mid = models.FloatField(null=True)
    lacking_high = models.FloatField(null=True)
    lacking_source = models.CharField(max_length=300, blank=True)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["profile", "position"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "row"], name="requirement_row_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="requirement_level_1_to_4"),
            models.CheckConstraint(
                condition=Q(lacking_low__isnull=True, lacking_mid__isnull=True, lacking_high__isnull=True)
                | Q(
                    # Said outright: a comparison with NULL is neither true nor false, and a CHECK lets that pass.
                    lacking_low__isnull=False,
                    lacking_mid__isnull=False,
                    lacking_high__isnull=False,
                    lacking_low__gte=0,
                    lacking_mid__gte=models.F("lacking_low"),
                    lacking_high__gte=models.F("lacking_mid"),
                    lacking_high__lte=1,
                ),
                name="requirement_lacking_ordered_or_unknown",
            ),
        ]
        indexes = [
            models.Index(
                fields=["competence"], include=["profile", "importance"], name="requirement_competence"
            )
        ]

    def __str__(self):
        return f"{self.competence} {self.level}"
