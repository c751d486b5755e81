"""Somebody can be owed several letters: the one that was noted becomes the first of a list."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

LIST = "ALTER COLUMN mail_owed TYPE varchar(60)[] USING CASE WHEN mail_owed = '' THEN '{}' ELSE ARRAY[mail_owed] END"
ONE = "ALTER COLUMN mail_owed TYPE varchar(60) USING coalesce(mail_owed[1], '')"


def becomes_a_list(model):
    field = ArrayField(models.CharField(max_length=60), blank=True, default=list, verbose_name="mail still to send")
    return migrations.RunSQL(
        f"ALTER TABLE dialogues_{model} {LIST}",
        f"ALTER TABLE dialogues_{model} {ONE}",
        state_operations=[migrations.AlterField(model, "mail_owed", field)],
    )


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0005_rooms_minutes_and_opinions")]
    operations = [becomes_a_list("registration"), becomes_a_list("invitation")]
