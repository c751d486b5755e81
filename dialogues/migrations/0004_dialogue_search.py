"""Dialogues are found by their titles, in the one search box."""

from django.db import migrations, models

import profiles.models.catalogue
from profiles.search.tables import findable


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0003_registrations_series_and_states"), ("profiles", "0011_search_words")]
    operations = [
        migrations.AddField(
            model_name="dialogue",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=profiles.models.catalogue.SearchText("title_nl", "title_en"),
                output_field=models.TextField(),
            ),
        ),
        *findable("dialogues_dialogue", "title_nl, title_en"),
    ]
