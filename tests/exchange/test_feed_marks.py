"""Which writes leave a mark: every table and column that the feed reads, and no draft."""

import re
import uuid

import pytest
from django.db import connection, transaction

from coediting.models import Document
from exchange.actions import feed
from exchange.feed.reading import readings
from exchange.feed.sources import SOURCES
from exchange.models import Mark
from profiles import actions
from profiles.models import Competence, Job, JobCompetence, Profile
from tests import factories
from tests.exchange.feeding import read_by

pytestmark = pytest.mark.django_db
every_resource = pytest.mark.parametrize("name", SOURCES)
# Of documents these are read only where nothing is published.
OF_DRAFTS = {"changed", "state", "working_id"}
TRIGGERS = "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE 'exchange\\_%'"
# The edges have no constraint in the database (docs/decisions/0007); their import joins both ends.
UNBOUND = {("profiles_jobcompetence", "profiles_job"), ("profiles_jobcompetence", "profiles_competence")}
CONSTRAINTS = "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"


def triggers():
    """{table: the definitions of its triggers}."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        for table, definition in cursor.fetchall():
            found.setdefault(table, []).append(definition)
    return found


def compared(definition):
    """The columns that a trigger for each row compares."""
    return set(re.findall(r"\bnew\.(\w+)", definition))


def tables_of(name):
    """{table: the kinds of its marks} of a resource: columns, or "names"."""
    found = {}
    for source in SOURCES[name]:
        table, kind = source.split(".")
        found.setdefault(table, set()).add(kind)
    return found


# ---------- nothing is forgotten ----------


@every_resource
def test_sources_are_the_tables_that_the_query_reads(name):
    read = {table for table, columns in read_by(name).items() if not joins_only(name, table, columns)}

    assert tables_of(name).keys() == read


def joins_only(name, table, columns):
    """A table of which only the key is read, on the way to another one."""
    return name == "agenda-requests" and table in {"profiles_profile", "roadmap_target"} and columns == {"document_id"}


def test_every_write_to_a_source_leaves_its_mark():
    known = triggers()
    for table, kind in sorted({tuple(source.split(".")) for sources in SOURCES.values() for source in sources}):
        wanted = {"UPDATE", "DELETE", "TRUNCATE"} | (set() if kind == "names" else {"INSERT"})
        said = [text for text in known[table] if f"'{kind}'" in text or f"'{table}.{kind}'" in text]
        events = {event for text in said for event in re.findall(r"INSERT|UPDATE|DELETE|TRUNCATE", text)}
        assert events == wanted, (table, kind)


def test_triggers_for_some_columns_look_at_all_that_is_read():
    """Where only some columns count, as of names and of documents with drafts, those are all that the queries read."""
    known = triggers()
    for name in SOURCES:
        read = read_by(name)
        for table, kinds in tables_of(name).items():
            watched = {column for text in known[table] if "FOR EACH ROW" in text for column in compared(text)}
            if kinds == {"names"} or (table.startswith("coediting_") and watched):
                assert read[table] - {"id"} - OF_DRAFTS <= watched, (name, table)


def test_whoever_is_named_is_there_before_who_names_it():
    """A new row of a table that only lends its names leaves no mark: the constraint says that nobody names it yet."""
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS)
        bound = set(cursor.fetchall()) | UNBOUND
    for name in SOURCES:
        tables = tables_of(name)
        for table in [table for table, kinds in tables.items() if kinds == {"names"}]:
            assert any((holder, table) in bound for holder in tables), (name, table)


def test_look_ups_lead_to_the_model():
    """Every look-up of a source can be asked of the model."""
    for name, sources in SOURCES.items():
        for lookup in {lookup for lookups in sources.values() for lookup in lookups}:
            found = readings()[name].model._base_manager.filter(**{f"{lookup}__in": [0]})
            assert list(found) == [], (name, lookup)


# ---------- what leaves a mark ----------


@pytest.fixture
def marks():
    """Asks what was marked since the last time: {source: set of rows}, with None for all."""
    feed.follow()

    def asked():
        found = {}
        for source, row in Mark.objects.values_list("source", "row"):
            found.setdefault(source, set()).add(row)
        Mark.objects.all().delete()
        return found

    asked()
    return asked


def test_draft_leaves_no_mark(marks):
    owner = factories.partner()
    profile = factories.published(owner)
    by = factories.editor(owner)
    marks()

    profile = Profile.objects.get(pk=profile.pk)
    content = profile.document.working.content | {"vks_level": 4}
    actions.revise_profile(profile=profile, by=by, base=profile.document.working.number, content=content)

    assert Document.objects.get(pk=profile.pk).working.content["vks_level"] == 4
    assert marks() == {}


def test_publishing_marks_its_document_and_what_it_names(marks):
    profile = factories.published(factories.partner())

    found = marks()

    assert found["coediting_document.id"] == found["profiles_profile.document_id"] == {profile.pk}


def test_renaming_marks_the_row_and_not_who_names_it(marks):
    competence = factories.competence()
    marks()

    competence.label_en = "another"
    competence.save()

    assert marks() == {"profiles_competence.id": {competence.pk}}


def test_another_uid_marks_all_who_name_it(marks):
    job = factories.job()
    marks()

    Job.objects.filter(pk=job.pk).update(uid=uuid.uuid4())

    assert marks() == {"profiles_job.id": {job.pk}, "profiles_job.names": {None}}


def test_many_rows_at_once_are_one_mark(marks):
    job = factories.job()
    Competence.objects.bulk_create(
        Competence(uid=uuid.uuid4(), label_nl=f"c {number}", label_en=f"c {number}", kind="skill")
        for number in range(201)
    )
    made = marks()
    JobCompetence.objects.bulk_create(
        JobCompetence(job=job, competence=competence, importance="essential")
        for competence in Competence.objects.all()[:200]
    )

    assert made["profiles_competence.id"] == {None}
    assert len(marks()["profiles_jobcompetence.id"]) == 200


def test_row_that_moves_to_another_parent_marks_both(marks):
    one, other = factories.published(slug="one"), factories.published(slug="other")
    job = factories.job()
    link = Profile.jobs.through.objects.create(profile=one, job=job)
    marks()

    Profile.jobs.through.objects.filter(pk=link.pk).update(profile=other)

    assert marks() == {"profiles_profile_jobs.profile_id": {one.pk, other.pk}}


def test_write_that_is_undone_leaves_no_mark(marks):
    with transaction.atomic():
        factories.competence()
        transaction.set_rollback(True)

    assert marks() == {}
