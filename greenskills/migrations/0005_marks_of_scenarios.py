"""The needs in the API are kept too, and they depend on the scenarios."""

from django.db import migrations

TABLES = ("roadmap_scenario", "roadmap_scenariorate")
MARK = (
    "CREATE TRIGGER public_mark AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {} "
    "FOR EACH STATEMENT EXECUTE FUNCTION greenskills_mark();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("greenskills", "0004_marks_of_recomputes_only"),
        ("roadmap", "0011_join_requests"),
    ]
    operations = [
        migrations.RunSQL(
            "".join(MARK.format(table) for table in TABLES),
            "".join(f"DROP TRIGGER public_mark ON {table};" for table in TABLES),
        ),
    ]
