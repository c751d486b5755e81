"""An import's source names a registered kind; its choices are no longer those of the catalogue alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("profiles", "0007_settled_relations")]
    operations = [
        migrations.AlterField(
            model_name="importjob", name="source", field=models.CharField(max_length=10)
        )
    ]
