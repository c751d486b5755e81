"""Evidence per competence and scope; totals by sector and by job as whole numbers; progress of runs; releases.

Factors and totals are a cache of the inputs: their tables are made anew, and the next recompute fills them. What was
called evidence so far is about whole groups and is called so.
"""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
        ("profiles", "0007_settled_relations"),
        ("roadmap", "0002_needs_natural_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("CompetenceEvidence", "GroupEvidence"),
        migrations.DeleteModel("Factor"),
        migrations.DeleteModel("NeedTotal"),
        migrations.CreateModel(
            name="EvidenceScope",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "sector_id",
                        "job_id",
                        "region",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sector_id", models.BigIntegerField()),
                ("job_id", models.BigIntegerField()),
                ("region", models.CharField(max_length=20)),
                ("profile_id", models.BigIntegerField(db_index=True)),
                ("scope", models.TextField()),
            ],
        ),
        migrations.AlterModelOptions(
            name="groupevidence",
            options={"verbose_name": "evidence for a group", "verbose_name_plural": "evidence for groups"},
        ),
        migrations.AddField(
            model_name="needrun",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="needrun",
            name="cancel_asked",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="needrun",
            name="parts_done",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="needrun",
            name="parts_total",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="needrun",
            name="step",
            field=models.CharField(blank=True, help_text="what it is busy with", max_length=20),
        ),
        migrations.AddField(
            model_name="workforcedataset",
            name="revision",
            field=models.PositiveIntegerField(
                default=0, help_text="counts the imports; an import names the one that it was made from"
            ),
        ),
        migrations.AlterField(
            model_name="groupevidence",
            name="sectors",
            field=models.ManyToManyField(related_name="group_evidence", to="profiles.sector"),
        ),
        migrations.AlterField(
            model_name="needrun",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("running", "running"),
                    ("done", "done"),
                    ("failed", "failed"),
                    ("cancelled", "cancelled"),
                ],
                default="running",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.CreateModel(
            name="Factor",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "profile_id",
                        "scope",
                        "group",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("scope", models.TextField(default="")),
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
            name="NeedRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_nl", models.CharField(max_length=200, verbose_name="name in Dutch")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("note_nl", models.TextField(blank=True)),
                ("note_en", models.TextField(blank=True)),
                (
                    "inputs",
                    models.JSONField(
                        help_text="revision numbers of profiles, revision of the dataset, evidence"
                    ),
                ),
                ("figures", models.JSONField()),
                ("material", models.BinaryField()),
                ("content_hash", models.CharField(editable=False, max_length=64)),
                ("created", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dataset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="roadmap.workforcedataset",
                    ),
                ),
            ],
            options={
                "verbose_name": "release of the needs",
                "verbose_name_plural": "releases of the needs",
                "ordering": ["-created", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="NeedTotal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dataset_id",
                        "year",
                        "axis",
                        "node_id",
                        "region",
                        "group",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("dataset_id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("axis", models.CharField(choices=[("sector", "Sector"), ("job", "Job")], max_length=6)),
                ("node_id", models.BigIntegerField()),
                ("region", models.CharField(max_length=20)),
                ("group", models.CharField(max_length=10)),
                ("headcount", models.BigIntegerField()),
                ("covered", models.BigIntegerField()),
                ("low", models.BigIntegerField()),
                ("mid", models.BigIntegerField()),
                ("high", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="CompetenceEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("check", "competence check"),
                            ("survey", "survey"),
                            ("estimate", "expert estimate"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                ("region", models.CharField(blank=True, max_length=20, verbose_name="region")),
                ("date", models.DateField(verbose_name="date")),
                ("asked", models.PositiveIntegerField(blank=True, null=True, verbose_name="persons asked")),
                (
                    "below",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="of whom below the level"
                    ),
                ),
                ("low", models.FloatField(verbose_name="least share")),
                ("mid", models.FloatField(verbose_name="share")),
                ("high", models.FloatField(verbose_name="largest share")),
                ("source", models.CharField(max_length=500, verbose_name="source")),
                ("licence", models.CharField(blank=True, max_length=200, verbose_name="licence")),
                (
                    "quality",
                    models.CharField(
                        choices=[
                            ("official", "official"),
                            ("estimate", "estimate"),
                            ("illustrative", "illustrative"),
                        ],
                        default="estimate",
                        max_length=12,
                        verbose_name="quality",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(
                        default=1,
                        help_text="counts the changes; an import names the one that it was made from",
                    ),
                ),
                ("created", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("decided", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="evidence",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "competence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="profiles.competence",
                        verbose_name="competence",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="profiles.job",
                        verbose_name="job",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="partners.partner",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="profiles.sector",
                        verbose_name="sector",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["-date", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "accepted")),
                        fields=["competence", "level"],
                        name="evidence_accepted",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("high__lte", 1),
                            ("low__gte", 0),
                            ("low__lte", models.F("mid")),
                            ("mid__lte", models.F("high")),
                        ),
                        name="evidence_shares_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("below__lte", models.F("asked")),
                            models.Q(("asked", None), ("below", None), ("kind", "estimate")),
                            _connector="OR",
                        ),
                        name="evidence_below_within_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (1, 4))), name="evidence_level_in_scale"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScenarioRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("age_band", models.CharField(blank=True, max_length=7, verbose_name="age band")),
                ("share", models.FloatField(blank=True, null=True, verbose_name="share of the staff")),
                ("yearly_growth", models.FloatField(blank=True, null=True, verbose_name="yearly growth")),
                (
                    "yearly_leaving",
                    models.FloatField(blank=True, null=True, verbose_name="yearly leaving rate"),
                ),
                (
                    "scenario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rates",
                        to="roadmap.scenario",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="profiles.sector",
                        verbose_name="sector",
                    ),
                ),
            ],
            options={
                "verbose_name": "rate of a scenario",
                "verbose_name_plural": "rates of a scenario",
                "ordering": ["scenario", "sector", "age_band"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scenario", "sector", "age_band"),
                        name="scenario_rate_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("yearly_leaving__isnull", True),
                            ("yearly_leaving__range", (0, 1)),
                            _connector="OR",
                        ),
                        name="scenario_rate_leaving_is_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("yearly_growth__isnull", True), ("yearly_growth__gt", -1), _connector="OR"
                        ),
                        name="scenario_rate_growth_leaves_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share__isnull", True), ("share__range", (0, 1)), _connector="OR"
                        ),
                        name="scenario_rate_share_is_share",
                    ),
                ],
            },
        ),
    ]
