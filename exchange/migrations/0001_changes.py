"""The feed of changes: what was told, what the feed has told of each object, and the marks of what was written.

A mark is a row of its own, written by a trigger in the transaction of the write itself: no writer waits for another,
and no mark is seen before what it is about. `exchange.feed.sources` says which resources a mark is about.
"""

from django.db import migrations, models

import exchange.models.fields

# Tables of which a row is named by these columns. A statement that writes more rows than MOST leaves one mark: all.
MOST = 200
WRITTEN = {
    "partners_partner": ("id",),
    "coediting_document_partners": ("document_id",),
    "profiles_sector": ("id",),
    "profiles_theme": ("id",),
    "profiles_job": ("id",),
    "profiles_job_successors": ("from_job_id", "to_job_id"),
    "profiles_competence": ("id",),
    "profiles_competence_successors": ("from_competence_id", "to_competence_id"),
    "profiles_competence_themes": ("competence_id",),
    "profiles_curationchange": ("competence_id", "job_id"),
    "profiles_curationdecision": ("id",),
    "profiles_jobcompetence": ("id",),
    "profiles_shortagelisting": ("id",),
    "profiles_profile": ("document_id",),
    "profiles_profile_jobs": ("profile_id",),
    "profiles_profile_sectors": ("profile_id",),
    "profiles_profile_themes": ("profile_id",),
    "roadmap_roadmap": ("id",),
    "roadmap_actionline": ("id",),
    "roadmap_action": ("id",),
    "roadmap_actionevidence": ("action_id",),
    "roadmap_indicator": ("id",),
    "roadmap_indicatorpoint": ("indicator_id",),
    "roadmap_target": ("document_id",),
    "roadmap_target_actions": ("target_id",),
    "roadmap_target_sectors": ("target_id",),
    "roadmap_measurement": ("target_id",),
    "roadmap_initiative": ("id",),
    "roadmap_initiative_agendas": ("initiative_id",),
    "roadmap_initiative_partners": ("initiative_id",),
    "roadmap_agendarequest": ("id",),
    "roadmap_agendarequest_actions": ("agendarequest_id",),
    "roadmap_agendarequest_initiatives": ("agendarequest_id",),
    "roadmap_agendarequest_profiles": ("agendarequest_id",),
    "roadmap_agendarequest_targets": ("agendarequest_id",),
    "roadmap_workforce": ("dataset_id",),
    "roadmap_workforcedataset": ("id",),
    "roadmap_scenario": ("id",),
    "roadmap_scenariorate": ("scenario_id",),
    "roadmap_competenceevidence": ("id",),
    "roadmap_groupevidence": ("id",),
    "roadmap_groupevidence_sectors": ("groupevidence_id",),
    "roadmap_needrun": ("id",),
    "roadmap_needrelease": ("id",),
    "dialogues_dialogue": ("id",),
    "dialogues_series": ("id",),
    "dialogues_contribution": ("id",),
    "dialogues_contribution_sources": ("from_contribution_id", "to_contribution_id"),
    "dialogues_dot": ("contribution_id",),
    "dialogues_adoption": ("contribution_id",),
}
# What others show of these is only this: all that does is read anew when one of them changes, or a row goes.
NAMES = {
    "partners_partner": ("uid", "slug"),
    "profiles_sector": ("uid", "path"),
    "profiles_theme": ("uid", "slug", "kind"),
    "profiles_job": ("uid",),
    "profiles_competence": ("uid",),
    "roadmap_roadmap": ("uid",),
    "roadmap_actionline": ("uid",),
    "roadmap_action": ("uid",),
    "roadmap_indicator": ("uid",),
    "roadmap_initiative": ("uid",),
}
# Drafts are saved all day long. They touch these tables, and must cost nothing: (table, key, column, which rows).
DRAFTED = (
    (
        "coediting_document",
        "id",
        "{0}.published_id IS NOT NULL",
        ("uid", "owner_id", "published_id", "version", "published_at"),
    ),
    ("coediting_revision", "document_id", "{0}.version IS NOT NULL", ("number", "version", "content")),
    ("coediting_proposal", "id", "true", ("uid", "state", "created", "decided")),
)
FUNCTIONS = """
CREATE FUNCTION exchange_mark_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written text := CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT %1$I AS key FROM made'
        WHEN 'DELETE' THEN 'SELECT %1$I AS key FROM gone'
        ELSE 'SELECT %1$I AS key FROM made UNION SELECT %1$I FROM gone'
    END;
    name text;
    keys bigint[];
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF TG_OP <> 'TRUNCATE' THEN
            EXECUTE format(
                'SELECT array_agg(key) FROM (SELECT DISTINCT key FROM (' || written
                || ') AS rows WHERE key IS NOT NULL LIMIT @most + 1) AS few', name
            ) INTO keys;
        END IF;
        IF TG_OP = 'TRUNCATE' OR cardinality(keys) > @most THEN
            keys := ARRAY[NULL::bigint];
        END IF;
        INSERT INTO exchange_mark (source, "row") SELECT TG_TABLE_NAME || '.' || name, unnest(keys);
    END LOOP;
    RETURN NULL;
END $$;
CREATE FUNCTION exchange_mark_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO exchange_mark (source, "row") VALUES (TG_ARGV[0], NULL);
    RETURN NULL;
END $$;
CREATE FUNCTION exchange_mark_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO exchange_mark (source, "row")
    VALUES (TG_ARGV[0], CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END);
    RETURN NULL;
END $$;
CREATE FUNCTION exchange_mark_document_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO exchange_mark (source, "row")
    VALUES (TG_ARGV[0], CASE TG_OP WHEN 'DELETE' THEN OLD.document_id ELSE NEW.document_id END);
    RETURN NULL;
END $$;
"""


