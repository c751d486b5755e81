"""How many approvals a document asks, and why it was withdrawn. Profiles that are already there ask two."""

from django.db import migrations, models


def ask_two_of_profiles(apps, schema_editor):
    apps.get_model("coediting", "Document").objects.filter(kind="profile").update(approvals_needed=2)


class Migration(migrations.Migration):
    dependencies = [("coediting", "0005_review_and_discussion")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="approvals_needed",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="partners that must agree before publishing",
                verbose_name="approvals needed",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="withdrawn on"),
        ),
        migrations.AddField(
            model_name="document",
            name="withdrawn_because",
            field=models.CharField(blank=True, max_length=500, verbose_name="why it was withdrawn"),
        ),
        migrations.RunPython(ask_two_of_profiles, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("published__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"),
                name="document_published_or_withdrawn",
            ),
        ),
    ]
