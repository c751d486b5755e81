"""The database marks every change of what visitors may see; `greenskills.kept` tells states apart by the marks.

A mark is a random number, written by a trigger in the transaction of the change itself. A counter would not do: of two
transactions the later number may be committed first. Nor would one row that all raise: writers would wait for each
other. Drafts, comments and signs of life leave no mark. A table that a kept page shows must stand here (or in a later
migration); a test follows what those pages read.
"""

from django.db import migrations

# Any statement on these is a change of what the public sees.
WHOLE = (
    "partners_partner",
    "coediting_document_partners",
    "profiles_theme",
    "profiles_sector",
    "profiles_job",
    "profiles_shortagelisting",
    "profiles_competence",
    "profiles_competence_broader",
    "profiles_competence_successors",
    "profiles_competence_themes",
    "profiles_competencegroup",
    "profiles_skillgroup",
    "profiles_skillgroup_broader",
    "profiles_jobcompetence",
    "profiles_profile",
    "profiles_profile_jobs",
    "profiles_profile_sectors",
    "profiles_profile_themes",
    "profiles_task",
    "profiles_requirement",
    "roadmap_workforcedataset",
    "roadmap_workforce",
    "roadmap_coverage",
    "roadmap_evidencescope",
    "roadmap_factor",
    "roadmap_needrun",
)
FUNCTION = """
CREATE TABLE greenskills_publicmark (
    mark bigint PRIMARY KEY DEFAULT hashtextextended(gen_random_uuid()::text, 0)
);
CREATE FUNCTION greenskills_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Now and then the old ones go: fewer marks are another state too, and nobody waits for a row that another deletes.
    IF random() < 0.01 THEN
        DELETE FROM greenskills_publicmark
        WHERE mark IN (SELECT mark FROM greenskills_publicmark FOR UPDATE SKIP LOCKED);
    END IF;
    INSERT INTO greenskills_publicmark DEFAULT VALUES;
    RETURN NULL;
END $$;
"""
# Of documents and their effects only what is public: an edit of a draft touches the same rows and must cost nothing.
ROWS = """
CREATE TRIGGER public_mark_made AFTER INSERT ON coediting_document
    FOR EACH ROW WHEN (NEW.published_id IS NOT NULL) EXECUTE FUNCTION greenskills_mark();
CREATE TRIGGER public_mark_gone AFTER DELETE ON coediting_document
    FOR EACH ROW WHEN (OLD.published_id IS NOT NULL) EXECUTE FUNCTION greenskills_mark();
CREATE TRIGGER public_mark AFTER UPDATE ON coediting_document
    FOR EACH ROW WHEN (
        (OLD.published_id IS NOT NULL OR NEW.published_id IS NOT NULL)
        AND (OLD.uid, OLD.kind, OLD.owner_id, OLD.published_id, OLD.version, OLD.published_at, OLD.withdrawn_at,
             OLD.withdrawn_because)
            IS DISTINCT FROM
            (NEW.uid, NEW.kind, NEW.owner_id, NEW.published_id, NEW.version, NEW.published_at, NEW.withdrawn_at,
             NEW.withdrawn_because)
    ) EXECUTE FUNCTION greenskills_mark();
CREATE TRIGGER public_mark AFTER UPDATE ON coediting_revision
    FOR EACH ROW WHEN (OLD.version IS NOT NULL OR NEW.version IS NOT NULL) EXECUTE FUNCTION greenskills_mark();
CREATE TRIGGER public_mark_made AFTER INSERT ON coediting_delivery
    FOR EACH ROW WHEN (NEW.task LIKE 'roadmap.%') EXECUTE FUNCTION greenskills_mark();
CREATE TRIGGER public_mark AFTER UPDATE ON coediting_delivery
    FOR EACH ROW WHEN (
        NEW.task LIKE 'roadmap.%' AND (OLD.done, OLD.attempts) IS DISTINCT FROM (NEW.done, NEW.attempts)
    ) EXECUTE FUNCTION greenskills_mark();
CREATE TRIGGER public_mark_gone AFTER DELETE ON coediting_delivery
    FOR EACH ROW WHEN (OLD.task LIKE 'roadmap.%' AND OLD.done IS NULL) EXECUTE FUNCTION greenskills_mark();
"""
EMPTIED = ("coediting_document", "coediting_revision", "coediting_delivery")


def statements():
    """One trigger on each whole table, and one for emptying each of the others."""
    for table in WHOLE:
        yield (
            f"CREATE TRIGGER public_mark AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION greenskills_mark();"
        )
    for table in EMPTIED:
        yield (
            f"CREATE TRIGGER public_mark_emptied AFTER TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION greenskills_mark();"
        )


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("partners", "0001_initial"),
        ("coediting", "0006_approvals_needed_and_withdrawal"),
        ("profiles", "0008_import_source_names_a_kind"),
        ("roadmap", "0008_coverage_by_job"),
    ]
    operations = [
        migrations.RunSQL(
            FUNCTION + ROWS + "\n".join(statements()),
            "DROP FUNCTION greenskills_mark() CASCADE; DROP TABLE greenskills_publicmark;",
        )
    ]
