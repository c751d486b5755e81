"""The shapes of workforce and evidence in the API."""

from rest_framework import serializers

from profiles.models import Sector
from rest.fields import PartnerRef
from roadmap.models import CompetenceEvidence, WorkforceDataset


class DatasetState(serializers.Serializer):
    """Where head-counts come from; `revision` counts its imports."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    quality = serializers.ChoiceField(WorkforceDataset.Quality.choices)
    revision = serializers.IntegerField()


class WorkforceRow(serializers.Serializer):
    """So many persons work in this sector, job and region in this year.

    Cells under 10 persons, and where needed a second one beside them, are null for those who are not signed in.
    """

    uid = serializers.UUIDField(help_text="Made of dataset, year, sector, job and region.")
    uri = serializers.URLField()
    dataset = DatasetState()
    sector = serializers.UUIDField()
    job = serializers.UUIDField()
    region = serializers.CharField()
    year = serializers.IntegerField()
    headcount = serializers.FloatField(allow_null=True)


class WorkforceCell(serializers.Serializer):
    """One cell to take in."""

    sector = serializers.CharField(help_text="nacebel2025:20; just 20 where `nace` says the revision.")
    job = serializers.CharField(help_text="isco:8131 or 8131, esco:<address>, own:<name>, uid:<uid>.")
    region = serializers.CharField(required=False, help_text="`vlaanderen` when left out.")
    year = serializers.IntegerField()
    headcount = serializers.FloatField(help_text="Persons.")
    revision = serializers.IntegerField(required=False)


class DatasetDetails(serializers.Serializer):
    """Needed for a new dataset; for one that is there, what should change."""

    name_nl = serializers.CharField(required=False, max_length=200)
    name_en = serializers.CharField(required=False, max_length=200)
    source = serializers.CharField(required=False, max_length=500)
    reference_date = serializers.CharField(required=False, max_length=10)
    licence = serializers.CharField(required=False, max_length=200)
    quality = serializers.ChoiceField(WorkforceDataset.Quality.choices, required=False)
    note_nl = serializers.CharField(required=False)
    note_en = serializers.CharField(required=False)
    current = serializers.BooleanField(required=False, help_text="Compute the figures from this dataset.")


class WorkforceRows(serializers.Serializer):
    """Rows that are a whole dataset; with `other_years` only the years that they are about."""

    dataset = serializers.SlugField(max_length=120)
    revision = serializers.IntegerField(
        required=False, help_text="Of the dataset as you read it; refused when it moved since."
    )
    details = DatasetDetails(required=False)
    nace = serializers.ChoiceField(["", *Sector.Revision.values], required=False)
    other_years = serializers.BooleanField(required=False)
    rows = WorkforceCell(many=True)


class WorkforceFile(serializers.Serializer):
    """A CSV file or spreadsheet with the columns sector, job, region, year, headcount and revision."""

    file = serializers.FileField()
    dataset = serializers.SlugField(required=False, help_text="Empty makes a new one.")
    nace = serializers.ChoiceField(["", *Sector.Revision.values], required=False)
    other_years = serializers.BooleanField(required=False)
    name_nl = serializers.CharField(required=False)
    name_en = serializers.CharField(required=False)
    source = serializers.CharField(required=False)
    reference_date = serializers.CharField(required=False)
    licence = serializers.CharField(required=False)
    quality = serializers.ChoiceField(WorkforceDataset.Quality.choices, required=False)
    current = serializers.BooleanField(required=False)


class YearTotal(serializers.Serializer):
    """Persons in a year, before and after; null where there were none."""

    year = serializers.IntegerField()
    before = serializers.FloatField(allow_null=True)
    after = serializers.FloatField(allow_null=True)


class ImportReport(serializers.Serializer):
    """What an import changed, or would change."""

    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    removed = serializers.IntegerField()
    details = serializers.ListField(child=serializers.CharField(), help_text="Fields of the dataset that change.")
    totals = YearTotal(many=True)


class ImportAsked(serializers.Serializer):
    """An import that waits for the worker; follow it at `uri`."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    state = serializers.CharField()


class EvidenceRow(serializers.Serializer):
    """What share of workers is below a level of one competence, in a scope; null there means all.

    A check or survey counts persons, and its shares are the Wilson 95 % interval; an estimate states its shares.
    """

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    kind = serializers.ChoiceField(CompetenceEvidence.Kind.choices)
    competence = serializers.UUIDField()
    level = serializers.IntegerField(min_value=1, max_value=4)
    job = serializers.UUIDField(allow_null=True)
    sector = serializers.UUIDField(allow_null=True)
    region = serializers.CharField()
    date = serializers.DateField()
    asked = serializers.IntegerField(allow_null=True)
    below = serializers.IntegerField(allow_null=True)
    low = serializers.FloatField()
    mid = serializers.FloatField()
    high = serializers.FloatField()
    source = serializers.CharField()
    licence = serializers.CharField()
    quality = serializers.ChoiceField(WorkforceDataset.Quality.choices)
    note = serializers.CharField()
    state = serializers.ChoiceField(CompetenceEvidence.State.choices)
    revision = serializers.IntegerField()
    carried_from = serializers.UUIDField(
        allow_null=True, help_text="The evidence about a competence that goes on as this one; it was offered from it."
    )
    partner = PartnerRef(allow_null=True)
    created = serializers.DateTimeField()
    decided = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


class EvidenceNew(serializers.Serializer):
    """Evidence to hand in: a check or survey with `asked` and `below`, or an estimate with `low`, `mid` and `high`."""

    competence = serializers.CharField(help_text="Uid, or esco:<address>.")
    level = serializers.IntegerField(min_value=1, max_value=4)
    kind = serializers.ChoiceField(CompetenceEvidence.Kind.choices)
    date = serializers.DateField()
    source = serializers.CharField(max_length=500)
    job = serializers.CharField(
        required=False, allow_null=True, help_text="Uid, isco:8131, esco:<address>, own:<name>."
    )
    sector = serializers.CharField(required=False, allow_null=True, help_text="Uid, or nacebel2025:20.")
    region = serializers.CharField(required=False, allow_blank=True, max_length=20)
    asked = serializers.IntegerField(required=False, allow_null=True, max_value=10**9)
    below = serializers.IntegerField(required=False, allow_null=True, max_value=10**9)
    low = serializers.FloatField(required=False, allow_null=True)
    mid = serializers.FloatField(required=False, allow_null=True)
    high = serializers.FloatField(required=False, allow_null=True)
    licence = serializers.CharField(required=False, allow_blank=True, max_length=200)
    quality = serializers.ChoiceField(WorkforceDataset.Quality.choices, required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    partner = serializers.CharField(required=False, help_text="Slug or uid of your partner.")


class Reason(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(max_length=500)
