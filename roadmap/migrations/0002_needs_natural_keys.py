"""Derived rows of the needs are known by what they are about, so they lose their surrogate ids.

They hold nothing but a cache of the inputs: the tables are made anew, and the next recompute fills them.
Evidence gains notes; a scenario the hires its source states and the uptake of training.
"""

import django.db.models.deletion
from django.db import migrations, models

# 1 − ∏(1 − p) as a plain product. A running product this small is 0 for every purpose, and float8mul would raise
# an underflow error on it: 120 requirements that nearly everybody lacks are enough.
PRODUCT = """
CREATE FUNCTION portal_multiply(state double precision, value double precision) RETURNS double precision
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ BEGIN RETURN CASE WHEN state < 1e-290 THEN 0 ELSE state * value END; END $$;
CREATE AGGREGATE portal_product(double precision) (
    SFUNC = public.portal_multiply, STYPE = double precision, INITCOND = '1', PARALLEL = SAFE
);
"""
REMOVE = """
DROP AGGREGATE portal_product(double precision);
DROP FUNCTION portal_multiply(double precision, double precision);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0002_initial"),
        ("roadmap", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(PRODUCT, REMOVE),
        migrations.DeleteModel("Coverage"),
        migrations.DeleteModel("Factor"),
        migrations.DeleteModel("NeedTotal"),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "sector_id", "job_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sector_id", models.BigIntegerField()),
                ("job_id", models.BigIntegerField()),
                ("tie", models.BooleanField(default=False)),
                (
                    "profile",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="coverage",
                        to="profiles.profile",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["job_id"], name="coverage_job"),
                    models.Index(
                        condition=models.Q(("tie", True)),
                        fields=["sector_id", "job_id"],
                        name="coverage_ties",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Factor",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "profile_id", "group", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("group", models.CharField(max_length=10)),
                ("low", models.FloatField(null=True)),
                ("mid", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("known", models.PositiveIntegerField()),
                ("unknown", models.PositiveIntegerField()),
                (
                    "profile",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="factors",
                        to="profiles.profile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NeedTotal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dataset_id",
                        "year",
                        "region",
                        "sector_id",
                        "group",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("dataset_id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("region", models.CharField(max_length=20)),
                ("sector_id", models.BigIntegerField()),
                ("group", models.CharField(max_length=10)),
                ("headcount", models.FloatField()),
                ("covered", models.FloatField()),
                ("low", models.FloatField()),
                ("mid", models.FloatField()),
                ("high", models.FloatField()),
            ],
            options={"indexes": [models.Index(fields=["sector_id"], name="need_total_sector")]},
        ),
        migrations.AddField("competenceevidence", "note_nl", models.TextField(blank=True)),
        migrations.AddField("competenceevidence", "note_en", models.TextField(blank=True)),
        migrations.AddField(
            "scenario",
            "hires_total",
            models.PositiveIntegerField(
                blank=True,
                help_text="shown beside what the rates give",
                null=True,
                verbose_name="hires that the source states",
            ),
        ),
        migrations.AddField(
            "scenario",
            "training_uptake",
            models.FloatField(blank=True, null=True, verbose_name="yearly share that takes training"),
        ),
        migrations.AddConstraint(
            "scenario",
            models.CheckConstraint(
                condition=models.Q(("yearly_growth__gt", -1)), name="scenario_growth_leaves_somebody"
            ),
        ),
    ]
