"""The shapes of scenarios in the API."""

from rest_framework import serializers

from rest.fields import Languages, LanguagesSent, Sent


class SectorRate(serializers.Serializer):
    """Rates of a sector and everything below it; null for the overall one."""

    sector = serializers.UUIDField()
    yearly_growth = serializers.FloatField(allow_null=True)
    yearly_leaving = serializers.FloatField(allow_null=True)


class AgeRate(Sent):
    """The leaving rate of an age band, and its share of the staff. The shares add up to 1."""

    age_band = serializers.CharField(max_length=7, help_text="55-64, 65+")
    share = serializers.FloatField(min_value=0, max_value=1)
    yearly_leaving = serializers.FloatField(min_value=0, max_value=1)


class ScenarioRow(serializers.Serializer):
    """Assumptions about the future; rates are yearly fractions. With `ages` the leaving rate is their weighted mean."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    name = Languages()
    horizon_from = serializers.IntegerField()
    horizon_to = serializers.IntegerField()
    yearly_growth = serializers.FloatField()
    yearly_leaving = serializers.FloatField()
    hires_total = serializers.IntegerField(allow_null=True)
    training_uptake = serializers.FloatField(allow_null=True)
    source = serializers.CharField()
    note = Languages()
    standard = serializers.BooleanField()
    sectors = SectorRate(many=True)
    ages = AgeRate(many=True)
    revision = serializers.IntegerField(help_text="Counts the changes; a change names it in If-Match.")


class ScenarioMeasures(serializers.Serializer):
    """From now until a year, in whole persons; null beyond the horizon."""

    hires = serializers.IntegerField(allow_null=True)
    replacement = serializers.IntegerField(allow_null=True)
    expansion = serializers.IntegerField(allow_null=True)
    stays = serializers.IntegerField(allow_null=True, help_text="Staff of today still there.")


class ScenarioYear(serializers.Serializer):
    """One year of both; `difference` is the other minus the one."""

    year = serializers.IntegerField()
    one = ScenarioMeasures()
    other = ScenarioMeasures()
    difference = ScenarioMeasures()


class ScenarioComparison(serializers.Serializer):
    """The same people, other assumptions. null and no years where there are no figures yet."""

    one = serializers.CharField()
    other = serializers.CharField()
    dataset = serializers.CharField(allow_null=True)
    year = serializers.IntegerField(allow_null=True)
    sector = serializers.UUIDField(allow_null=True)
    years = ScenarioYear(many=True)


class Names(LanguagesSent):
    """A name in both languages."""

    nl = serializers.CharField(max_length=200)
    en = serializers.CharField(max_length=200)


class Notes(LanguagesSent):
    """A note in both languages."""

    nl = serializers.CharField(allow_blank=True, max_length=3000)
    en = serializers.CharField(allow_blank=True, max_length=3000)


class SectorRateNew(Sent):
    """Growth, leaving or both."""

    sector = serializers.CharField(help_text="Uid, or nacebel2025:20.")
    yearly_growth = serializers.FloatField(allow_null=True, required=False)
    yearly_leaving = serializers.FloatField(allow_null=True, required=False)


class ScenarioNew(serializers.Serializer):
    """A new one."""

    slug = serializers.SlugField(required=False, max_length=120)

    name = Names()
    horizon_from = serializers.IntegerField(min_value=1990, max_value=2100)
    horizon_to = serializers.IntegerField(min_value=1990, max_value=2160)
    yearly_growth = serializers.FloatField(required=False)
    yearly_leaving = serializers.FloatField(required=False)
    hires_total = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=2_000_000_000
    )
    training_uptake = serializers.FloatField(required=False, allow_null=True)
    source = serializers.CharField(required=False, allow_blank=True, max_length=500)
    note = Notes(required=False)
    standard = serializers.BooleanField(required=False)
    sectors = SectorRateNew(many=True, required=False)
    ages = AgeRate(many=True, required=False)


class NamesSent(LanguagesSent):
    """A name; a language that is left out stays."""

    nl = serializers.CharField(required=False, max_length=200)
    en = serializers.CharField(required=False, max_length=200)


class NotesSent(LanguagesSent):
    """A note; a language that is left out stays."""

    nl = serializers.CharField(required=False, allow_blank=True, max_length=3000)
    en = serializers.CharField(required=False, allow_blank=True, max_length=3000)


class SectorRateSent(Sent):
    """Rates of a sector: changed, new, or with `removed` gone."""

    sector = serializers.CharField(help_text="Uid, or nacebel2025:20.")
    yearly_growth = serializers.FloatField(allow_null=True, required=False)
    yearly_leaving = serializers.FloatField(allow_null=True, required=False)
    removed = serializers.BooleanField(required=False)


class AgeRateSent(Sent):
    """The rate of an age band: changed, new (with both members), or with `removed` gone. The shares add up to 1."""

    age_band = serializers.CharField(max_length=7, help_text="55-64, 65+")
    share = serializers.FloatField(required=False, min_value=0, max_value=1)
    yearly_leaving = serializers.FloatField(required=False, min_value=0, max_value=1)
    removed = serializers.BooleanField(required=False)


class ScenarioChange(serializers.Serializer):
    """What to change; what is left out stays."""

    name = NamesSent(required=False)
    horizon_from = serializers.IntegerField(required=False, min_value=1990, max_value=2100)
    horizon_to = serializers.IntegerField(required=False, min_value=1990, max_value=2160)
    yearly_growth = serializers.FloatField(required=False)
    yearly_leaving = serializers.FloatField(required=False)
    hires_total = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=2_000_000_000
    )
    training_uptake = serializers.FloatField(required=False, allow_null=True)
    source = serializers.CharField(required=False, allow_blank=True, max_length=500)
    note = NotesSent(required=False)
    standard = serializers.BooleanField(required=False)
    sectors = SectorRateSent(many=True, required=False)
    ages = AgeRateSent(many=True, required=False)
