"""Things that a counter guards keep what they said before, so that an edit of an older version can be merged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0012_letters_owed")]
    operations = [
        migrations.CreateModel(
            "FormerState",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("uid", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("until", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["kind", "uid", "version"], name="former_state_once")
                ],
            },
        )
    ]
