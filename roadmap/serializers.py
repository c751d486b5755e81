"""The shapes of roadmaps, targets and needs in the API."""

from rest_framework import serializers

from coediting.models import Document
from coediting.serializers import Content, RevisionRow, Saved
from profiles.models import Competence
from rest.fields import Languages, PartnerRef, part_of, uids
from roadmap.agenda_serializers import EvidenceLink
from roadmap.document import SCHEMA
from roadmap.models import Action, ActionLine, Measurement, NeedRun, Target, WorkforceDataset


class RoadmapRow(serializers.Serializer):
    """A published plan or study; `note` says what its source leaves open."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    title = Languages()
    publisher = serializers.CharField()
    date = serializers.CharField(help_text="Year, or year-month-day.")
    horizon = serializers.IntegerField(allow_null=True)
    source_url = serializers.CharField()
    summary = Languages()
    note = Languages()


class ActionLineRow(serializers.Serializer):
    """A challenge, line of force, pillar or action group of a roadmap."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    roadmap = serializers.UUIDField()
    kind = serializers.ChoiceField(ActionLine.Kind.choices)
    number = serializers.IntegerField(allow_null=True)
    title = Languages()


class ActionRow(serializers.Serializer):
    """An action; `line` is null where the source does not say which line it belongs to."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    roadmap = serializers.UUIDField()
    line = serializers.UUIDField(allow_null=True)
    code = serializers.CharField()
    title = Languages()
    owner = PartnerRef(allow_null=True)
    status = serializers.ChoiceField(Action.Status.choices)
    progress = serializers.IntegerField(allow_null=True, help_text="In per cent; null for not known.")
    weight = serializers.FloatField()
    evidence = EvidenceLink(many=True)
    revision = serializers.IntegerField()


class MeasuredValue(serializers.Serializer):
    """A value that counts."""

    date = serializers.DateField()
    value = serializers.FloatField()


class TargetRow(serializers.Serializer):
    """What should be reached by when; `latest` is the newest accepted measurement."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    title = Languages()
    roadmap = serializers.UUIDField(allow_null=True)
    unit = serializers.CharField()
    baseline_value = serializers.FloatField(allow_null=True)
    baseline_year = serializers.IntegerField(allow_null=True)
    target_value = serializers.FloatField(allow_null=True)
    target_year = serializers.IntegerField(allow_null=True)
    direction = serializers.ChoiceField(Target.Direction.choices)
    competence_group = serializers.CharField()
    measured_by = serializers.ChoiceField(Target.MeasuredBy.choices)
    indicator = serializers.UUIDField(allow_null=True)
    status_override = serializers.CharField(help_text="The status that was set by hand; empty for none.")
    sectors = uids()
    actions = uids()
    owner = PartnerRef()
    partners = PartnerRef(many=True)
    state = serializers.ChoiceField(Document.State.choices)
    revision = serializers.IntegerField()
    version = serializers.IntegerField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    updated = serializers.DateTimeField()


class TargetListed(TargetRow):
    """A target as lists show it."""

    latest = MeasuredValue(allow_null=True)


class TargetContent(Content):
    """What a target says."""

    shape = SCHEMA


class TargetDetail(TargetRow):
    """A target with its content."""

    content = TargetContent()


class TargetRevision(RevisionRow):
    """A saved state of a target with its content."""

    content = TargetContent()


class TargetSaved(Saved):
    """The state of a target after a save."""

    roadmap = serializers.UUIDField(allow_null=True)
    content = TargetContent()


class TargetEdit(serializers.Serializer):
    """A whole new content; what is left out becomes empty."""

    content = TargetContent(sent=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class TargetNew(TargetEdit):
    """A new target; it is public at once."""

    slug = serializers.SlugField(required=False, max_length=120)
    roadmap = serializers.CharField(required=False, allow_null=True, help_text="Slug or uid of its roadmap.")
    owner = serializers.CharField(help_text="Slug or uid of the partner that owns it.")
    partners = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Slugs or uids of the partners that take part.",
    )


