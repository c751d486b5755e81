"""Who asked to join can be owed several letters: the one that was noted becomes the first of a list."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q

LIST = "ALTER COLUMN mail_owed TYPE varchar(60)[] USING CASE WHEN mail_owed = '' THEN '{}' ELSE ARRAY[mail_owed] END"
ONE = "ALTER COLUMN mail_owed TYPE varchar(60) USING coalesce(mail_owed[1], '')"
NOBODY = "join_request_forgotten_holds_nobody"


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0011_join_requests")]
    operations = [
        migrations.RemoveConstraint("joinrequest", NOBODY),
        migrations.RunSQL(
            f"ALTER TABLE roadmap_joinrequest {LIST}",
            f"ALTER TABLE roadmap_joinrequest {ONE}",
            state_operations=[
                migrations.AlterField(
                    "joinrequest",
                    "mail_owed",
                    ArrayField(
                        models.CharField(max_length=60), blank=True, default=list, verbose_name="mail still to send"
                    ),
                )
            ],
        ),
        migrations.AddConstraint(
            "joinrequest",
            models.CheckConstraint(
                condition=Q(forgotten__isnull=True)
                | Q(name="", email="", website="", topic="", text="", note="", reason="", mail_owed=[]),
                name=NOBODY,
            ),
        ),
    ]
