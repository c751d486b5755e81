"""What the coverage and the evidence scopes were decided with, so that most edits need no new decision."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0004_actions_agenda_and_trajectory")]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("profile_id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "jobs",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                (
                    "sectors",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                (
                    "asks",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
            ],
        ),
    ]
