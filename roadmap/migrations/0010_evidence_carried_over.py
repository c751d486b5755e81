"""Evidence remembers the evidence about a predecessor of its competence that it was offered from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0009_target_search")]
    operations = [
        migrations.AddField(
            model_name="competenceevidence",
            name="carried_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="carried",
                to="roadmap.competenceevidence",
                verbose_name="found about a predecessor",
            ),
        ),
        migrations.AddConstraint(
            model_name="competenceevidence",
            constraint=models.UniqueConstraint(
                fields=("carried_from", "competence"), name="evidence_carried_once"
            ),
        ),
    ]
