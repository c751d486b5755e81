"""The catalogue: sectors, themes, jobs and competences, with codes and labels in Dutch and English.

Every object has a `uid`, its public identity. For what ESCO or NACE defines it follows from their URI or code
(`uid_of`), so that demo data, imports and other installations agree on it and an import never doubles anything.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from profiles.models.queries import CompetenceQuerySet, JobCompetenceQuerySet, JobQuerySet, paths_above
from profiles.models.search import LabelQuerySet
from profiles.models.words import Joined, SearchText


def uid_of(uri):
    """The uid that belongs to a URI: UUID version 5 in the URL name space."""
    return uuid.uuid5(uuid.NAMESPACE_URL, uri)


def sector_uri(revision, code):
    """The name that gives a NACE code its uid; a code means something only with its revision."""
    return f"nace:{revision}:{code}"


class Labelled(models.Model):
    """Labels in Dutch and English; where the Dutch one is missing the English one stands in."""

    SEARCH_LABELS = ("label_nl", "label_en")

    label_nl = models.CharField(_("label in Dutch"), max_length=500, blank=True)
    label_en = models.CharField(_("label in English"), max_length=500, blank=True)

    objects = LabelQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.label

    def label_in(self, language):
        """The best label for a language ("nl" or "en"): the Flemish variant first, then Dutch, then English."""
        dutch = getattr(self, "label_vls", "") or self.label_nl
        return (self.label_en or dutch) if language == "en" else (dutch or self.label_en)

    @property
    def label(self):
        return self.label_in(get_language())

    @property
    def labels(self):
        """Language map for JSON: always both languages, "" where ESCO gives none."""
        return {"nl": getattr(self, "label_vls", "") or self.label_nl, "en": self.label_en}


class Sector(Labelled):
    """A NACE activity: section, division, group, class or (NACE-BEL) subclass of one revision."""

    class Revision(models.TextChoices):
        NACEBEL_2025 = "nacebel2025", "NACE-BEL 2025"
        NACE_21 = "nace21", "NACE Rev. 2.1"
        NACE_2 = "nace2", "NACE Rev. 2"

    uid = models.UUIDField(unique=True, editable=False)
    revision = models.CharField(_("revision"), max_length=12, choices=Revision)
    code = models.CharField(_("code"), max_length=10)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(
        max_length=80, db_index=True, help_text="codes from section to this one, each followed by /"
    )
    search_text = models.GeneratedField(
        expression=SearchText("label_nl", "label_en", "code"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["revision", "path"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "code"], name="sector_code_once_per_revision")
        ]

    @property
    def depth(self):
        return self.path.count("/")

    @property
    def hint(self):
        return f"{self.get_revision_display()} {self.code}"


class Theme(models.Model):
    """A circular theme of the dialogues, a strategic agenda, or a lever. Themes are data: a fifth is still open."""

    class Kind(models.TextChoices):
        CIRCULAR = "circular", _("circular theme")
        AGENDA = "agenda", _("strategic agenda")
        LEVER = "lever", _("lever")

    uid = models.UUIDField(unique=True, editable=False)
    slug = models.SlugField(unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name_nl = models.CharField(_("name in Dutch"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    description_nl = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    open = models.BooleanField(_("still to be chosen"), default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["kind", "position", "pk"]

    def __str__(self):
        return self.label

    def label_in(self, language):
        return self.name_en if language == "en" else self.name_nl

    @property
    def label(self):
        return self.label_in(get_language())

    @property
    def labels(self):
        return {"nl": self.name_nl, "en": self.name_en}

    @property
    def description(self):
        return self.description_en if get_language() == "en" else self.description_nl


class Job(Labelled):
    """A node of the job tree: ISCO-08 groups, below them ESCO occupations and the portal's own circular jobs."""

    class Kind(models.TextChoices):
        ISCO = "isco", _("ISCO-08 group")
        OCCUPATION = "occupation", _("ESCO occupation")
        OWN = "own", _("own circular job")

    class FunctionGroup(models.TextChoices):
        OPERATORS = "operators", _("operators")
        TECHNICIANS = "technicians", _("technicians")
        ENGINEERS = "engineers", _("engineers")
        SCIENTISTS = "scientists", _("scientists")
        SALES = "sales", _("sales")
        MANAGERS = "managers", _("managers")
        SUPPORT = "support", _("support")

    uid = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    esco_uri = models.URLField(_("ESCO URI"), null=True, blank=True, unique=True)
    code = models.CharField(_("code"), max_length=60, help_text=_("ISCO-08 code, or ESCO's code below it"))
    isco = models.CharField("ISCO-08", max_length=4, blank=True)
    competent_code = models.CharField(_("VDAB Competent code"), max_length=30, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(
        max_length=300,
        db_index=True,
        help_text="codes from the ISCO major group to this one, each followed by /",
    )
    function_group = models.CharField(_("function group"), max_length=12, choices=FunctionGroup, blank=True)
    alt_nl = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("other Dutch labels"))
    alt_en = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("other English labels"))
    alt_vls = ArrayField(
        models.TextField(),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("other names in Flanders"),
        help_text=_("names of ours that ESCO does not have"),
    )
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    retired = models.DateTimeField(_("retired"), null=True, blank=True)
    search_text = models.GeneratedField(
        expression=SearchText("label_nl", "label_en", "code", Joined("alt_vls", "alt_nl"), "alt_en"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["path"]

    @property
    def depth(self):
        return self.path.count("/")

    def paths_above(self):
        """The paths of the groups that this job lies in, the major group first."""
        return paths_above(self.path)

    @property
    def hint(self):
        return f"ISCO-08 {self.isco}" if self.isco else ""


class ShortageListing(models.Model):
    """One title on the yearly list of shortage occupations, linked to a job where the match is certain."""

    class Cause(models.TextChoices):
        QUANTITATIVE = "quantitative", _("too few candidates")
        QUALITATIVE = "qualitative", _("candidates lack what is asked")
        CONDITIONS = "conditions", _("working conditions")

    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title on the list"), max_length=300)
    group = models.CharField(_("group on the list"), max_length=200, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="shortages")
    causes = ArrayField(
        models.CharField(max_length=14, choices=Cause), default=list, blank=True, verbose_name=_("causes")
    )

    class Meta:
        verbose_name = _("shortage listing")
        verbose_name_plural = _("shortage listings")
        ordering = ["-year", "title"]
        constraints = [models.UniqueConstraint(fields=["year", "title"], name="shortage_title_once_a_year")]

    def __str__(self):
        return f"{self.title} ({self.year})"


class SkillGroup(Labelled):
    """A group of ESCO's skill hierarchy; competences hang below it."""

    uid = models.UUIDField(unique=True, editable=False)
    esco_uri = models.URLField(_("ESCO URI"), unique=True)
    code = models.CharField(_("code"), max_length=30, blank=True)
    broader = models.ManyToManyField("self", symmetrical=False, related_name="narrower", blank=True)

    class Meta:
        verbose_name = _("skill group")
        verbose_name_plural = _("skill groups")
        ordering = ["code", "pk"]

    @property
    def key(self):
        """What names it in an address: ESCO's code, and the uid of one without a code."""
        return self.key_of(self.code, self.uid)

    @staticmethod
    def key_of(code, uid):
        """Its `key` by its columns, for who reads all groups at once: hundreds of objects take four times as long."""
        return code or str(uid)


class Competence(Labelled):
    """A skill, piece of knowledge or attitude: ESCO's or the portal's own.

    `esco_green` is ESCO's label and not the same as *circular*, which is the portal's own tag.
    """

    class Kind(models.TextChoices):
        SKILL = "skill", _("skill")
        KNOWLEDGE = "knowledge", _("knowledge")
        ATTITUDE = "attitude", _("attitude")

    class Group(models.TextChoices):
        GREEN = "green", _("green")
        SOFT = "soft", _("soft skills")
        DIGITAL = "digital", _("digital")
        TECHNICAL = "technical", _("technical")

    class Reuse(models.TextChoices):
        TRANSVERSAL = "transversal", _("transversal")
        CROSS_SECTOR = "cross-sector", _("cross-sector")
        SECTOR = "sector-specific", _("sector-specific")
        OCCUPATION = "occupation-specific", _("occupation-specific")

    SEARCH_LABELS = ("label_nl", "label_en")

    uid = models.UUIDField(unique=True, editable=False)
    esco_uri = models.URLField(_("ESCO URI"), null=True, blank=True, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, blank=True)
    group = models.CharField(_("group"), max_length=10, choices=Group, default=Group.TECHNICAL)
    reuse_level = models.CharField(_("reuse level"), max_length=20, choices=Reuse, blank=True)
    esco_green = models.BooleanField(_("green according to ESCO"), default=False)
    esco_digital = models.BooleanField(_("digital according to ESCO"), default=False)
    esco_transversal = models.BooleanField(_("transversal according to ESCO"), default=False)
    circular = models.BooleanField(_("circular"), default=False)
    themes = models.ManyToManyField(Theme, blank=True, related_name="competences")
    label_vls = models.CharField(_("Flemish label"), max_length=500, blank=True)
    alt_nl = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("other Dutch labels"))
    alt_en = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("other English labels"))
    broader = models.ManyToManyField("self", symmetrical=False, related_name="narrower", blank=True)
    groups = models.ManyToManyField(SkillGroup, through="CompetenceGroup", related_name="competences")
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    retired = models.DateTimeField(_("retired"), null=True, blank=True)
    search_text = models.GeneratedField(
        expression=SearchText("label_nl", "label_en", "label_vls", "alt_nl", "alt_en"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        ordering = ["pk"]
        indexes = [
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="competence_search"),
            models.Index(fields=["group"], name="competence_group"),
        ]

    @property
    def hint(self):
        """Group and kind in words, as a second line below the label."""
        return ", ".join(filter(None, [self.get_group_display(), self.get_kind_display()])).capitalize()


class CompetenceGroup(models.Model):
    """A competence's place in ESCO's skill hierarchy; it may have several."""

    competence = models.ForeignKey(Competence, models.CASCADE)
    group = models.ForeignKey(SkillGroup, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["competence", "group"], name="competence_group_once")]

    def __str__(self):
        return f"{self.competence} < {self.group}"


