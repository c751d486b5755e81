"""More tables that kept pages show, since those of jobs, competences and of the search are kept too.

Any statement on them leaves a mark, as in `0001_public_marks`: what is derived is written by few statements, the rest
by hand.
"""

from django.db import migrations

TABLES = (
    "profiles_askedcompetence",
    "profiles_jobsize",
    "profiles_job_successors",
    "profiles_curationdecision",
    "profiles_curationchange",
    "roadmap_competenceevidence",
    "roadmap_needtotal",
    "roadmap_target",
    "dialogues_dialogue",
)
MARK = (
    "CREATE TRIGGER public_mark AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {} "
    "FOR EACH STATEMENT EXECUTE FUNCTION greenskills_mark();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("greenskills", "0001_public_marks"),
        ("profiles", "0013_jobs_go_on_too"),
        ("roadmap", "0008_coverage_by_job"),
        ("dialogues", "0003_registrations_series_and_states"),
    ]
    operations = [
        migrations.RunSQL(MARK.format(table), f"DROP TRIGGER public_mark ON {table};") for table in TABLES
    ]
