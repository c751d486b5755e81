"""What jobs ask as rows, filled from the edges and the published profiles that are there."""

import django.db.models.deletion
from django.db import migrations, models

from profiles.transitions.asked import REBUILD


def job(field, **options):
    return field(
        db_constraint=False, on_delete=django.db.models.deletion.CASCADE, to="profiles.job", **options
    )


class Migration(migrations.Migration):
    dependencies = [("profiles", "0011_search_words")]
    operations = [
        migrations.CreateModel(
            name="AskedCompetence",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "job_id", "competence_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("job", job(models.ForeignKey, related_name="asked", db_index=False)),
                (
                    "competence",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked_by",
                        to="profiles.competence",
                    ),
                ),
                ("essential", models.BooleanField()),
                ("level", models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["competence", "job"], include=["essential", "level"], name="asked_reverse")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__isnull", True), ("level__range", (1, 4)), _connector="OR"),
                        name="asked_level_1_to_4",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JobSize",
            fields=[
                ("job", job(models.OneToOneField, related_name="size", primary_key=True, serialize=False)),
                ("asked", models.PositiveIntegerField()),
                ("essential", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL(REBUILD, migrations.RunSQL.noop),
    ]