class JobCompetence(models.Model):
    """An edge of the job-to-competence map: this source says the job needs this competence.

    The foreign keys carry no constraint in the database: checking 124,000 rows one by one took as long as the rest
    of a first import. Edges are only written by set-based joins with both tables, in the same transaction, and jobs
    and competences are retired, never deleted. The two indexes below serve what the keys' own would.
    """

    class Importance(models.TextChoices):
        ESSENTIAL = "essential", _("essential")
        OPTIONAL = "optional", _("optional")

    job = models.ForeignKey(Job, models.CASCADE, related_name="edges", db_constraint=False, db_index=False)
    competence = models.ForeignKey(
        Competence, models.CASCADE, related_name="edges", db_constraint=False, db_index=False
    )
    importance = models.CharField(_("importance"), max_length=10, choices=Importance)
    source = models.CharField(_("source"), max_length=20, default="esco")
    source_version = models.CharField(_("version of the source"), max_length=20, blank=True)

    objects = JobCompetenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("job competence")
        verbose_name_plural = _("job competences")
        constraints = [
            models.UniqueConstraint(
                fields=["job", "competence", "source"], name="job_competence_once_per_source"
            )
        ]
        indexes = [
            models.Index(fields=["competence"], include=["job", "importance"], name="job_competence_reverse")
        ]

    def __str__(self):
        return f"{self.job} → {self.competence}"


class SettledRelations(models.Model):
    """What an import of relations may leave out: the lines of a file that say what the job's edges say already.

    A pair of digests of which an import found that they agree; see `profiles.importing.settled`. It holds for as long
    as both are met again, so it is never outdated, only no longer used.
    """

    job = models.OneToOneField(Job, models.CASCADE, primary_key=True, related_name="+", db_constraint=False)
    file_digest = models.BigIntegerField()
    edges = models.PositiveIntegerField()
    edges_digest = models.BigIntegerField()

    def __str__(self):
        return f"{self.job_id}: {self.edges}"
