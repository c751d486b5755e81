"""Releases of the needs are citable: the database refuses to change or delete one."""

from django.db import migrations

# `by_id` may become empty when an account is erased.
TRIGGER = """
CREATE FUNCTION roadmap_needrelease_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a release is never changed: make a new one' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER needrelease_immutable
    BEFORE UPDATE OF id, uid, slug, name_nl, name_en, note_nl, note_en, dataset_id, inputs, figures, material,
                     content_hash, created ON roadmap_needrelease
    FOR EACH ROW EXECUTE FUNCTION roadmap_needrelease_keep();
CREATE TRIGGER needrelease_kept
    BEFORE DELETE ON roadmap_needrelease
    FOR EACH ROW EXECUTE FUNCTION roadmap_needrelease_keep();
"""
REMOVE = """
DROP TRIGGER needrelease_immutable ON roadmap_needrelease;
DROP TRIGGER needrelease_kept ON roadmap_needrelease;
DROP FUNCTION roadmap_needrelease_keep();
"""


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0006_evidence_decisions_and_scenario_versions")]
    operations = [migrations.RunSQL(TRIGGER, REMOVE)]