def of_written(table, keys):
    """The triggers of a table of which every write counts: statement by statement, however many rows each has."""
    named = ", ".join(f"'{key}'" for key in keys)
    events = {
        "INSERT": "REFERENCING NEW TABLE AS made",
        "UPDATE": "REFERENCING OLD TABLE AS gone NEW TABLE AS made",
        "DELETE": "REFERENCING OLD TABLE AS gone",
        "TRUNCATE": "",
    }
    for event, seen in events.items():
        yield (
            f"CREATE TRIGGER exchange_written_{event.lower()} AFTER {event} ON {table} {seen} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION exchange_mark_written({named});"
        )


def of_names(table, columns):
    """The triggers of a table that lends its names. A row that is new lends none yet: who names it is written later."""
    old, new = (", ".join(f"{side}.{column}" for column in columns) for side in ("OLD", "NEW"))
    marks = f"EXECUTE FUNCTION exchange_mark_all('{table}.names');"
    yield (
        f"CREATE TRIGGER exchange_named AFTER UPDATE ON {table} "
        f"FOR EACH ROW WHEN (ROW({old}) IS DISTINCT FROM ROW({new})) {marks}"
    )
    yield f"CREATE TRIGGER exchange_named_gone AFTER DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT {marks}"


def of_drafted(table, key, public, columns):
    """The triggers of a table of which only the rows with something public count, and only when that changes."""
    old, new = (", ".join(f"{side}.{column}" for column in columns) for side in ("OLD", "NEW"))
    marks = f"EXECUTE FUNCTION exchange_mark_{key}('{table}.{key}');"
    was, now = public.format("OLD"), public.format("NEW")
    yield f"CREATE TRIGGER exchange_drafted_made AFTER INSERT ON {table} FOR EACH ROW WHEN ({now}) {marks}"
    yield f"CREATE TRIGGER exchange_drafted_gone AFTER DELETE ON {table} FOR EACH ROW WHEN ({was}) {marks}"
    yield (
        f"CREATE TRIGGER exchange_drafted AFTER UPDATE ON {table} FOR EACH ROW "
        f"WHEN (({was} OR {now}) AND ROW({old}) IS DISTINCT FROM ROW({new})) {marks}"
    )
    yield (
        f"CREATE TRIGGER exchange_drafted_emptied AFTER TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION exchange_mark_all('{table}.{key}');"
    )


def triggers():
    for table, keys in WRITTEN.items():
        yield from of_written(table, keys)
    for table, columns in NAMES.items():
        yield from of_names(table, columns)
    for table, key, public, columns in DRAFTED:
        yield from of_drafted(table, key, public, columns)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("partners", "0001_initial"),
        ("coediting", "0006_approvals_needed_and_withdrawal"),
        ("profiles", "0014_flemish_names"),
        ("roadmap", "0011_join_requests"),
        ("dialogues", "0005_rooms_minutes_and_opinions"),
    ]
    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=60)),
                ("row", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Shape",
            fields=[
                ("resource", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("digest", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("resource", models.CharField(help_text="name of the resource in the API", max_length=40)),
                ("uid", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("created", "Created"), ("updated", "Updated"), ("deleted", "Deleted")], max_length=7
                    ),
                ),
                ("at", models.DateTimeField(help_text="when the feed told it, which is seconds after it happened")),
                ("data", exchange.models.fields.WrittenJSON(null=True)),
                ("changes", exchange.models.fields.WrittenJSON(default=list)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["resource", "number"], name="change_of_resource"),
                    models.Index(fields=["resource", "uid", "number"], name="change_of_object"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mirrored",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "resource", "uid", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("resource", models.CharField(max_length=40)),
                ("uid", models.UUIDField()),
                ("row", models.BigIntegerField(help_text="primary key of the object in its own table")),
                ("digest", models.UUIDField()),
                ("number", models.BigIntegerField()),
            ],
            options={
                "verbose_name_plural": "mirrored",
                "indexes": [models.Index(fields=["resource", "row"], name="mirrored_row")],
            },
        ),
        migrations.RunSQL(
            FUNCTIONS.replace("@most", str(MOST)) + "\n".join(triggers()),
            "".join(
                f"DROP FUNCTION exchange_mark_{name}() CASCADE;" for name in ("written", "all", "id", "document_id")
            ),
        ),
    ]
