"""The order of the list of published profiles stands in an index, so that a page costs what it shows."""

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Lower, NullIf


def order(first, second):
    return Lower(Coalesce(NullIf(F(first), Value("")), NullIf(F(second), Value("")), F("slug")))


class Migration(migrations.Migration):
    dependencies = [("profiles", "0009_curation")]
    operations = [
        migrations.AddIndex(
            "profile", models.Index(order("title_nl", "title_en"), "document", name="profile_by_title_nl")
        ),
        migrations.AddIndex(
            "profile", models.Index(order("title_en", "title_nl"), "document", name="profile_by_title_en")
        ),
    ]
