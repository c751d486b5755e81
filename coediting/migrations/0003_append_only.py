"""Revisions are append-only: the database refuses a change of their number, content or document."""

from django.db import migrations

TRIGGER = """
CREATE FUNCTION coediting_revision_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a revision is never changed: append a new one' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER revision_append_only
    BEFORE UPDATE OF document_id, number, content, content_hash ON coediting_revision
    FOR EACH ROW EXECUTE FUNCTION coediting_revision_keep();
"""
REMOVE = """
DROP TRIGGER revision_append_only ON coediting_revision;
DROP FUNCTION coediting_revision_keep();
"""


class Migration(migrations.Migration):
    dependencies = [("coediting", "0002_initial")]
    operations = [migrations.RunSQL(TRIGGER, REMOVE)]