class MeasurementRow(serializers.Serializer):
    """A measured value. Only accepted ones count; proposed ones are shown to those who take part."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    part_of = part_of()
    date = serializers.DateField()
    value = serializers.FloatField()
    source = serializers.CharField()
    status = serializers.ChoiceField(Measurement.Status.choices)
    reason = serializers.CharField(help_text="Why it was declined.")
    created = serializers.DateTimeField()


class MeasurementNew(serializers.Serializer):
    """A value to propose."""

    date = serializers.DateField()
    value = serializers.FloatField(min_value=-1e12, max_value=1e12)
    source = serializers.CharField(max_length=300)


class IndicatorPoint(serializers.Serializer):
    """One year of a series."""

    year = serializers.IntegerField()
    value = serializers.FloatField()
    note = serializers.CharField()


class IndicatorRow(serializers.Serializer):
    """A series of figures from outside."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    title = Languages()
    unit = serializers.CharField()
    source = serializers.CharField()
    points = IndicatorPoint(many=True)
    revision = serializers.IntegerField()


class DatasetRef(serializers.Serializer):
    """Where head-counts come from, and how good they are."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    quality = serializers.ChoiceField(WorkforceDataset.Quality.choices)


class GroupEvidenceRow(serializers.Serializer):
    """A top-down figure: of so many workers in these sectors, so many lack a whole competence group."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    group = serializers.ChoiceField(Competence.Group.choices)
    sectors = uids()
    year = serializers.IntegerField()
    headcount = serializers.IntegerField()
    out_of = serializers.IntegerField()
    source = serializers.CharField()
    note = Languages()


class NeedRunAsked(serializers.Serializer):
    """What to count: everything anew (sql), or everything a second time to compare (numpy)."""

    engine = serializers.ChoiceField(["sql", "numpy"], required=False)


class NeedRunRow(serializers.Serializer):
    """One recomputation of the needs."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    trigger = serializers.CharField(help_text="The event that set it off, nightly or command.")
    subject = serializers.CharField(help_text="Uid of what changed, where there is one.")
    engine = serializers.CharField(help_text="sql recomputes; numpy counts a second time.")
    state = serializers.ChoiceField(NeedRun.State.choices)
    step = serializers.CharField(help_text="What it is busy with.")
    parts_done = serializers.IntegerField()
    parts_total = serializers.IntegerField(help_text="0 where no progress is kept.")
    cancel_asked = serializers.BooleanField()
    rows = serializers.IntegerField()
    difference = serializers.FloatField(
        allow_null=True, help_text="Largest difference a recount found, in persons."
    )
    started = serializers.DateTimeField()
    seconds = serializers.FloatField(allow_null=True)


class NeedRunDetail(NeedRunRow):
    """One recomputation with what it rested on; a second count tells its verdict here."""

    inputs = serializers.DictField()


class SectorRef(serializers.Serializer):
    """A sector, by its public names."""

    uid = serializers.UUIDField()
    revision = serializers.CharField()
    code = serializers.CharField()
    labels = Languages()


class JobRef(serializers.Serializer):
    """A job, by its public names."""

    uid = serializers.UUIDField()
    code = serializers.CharField()
    labels = Languages()


class NeedFigure(serializers.Serializer):
    """Persons who lack something, between bounds; null for unknown, and for the public about fewer than 10 persons."""

    headcount = serializers.FloatField(allow_null=True)
    covered = serializers.FloatField(
        allow_null=True, help_text="Persons whom a profile with estimates is about."
    )
    coverage = serializers.FloatField(allow_null=True, help_text="covered ÷ headcount")
    low = serializers.FloatField(allow_null=True)
    mid = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class NamedRef(serializers.Serializer):
    """A competence or theme, by its public names; a theme has a slug as well."""

    uid = serializers.UUIDField()
    slug = serializers.CharField(required=False)
    labels = Languages()


class Gap(serializers.Serializer):
    """A share between bounds, as a fraction."""

    low = serializers.FloatField()
    mid = serializers.FloatField()
    high = serializers.FloatField()


class Shortage(serializers.Serializer):
    """Persons in shortage occupations: those that surely are, and those that possibly are."""

    low = serializers.FloatField()
    high = serializers.FloatField()


class NeedResult(NeedFigure):
    """The figure of one sector, job, region, group, competence, theme or year, whichever was asked.

    Sectors and jobs stand at the first level of their tree at which the people differ; ask with one of them for the
    next level. For a competence `headcount` is of whom it is asked, `covered` those with an estimate, low to high its
    reach; the most pressing comes first.
    """

    sector = SectorRef(required=False)
    job = JobRef(required=False)
    region = serializers.CharField(required=False)
    group = serializers.CharField(required=False)
    competence = NamedRef(required=False)
    theme = NamedRef(required=False)
    year = serializers.IntegerField(required=False)
    expected = serializers.BooleanField(
        required=False, help_text="Of a year, with a scenario: is it worked out and not counted?"
    )
    gap = Gap(required=False, allow_null=True, help_text="Of a competence: the share of those asked who lack it.")
    shortage = Shortage(required=False, allow_null=True, help_text="Of a competence: asked in shortage occupations.")


class AsOf(serializers.Serializer):
    """The newest recount; `revision` is the profile revision that it took in, null for a full one."""

    run = serializers.UUIDField()
    started = serializers.DateTimeField()
    revision = serializers.IntegerField(allow_null=True)


class ReleaseRef(serializers.Serializer):
    """The release that froze an answer. Its figures never change; names are told as they are now."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    content_hash = serializers.CharField()
    created = serializers.DateTimeField()


