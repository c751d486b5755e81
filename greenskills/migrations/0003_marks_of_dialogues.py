"""What a profile's page shows of dialogues leaves its mark: what was adopted from which dialogue.

Not every contribution: while people talk in a room hundreds come in, and none of them shows on such a page before it
is adopted.
"""

from django.db import migrations

TRIGGERS = """
CREATE TRIGGER public_mark AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON dialogues_adoption
    FOR EACH STATEMENT EXECUTE FUNCTION greenskills_mark();
CREATE TRIGGER public_mark AFTER UPDATE ON dialogues_contribution
    FOR EACH ROW WHEN (
        (OLD.outcome = 'adopted' OR NEW.outcome = 'adopted')
        AND (OLD.uid, OLD.text, OLD.about, OLD.kind) IS DISTINCT FROM (NEW.uid, NEW.text, NEW.about, NEW.kind)
    ) EXECUTE FUNCTION greenskills_mark();
CREATE TRIGGER public_mark AFTER UPDATE ON coediting_proposal
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION greenskills_mark();
"""
TABLES = ("dialogues_adoption", "dialogues_contribution", "coediting_proposal")


class Migration(migrations.Migration):
    dependencies = [
        ("greenskills", "0002_marks_of_search_and_needs"),
        ("coediting", "0006_approvals_needed_and_withdrawal"),
        ("dialogues", "0005_rooms_minutes_and_opinions"),
    ]
    operations = [
        migrations.RunSQL(TRIGGERS, "".join(f"DROP TRIGGER public_mark ON {table};" for table in TABLES)),
    ]
