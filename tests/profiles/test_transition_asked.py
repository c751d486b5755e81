"""What jobs ask is kept as rows: after everything that writes they must say what their sources say."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from coediting import actions as documents
from profiles import actions as profiles
from profiles.actions import catalogue, curation, followups, imports
from profiles.importing.progress import Progress
from profiles.models import AskedCompetence, Job, JobCompetence, JobSize, Profile, Requirement
from profiles.transitions import asked
from tests import factories
from tests.profiles import small_esco
from tests.profiles.curating import follow, replaced
from tests.profiles.moving import ESSENTIAL, OPTIONAL, asks, competences, job, profile
from tests.profiles.moving import asked as row

pytestmark = pytest.mark.django_db


def defined():
    """{(job, competence): (essential, level)} as the edges and the published profiles of jobs say it, by hand."""
    found = {}

    def strictest(key, importance, level):
        essential, highest = found.get(key, (False, None))
        levels = [one for one in (highest, level) if one is not None]
        found[key] = (essential or importance == ESSENTIAL, max(levels, default=None))

    for edge in JobCompetence.objects.all():
        strictest((edge.job_id, edge.competence_id), edge.importance, None)
    for asking in Requirement.objects.filter(profile__kind=Profile.Kind.JOB).prefetch_related("profile__jobs"):
        for named in asking.profile.jobs.all():
            strictest((named.pk, asking.competence_id), asking.importance, asking.level)
    return found


def kept():
    """The same as it is kept. The sizes must agree with it."""
    rows = {(r.job_id, r.competence_id): (r.essential, r.level) for r in AskedCompetence.objects.all()}
    sizes = {}
    for (of, _competence), (essential, _level) in rows.items():
        every, strict = sizes.get(of, (0, 0))
        sizes[of] = (every + 1, strict + essential)
    assert {size.pk: (size.asked, size.essential) for size in JobSize.objects.all()} == sizes
    return rows


def publish_again(of, **fields):
    """Publish another content of a published profile."""
    owner = of.document.owner
    base = of.document.working.number
    by = factories.editor(owner)
    content = of.document.working.content | factories.content(**fields)
    for name in ("sectors", "themes"):
        content[name] = of.document.working.content[name]
    profiles.revise_profile(profile=of, by=by, base=base, content=content)
    factories.approve(of)
    profiles.publish_profile(profile=of, by=factories.coordinator(), number=base + 1)


def test_rows_follow_profiles_as_they_are_published_changed_and_withdrawn():
    weld, cut, glue = competences("weld", "cut", "glue")
    first, second = asks(job("first"), [cut], [weld]), job("second")
    made = factories.published(jobs=[first, second], requirements=[row(weld, 2), row(glue, 3, OPTIONAL)])
    profile(first, row(weld, 1, OPTIONAL))
    factories.draft(jobs=[first], requirements=[row(cut, 4)])
    profile(second, row(cut, 4), kind="organisation")
    published = {
        (first.pk, cut.pk): (True, None),
        (first.pk, weld.pk): (True, 2),
        (first.pk, glue.pk): (False, 3),
        (second.pk, weld.pk): (True, 2),
        (second.pk, glue.pk): (False, 3),
    }
    assert kept() == defined() == published

    publish_again(made, jobs=[second], requirements=[row(glue, 1)])

    changed = {
        (first.pk, cut.pk): (True, None),
        (first.pk, weld.pk): (False, 1),
        (second.pk, glue.pk): (True, 1),
    }
    assert kept() == defined() == changed

    documents.withdraw_publication(document=made.document, by=factories.coordinator(), reason="Niet juist")

    assert kept() == defined() == {key: value for key, value in changed.items() if key[0] == first.pk}


def test_rows_follow_an_import_and_what_it_changes(tmp_path):
    imports.import_esco(paths=[small_esco.download(tmp_path / "one")], dry_run=False, progress=Progress())
    first = kept()
    assert first == defined()
    assert len(first) == JobCompetence.objects.count() == 3
    profile(Job.objects.get(label_en="welder"), row(factories.competence("own"), 4))

    turned = {ESSENTIAL: OPTIONAL, OPTIONAL: ESSENTIAL}
    changed = [[turned.get(cell, cell) for cell in line] for line in small_esco.rows_of("occupationSkillRelations")]
    folder = small_esco.download(tmp_path / "two", occupationSkillRelations=changed)
    imports.import_esco(paths=[folder], dry_run=False, progress=Progress())

    assert kept() == defined()
    assert {key: not essential for key, (essential, _level) in first.items()} == {
        key: essential for key, (essential, level) in kept().items() if level is None
    }


def test_rows_follow_links_that_come_of_merging_and_go_with_undoing():
    old, new = competences("old", "new")
    first, second = asks(job("first"), [old]), asks(job("second"), optional=[old, new])
    by = factories.coordinator()
    decision = replaced(old, [new], by=by)
    follow()
    assert kept() == defined()

    followups.decide_links(by=by, follow_up=decision.follow_ups.get(), jobs=[first.pk, second.pk])

    assert kept() == defined()
    assert kept()[first.pk, new.pk] == (True, None)

    curation.undo(by=by, decision=decision, reason="Toch niet")

    assert kept() == defined()
    assert (first.pk, new.pk) not in kept()


def test_rows_follow_edges_that_come_as_facts():
    weld, cut = (factories.competence(name, esco_uri=f"http://example.org/{name}") for name in ("weld", "cut"))
    welder = job("welder")
    edges = [(welder.esco_uri, weld.esco_uri, ESSENTIAL), (welder.esco_uri, cut.esco_uri, OPTIONAL)]

    catalogue.put_job_competences(edges=edges)

    assert kept() == defined() == {(welder.pk, weld.pk): (True, None), (welder.pk, cut.pk): (False, None)}


def test_rebuilding_mends_whatever_is_wrong_and_leaves_what_is_right():
    weld, cut, glue = competences("weld", "cut", "glue")
    first, second = asks(job("first"), [weld], [cut]), asks(job("second"), [glue])
    profile(first, row(weld, 3))
    right = AskedCompetence.objects.get(job=first, competence=weld)
    AskedCompetence.objects.filter(job=first, competence=cut).update(essential=True, level=4)
    AskedCompetence.objects.filter(job=second).delete()
    AskedCompetence.objects.create(job=second, competence=cut, essential=True)
    JobSize.objects.filter(job=first).delete()
    place = "SELECT ctid FROM profiles_askedcompetence WHERE job_id = %s AND competence_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(place, right.pk)
        before = cursor.fetchall()

    asked.rebuild()

    assert kept() == defined()
    with connection.cursor() as cursor:
        cursor.execute(place, right.pk)
        assert cursor.fetchall() == before


def test_rebuilding_from_nothing_leaves_the_indexes_as_they_were():
    asks(job("of"), competences("weld"), competences("cut"))
    indexes = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'profiles_askedcompetence' ORDER BY 1"
    with connection.cursor() as cursor:
        cursor.execute(indexes)
        before = cursor.fetchall()
        AskedCompetence.objects.all().delete()

        asked.rebuild()

        cursor.execute(indexes)
        assert cursor.fetchall() == before
    assert len(before) == 2
    assert kept() == defined()


@pytest.mark.django_db(transaction=True)
def test_two_publishings_of_one_job_at_once_both_count():
    weld, cut = competences("weld", "cut")
    of = job("of")
    one, two = (
        factories.approve(factories.draft(jobs=[of], requirements=[row(competence, 2)], **scope(code)))
        for competence, code in ((weld, "20"), (cut, "30"))
    )
    published, go_on = Event(), Event()

    def first():
        try:
            with transaction.atomic():
                profiles.publish_profile(profile=one, by=factories.coordinator(), number=1)
                published.set()
                go_on.wait(30)
        finally:
            connection.close()

    def second():
        try:
            profiles.publish_profile(profile=two, by=factories.coordinator(), number=1)
        finally:
            connection.close()

    threads = [Thread(target=first), Thread(target=second)]
    threads[0].start()
    assert published.wait(30)
    threads[1].start()
    wait_until_somebody_waits(go_on)
    for thread in threads:
        thread.join(30)

    assert kept() == defined() == {(of.pk, weld.pk): (True, 2), (of.pk, cut.pk): (True, 2)}


def scope(code):
    return {"themes": [factories.theme()], "sectors": [factories.sector(code)]}


def wait_until_somebody_waits(then):
    """Ask the server until a transaction waits for another one; then let the one before it go on."""
    with connection.cursor() as cursor:
        for _time in range(3000):
            cursor.execute(
                "SELECT pg_sleep(0.01), count(*) FROM pg_stat_activity"
                " WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[1]:
                return then.set()
    raise AssertionError("the second did not wait for the first")
