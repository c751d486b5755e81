"""Jobs are taken out of use as competences are: with successors, decisions, and proposals to the profiles."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("profiles", "0012_what_jobs_ask")]
    operations = [
        migrations.AddField(
            model_name="job",
            name="successors",
            field=models.ManyToManyField(blank=True, related_name="predecessors", to="profiles.job"),
        ),
        migrations.AddField(
            model_name="curationdecision",
            name="about",
            field=models.CharField(
                choices=[("competence", "competence"), ("job", "job")], default="competence", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="curationchange",
            name="competence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="curation_changes",
                to="profiles.competence",
            ),
        ),
        migrations.AddField(
            model_name="curationchange",
            name="job",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="curation_changes",
                to="profiles.job",
            ),
        ),
        migrations.RemoveConstraint(model_name="curationchange", name="curation_change_once_a_decision"),
        migrations.AddConstraint(
            model_name="curationchange",
            constraint=models.UniqueConstraint(
                fields=("decision", "competence", "job"),
                name="curation_change_once_a_decision",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="curationchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("competence__isnull", False), ("job__isnull", True))
                | models.Q(("competence__isnull", True), ("job__isnull", False)),
                name="curation_change_about_one_thing",
            ),
        ),
        migrations.RenameField(model_name="followup", old_name="competences", new_name="going"),
    ]
