"""Only a recompute that waits or is done leaves a mark: kept pages say that the figures are being worked out anew.

The triggers of `0001_public_marks` followed every task whose name begins with "roadmap.", so the mail to who asked to
join emptied all kept pages too. `roadmap.needs.freshness.TASKS` is what the pages read; a test compares the two.
"""

from django.db import migrations

RECOMPUTES = """(
    'roadmap.tasks.refresh_needs_of_profile',
    'roadmap.tasks.refresh_needs_of_evidence',
    'roadmap.tasks.recompute_needs'
)"""
TRIGGERS = """
DROP TRIGGER public_mark_made ON coediting_delivery;
DROP TRIGGER public_mark ON coediting_delivery;
DROP TRIGGER public_mark_gone ON coediting_delivery;
CREATE TRIGGER public_mark_made AFTER INSERT ON coediting_delivery
    FOR EACH ROW WHEN (NEW.task {tasks}) EXECUTE FUNCTION greenskills_mark();
CREATE TRIGGER public_mark AFTER UPDATE ON coediting_delivery
    FOR EACH ROW WHEN (
        NEW.task {tasks} AND (OLD.done, OLD.attempts) IS DISTINCT FROM (NEW.done, NEW.attempts)
    ) EXECUTE FUNCTION greenskills_mark();
CREATE TRIGGER public_mark_gone AFTER DELETE ON coediting_delivery
    FOR EACH ROW WHEN (OLD.task {tasks} AND OLD.done IS NULL) EXECUTE FUNCTION greenskills_mark();
"""


class Migration(migrations.Migration):
    dependencies = [("greenskills", "0003_marks_of_dialogues")]
    operations = [
        migrations.RunSQL(
            TRIGGERS.format(tasks=f"IN {RECOMPUTES}"),
            TRIGGERS.format(tasks="LIKE 'roadmap.%'"),
        )
    ]
