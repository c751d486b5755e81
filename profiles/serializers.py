"""The shapes of the catalogue and of competence profiles in the API."""

from rest_framework import serializers

from coediting.models import Document
from coediting.serializers import Content, RevisionRow, Saved, Working
from profiles.document import SCHEMA
from profiles.models import Competence, Job, JobCompetence, Profile, Sector, ShortageListing, Theme
from rest.fields import LanguageLists, Languages, PartnerRef, uids


class SectorRow(serializers.Serializer):
    """A NACE activity; a code means something only with its revision."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    revision = serializers.ChoiceField(Sector.Revision.choices)
    code = serializers.CharField()
    parent = serializers.UUIDField(allow_null=True)
    labels = Languages()


class ThemeRow(serializers.Serializer):
    """A circular theme, a strategic agenda or a lever."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    kind = serializers.ChoiceField(Theme.Kind.choices)
    labels = Languages()
    description = Languages()
    open = serializers.BooleanField(help_text="Still to be chosen.")


class Standing(serializers.Serializer):
    """In use or not. `curated` is the number of the newest decision, 0 for none: a decision says which one it saw."""

    status = serializers.ChoiceField([("current", "in use"), ("retired", "out of use")])
    retired = serializers.DateTimeField(allow_null=True)
    retired_because = serializers.CharField()
    successors = uids()
    predecessors = uids()
    curated = serializers.IntegerField()


class JobRow(Standing):
    """A node of the job tree: ISCO-08 group, ESCO occupation, or own circular job.

    One that is retired says since when and why, and which `successors` were named for it, the nearest first;
    `predecessors` are the retired ones that go on as this one.
    """

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    esco_uri = serializers.URLField(allow_null=True)
    kind = serializers.ChoiceField(Job.Kind.choices)
    code = serializers.CharField()
    isco = serializers.CharField()
    competent_code = serializers.CharField()
    parent = serializers.UUIDField(allow_null=True)
    function_group = serializers.CharField()
    labels = Languages()
    other_labels = LanguageLists()


class CompetenceRow(Standing):
    """A skill, piece of knowledge or attitude. `esco_green` is ESCO's label, `circular` the portal's own.

    One that is retired says since when and why, and which `successors` were named for it, the nearest first;
    `predecessors` are the retired ones that go on as this one.
    """

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    esco_uri = serializers.URLField(allow_null=True)
    kind = serializers.CharField()
    group = serializers.ChoiceField(Competence.Group.choices)
    reuse_level = serializers.CharField()
    esco_green = serializers.BooleanField()
    esco_digital = serializers.BooleanField()
    esco_transversal = serializers.BooleanField()
    circular = serializers.BooleanField()
    themes = uids()
    labels = Languages()
    other_labels = LanguageLists()


class CompetenceNew(serializers.Serializer):
    """A new competence of the portal's own: one label at least."""

    labels = Languages()
    kind = serializers.ChoiceField(Competence.Kind.choices)
    group = serializers.ChoiceField(Competence.Group.choices)
    looked = serializers.BooleanField(
        required=False, help_text="True once you have looked at what comes near and still want a new one."
    )


class JobCompetenceRow(serializers.Serializer):
    """An edge of the job-to-competence map: this source says the job needs this competence."""

    uid = serializers.UUIDField(help_text="Made of job, competence and source.")
    uri = serializers.URLField()
    job = serializers.UUIDField()
    competence = serializers.UUIDField()
    importance = serializers.ChoiceField(JobCompetence.Importance.choices)
    source = serializers.CharField()
    source_version = serializers.CharField()


class ShortageRow(serializers.Serializer):
    """One title on the yearly list of shortage occupations."""

    uid = serializers.UUIDField(help_text="Made of year and title.")
    uri = serializers.URLField()
    year = serializers.IntegerField()
    title = serializers.CharField()
    group = serializers.CharField()
    job = serializers.UUIDField(allow_null=True)
    causes = serializers.ListField(child=serializers.ChoiceField(ShortageListing.Cause.choices))


class ProfileRow(serializers.Serializer):
    """A competence profile without its content."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    kind = serializers.ChoiceField(Profile.Kind.choices)
    title = Languages()
    vks_level = serializers.IntegerField(allow_null=True)
    jobs = uids()
    sectors = uids()
    themes = uids()
    agendas = uids()
    requirement_count = serializers.IntegerField()
    task_count = serializers.IntegerField()
    owner = PartnerRef()
    partners = PartnerRef(many=True)
    state = serializers.ChoiceField(Document.State.choices)
    revision = serializers.IntegerField()
    version = serializers.IntegerField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    updated = serializers.DateTimeField()


class ProfileListed(ProfileRow):
    """A competence profile in the list."""

    draft_revision = serializers.IntegerField(
        allow_null=True, help_text="Of the draft, for those who take part: the `revision` that a row of a PATCH names."
    )


class ProfileContent(Content):
    """What a profile says of its jobs: texts, tasks and requirements."""

    shape = SCHEMA


class ProfileDetail(ProfileRow):
    """A competence profile with its content."""

    content = ProfileContent()


class ProfileRevision(RevisionRow):
    """A saved state of a profile with its content."""

    content = ProfileContent()


class ProfileWorking(Working):
    """The working state of a profile."""

    kind = serializers.ChoiceField(Profile.Kind.choices)
    content = ProfileContent()


class ProfileSaved(Saved):
    """The working state of a profile after a save."""

    kind = serializers.ChoiceField(Profile.Kind.choices)
    content = ProfileContent()


class ProfileEdit(serializers.Serializer):
    """A whole new content; what is left out becomes empty. A competence or job may be named by its ESCO URI."""

    content = ProfileContent(sent=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ProfileNew(ProfileEdit):
    """A new profile, as a draft of its owner."""

    slug = serializers.SlugField(required=False, max_length=120)
    kind = serializers.ChoiceField(Profile.Kind.choices, required=False)
    owner = serializers.CharField(help_text="Slug or uid of the partner that owns it.")
    looked = serializers.BooleanField(
        required=False, help_text="True once you have looked at what comes near and still want a new one."
    )
    partners = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Slugs or uids of the partners that take part.",
    )