class ScenarioRef(serializers.Serializer):
    """A scenario, by its public names."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    name = Languages()


class HiringFigure(serializers.Serializer):
    """Hiring in a scenario up to its horizon, in persons: `hires` = `replacement` + `expansion` + `surplus`."""

    from_year = serializers.IntegerField(help_text="The year of the figures.")
    to_year = serializers.IntegerField(help_text="The last year of the scenario.")
    headcount = serializers.FloatField()
    replacement = serializers.FloatField(help_text="Who leaves and is replaced.")
    expansion = serializers.FloatField(help_text="Jobs that come on top; less than 0 where jobs go.")
    surplus = serializers.FloatField(help_text="Jobs that go beyond the people who leave.")
    hires = serializers.FloatField()
    stays = serializers.FloatField(help_text="Who is there at both ends.")
    share = serializers.FloatField(allow_null=True, help_text="hires ÷ headcount")


class NeedsAnswer(serializers.Serializer):
    """How many workers need upskilling."""

    dataset = DatasetRef(allow_null=True)
    year = serializers.IntegerField(allow_null=True)
    sector = SectorRef(allow_null=True)
    job = JobRef(allow_null=True, required=False)
    region = serializers.CharField(allow_null=True, required=False)
    theme = NamedRef(allow_null=True, required=False)
    group = serializers.CharField(allow_null=True, help_text="null where several are asked.")
    groups = serializers.ListField(
        child=serializers.CharField(), help_text="Who lacks at least one competence of any of these is counted."
    )
    adds_up = serializers.BooleanField(
        required=False, help_text="Are the results about different people? If not, never add them up."
    )
    left_off = serializers.IntegerField(required=False, help_text="How many competences the limit leaves out.")
    group_by = serializers.CharField(allow_null=True)
    recomputing = serializers.BooleanField(help_text="A change still waits for its recount.")
    as_of = AsOf(allow_null=True, help_text="null of a release, and before the first recount.")
    release = ReleaseRef(allow_null=True, help_text="With `release`: what froze these figures.")
    scenario = ScenarioRef(required=False)
    hiring = HiringFigure(
        required=False,
        allow_null=True,
        help_text="With `scenario`: null where its horizon lies behind, or too few people are meant.",
    )
    total = NeedFigure(required=False)
    results = NeedResult(many=True, required=False)
