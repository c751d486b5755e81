"""Targets are found by their titles, in the one search box."""

from django.db import migrations, models

import profiles.models.catalogue
from profiles.search.tables import findable


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0008_coverage_by_job"), ("profiles", "0011_search_words")]
    operations = [
        migrations.AddField(
            model_name="target",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=profiles.models.catalogue.SearchText("title_nl", "title_en"),
                output_field=models.TextField(),
            ),
        ),
        *findable("roadmap_target", "title_nl, title_en"),
    ]
