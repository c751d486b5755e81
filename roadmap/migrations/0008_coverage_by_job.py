"""Coverage is looked up by job: its primary key says the job first, and an index of its own is not needed."""

from django.db import migrations, models

TURNED = """
ALTER TABLE roadmap_coverage DROP CONSTRAINT roadmap_coverage_pkey;
ALTER TABLE roadmap_coverage ADD PRIMARY KEY ({});
"""


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0007_releases_never_change")]

    operations = [
        migrations.RemoveIndex(model_name="coverage", name="coverage_job"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(TURNED.format("job_id, sector_id"), TURNED.format("sector_id, job_id"))
            ],
            state_operations=[
                migrations.AlterField(
                    "coverage",
                    "pk",
                    models.CompositePrimaryKey(
                        "job_id", "sector_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                )
            ],
        ),
    ]
