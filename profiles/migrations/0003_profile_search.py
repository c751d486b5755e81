"""Published profiles are found by their titles, with typing errors forgiven."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import profiles.models.catalogue


class Migration(migrations.Migration):
    dependencies = [("profiles", "0002_initial")]
    operations = [
        migrations.AddField(
            model_name="profile",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=profiles.models.catalogue.SearchText("title_nl", "title_en"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search_text", "gin_trgm_ops"), name="profile_search"
            ),
        ),
    ]
