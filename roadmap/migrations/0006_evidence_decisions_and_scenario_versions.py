"""Who decided on evidence and why; a version that guards edits of a scenario."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roadmap", "0005_claims"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="competenceevidence",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="competenceevidence",
            name="reason",
            field=models.CharField(
                blank=True, help_text="of the decision", max_length=500, verbose_name="reason"
            ),
        ),
        migrations.AddField(
            model_name="scenario",
            name="version",
            field=models.PositiveIntegerField(default=1, help_text="counts the changes"),
        ),
    ]
