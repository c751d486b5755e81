"""What an ESCO import makes of the catalogue: new rows, merged rows, and rows it leaves alone."""

import pytest
from django.core.management import call_command
from django.db import connection

from coediting.models import Event
from profiles.actions import imports
from profiles.importing.faults import ImportCancelled
from profiles.importing.progress import Progress
from profiles.models import Competence, Job, JobCompetence, ShortageListing, SkillGroup
from profiles.models.catalogue import uid_of
from tests.profiles import small_esco
from tests.profiles.small_esco import RECYCLE, SORT, SORTER, TALK, WELD, WELDER, download, rows_of

pytestmark = pytest.mark.django_db


def run(folder, dry_run=False, progress=None):
    return imports.import_esco(paths=[folder], dry_run=dry_run, progress=progress or Progress())


def changes(report):
    return {name: (c.added, c.changed, c.unchanged, c.missing) for name, c in report.changes.items()}


def fingerprint():
    tables = (Job, Competence, JobCompetence, SkillGroup, Competence.broader.through, Event)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def test_import_adds_everything_once(tmp_path):
    report = run(download(tmp_path / "esco"))

    assert changes(report) == {
        "isco_groups": (4, 0, 0, 0),
        "occupations": (2, 0, 0, 0),
        "skill_groups": (2, 0, 0, 0),
        "skills": (4, 0, 0, 0),
        "skills_in_groups": (1, 0, 0, 0),
        "broader_skills": (1, 0, 0, 0),
        "broader_groups": (1, 0, 0, 0),
        "relations": (3, 0, 0, 0),
    }
    assert list(Event.objects.values_list("kind", "subject")) == [("catalogue.imported", "esco")]


def test_import_of_the_same_again_changes_nothing(tmp_path):
    folder = download(tmp_path / "esco")
    run(folder)
    before = fingerprint()

    report = run(folder)

    assert {counts[:2] + counts[3:] for counts in changes(report).values()} == {(0, 0, 0)}
    assert fingerprint() == before


def test_dry_run_shows_the_difference_and_writes_nothing(tmp_path):
    folder = download(tmp_path / "esco")
    before = fingerprint()

    dry = run(folder, dry_run=True)

    assert fingerprint() == before
    assert changes(dry) == changes(run(folder))
    assert sorted(dry.changes["occupations"].examples["added"]) == ["sorter · 7212.1.1", "welder · 7212.1"]


def test_job_gets_labels_identity_and_place(tmp_path):
    run(download(tmp_path / "esco"))

    job = Job.objects.get(esco_uri=SORTER)
    assert job.uid == uid_of(SORTER)
    assert (job.label_en, job.label_nl, job.alt_en) == (
        "sorter",
        "sorteerder",
        ["metal sorter", "scrap sorter"],
    )
    assert job.path == "7/72/721/7212/7212.1/7212.1.1/"
    assert job.parent.esco_uri == WELDER


def test_shortage_titles_find_the_jobs_that_came_after_them(tmp_path):
    for title in ("Sorteerder", "Sorteerders", "Kok"):
        ShortageListing.objects.create(year=2026, title=title, causes=[])

    run(download(tmp_path / "esco"), dry_run=True)
    before = ShortageListing.objects.filter(job__isnull=False).count()
    run(download(tmp_path / "esco"))

    linked = ShortageListing.objects.filter(job__isnull=False).values_list("title", "job__esco_uri")
    assert (before, list(linked)) == (0, [("Sorteerder", SORTER)])


def test_jobs_find_their_parent_by_code_without_the_relations(tmp_path):
    run(download(tmp_path / "esco", broaderRelationsOccPillar=None))

    assert list(Job.objects.order_by("path").values_list("path", flat=True)) == [
        "7/", "7/72/", "7/72/721/", "7/72/721/7212/", "7/72/721/7212/7212.1/", "7/72/721/7212/7212.1/7212.1.1/",
    ]  # fmt: skip


def test_own_job_follows_its_parent(tmp_path):
    parent = Job.objects.create(
        uid=uid_of(f"{small_esco.E}isco/C7212"),
        kind="isco",
        esco_uri=f"{small_esco.E}isco/C7212",
        code="7212",
        path="7212/",
    )
    own = Job.objects.create(uid=uid_of("own"), kind="own", code="sloper", parent=parent, path="7212/sloper/")

    run(download(tmp_path / "esco"))

    own.refresh_from_db()
    assert own.path == "7/72/721/7212/sloper/"
    assert own.parent_id == parent.pk


def test_skill_groups_get_codes_from_the_hierarchy(tmp_path):
    run(download(tmp_path / "esco"))

    assert sorted(SkillGroup.objects.values_list("code", "label_en")) == [
        ("S1", "handling"),
        ("S1.1", "sorting"),
    ]


def test_competence_gets_its_group_from_the_collections(tmp_path):
    run(download(tmp_path / "esco"))

    assert dict(Competence.objects.values_list("esco_uri", "group")) == {
        SORT: "technical", WELD: "digital", RECYCLE: "green", TALK: "soft",
    }  # fmt: skip
    recycling = Competence.objects.get(esco_uri=RECYCLE)
    assert (recycling.label_nl, recycling.alt_nl) == ("recycling (nl)", ["afval sorteren", "recycleren"])


def test_import_keeps_what_is_the_portals_own(tmp_path):
    Competence.objects.create(
        uid=uid_of(RECYCLE),
        esco_uri=RECYCLE,
        label_en="old",
        label_vls="recyclage",
        circular=True,
        group="soft",
        kind="attitude",
    )

    report = run(download(tmp_path / "esco"))

    recycling = Competence.objects.get(esco_uri=RECYCLE)
    assert changes(report)["skills"] == (3, 1, 0, 0)
    assert (recycling.label_en, recycling.esco_green) == ("recycling", True)
    assert (recycling.label_vls, recycling.circular, recycling.group, recycling.kind) == (
        "recyclage",
        True,
        "soft",
        "attitude",
    )


def test_group_follows_esco_until_somebody_chooses(tmp_path):
    run(download(tmp_path / "esco"))
    Competence.objects.filter(esco_uri=TALK).update(group="technical")
    green = rows_of(
        "greenSkillsCollection_en", ["Skill", SORT, "sort scrap", ""], ["Skill", TALK, "talk", ""]
    )

    run(download(tmp_path / "esco", greenSkillsCollection_en=green))

    groups = dict(Competence.objects.values_list("esco_uri", "group"))
    assert (groups[SORT], groups[TALK]) == ("green", "technical")


def test_import_of_one_language_keeps_the_other(tmp_path):
    run(download(tmp_path / "esco"))
    only_english = {name.removesuffix(".csv"): None for name in small_esco.FILES if name.endswith("_nl.csv")}

    report = run(download(tmp_path / "english", **only_english))

    assert Job.objects.get(esco_uri=SORTER).label_nl == "sorteerder"
    assert not report.changed_anything


def test_concept_that_a_newer_release_lacks_is_reported_and_stays(tmp_path):
    run(download(tmp_path / "esco"))
    newer = {"skills_en": rows_of("skills_en", without=[WELD]), "digitalSkillsCollection_en": None,
             "occupationSkillRelations": rows_of("occupationSkillRelations", without=[WELD])}  # fmt: skip

    report = run(download(tmp_path / "newer", **newer))

    assert changes(report)["skills"] == (0, 0, 3, 1)
    assert changes(report)["relations"] == (0, 0, 2, 1)
    assert report.changes["skills"].examples == {"missing": ["weld"]}
    assert Competence.objects.filter(esco_uri=WELD).exists()


def test_changed_label_is_named_in_the_difference(tmp_path):
    run(download(tmp_path / "esco"))
    rows = rows_of(
        "skills_en",
        ["Skill", WELD, "skill/competence", "occupation-specific", "weld metal", "", "released", ""],
        without=[WELD],
    )

    report = run(download(tmp_path / "esco", skills_en=rows))

    assert report.changes["skills"].examples == {"changed": ["weld metal (label_en)"]}
    assert changes(report)["skills"] == (0, 1, 3, 0)


def test_zips_and_folders_go_together(tmp_path):
    folder = download(tmp_path / "esco")
    english = {file.name: file.read_bytes() for file in folder.glob("*_en.csv")}
    relations = {file.name: file.read_bytes() for file in folder.glob("*.csv") if "_" not in file.name}
    for file in [*folder.glob("*_en.csv"), *(folder / name for name in relations)]:
        file.unlink()
    one = small_esco.zipped(tmp_path / "ESCO dataset - v1.1.1 - en.zip", english)
    other = small_esco.zipped(tmp_path / "ESCO dataset - v1.1.1 - relations.zip", relations)

    report = imports.import_esco(paths=[one, other, folder], dry_run=False, progress=Progress())

    assert report.counts["relations"] == 3
    assert set(JobCompetence.objects.values_list("source_version", flat=True)) == {"1.1.1"}
    assert Job.objects.get(esco_uri=SORTER).label_nl == "sorteerder"


def search_index(name):
    with connection.cursor() as cursor:
        file = "pg_relation_filenode(indexname::regclass)"
        cursor.execute(f"SELECT indexdef, {file} FROM pg_indexes WHERE indexname = %s", [name])
        return cursor.fetchone()


def test_search_indexes_are_built_after_the_rows_only_when_the_table_is_empty(tmp_path):
    folder = download(tmp_path / "esco")
    names = ("competence_search", "profiles_competence_words")
    empty = [search_index(name) for name in names]
    run(folder)
    built = [search_index(name) for name in names]
    Competence.objects.filter(esco_uri=TALK).delete()

    run(folder)

    assert [definition for definition, _file in built] == [definition for definition, _file in empty]
    assert [old == new for (_same, old), (_other, new) in zip(empty, built, strict=True)] == [False, False]
    assert [search_index(name) for name in names] == built


class Impatient(Progress):
    """Cancels at its n-th look."""

    def __init__(self, looks):
        super().__init__()
        self.looks = looks

    def show(self):
        self.looks -= 1
        if self.looks < 0:
            raise ImportCancelled


@pytest.mark.parametrize("looks", [0, 5, 30, 60])
def test_cancelled_import_leaves_nothing_half_done(tmp_path, looks):
    folder = download(tmp_path / "esco")
    before = fingerprint()

    with pytest.raises(ImportCancelled):
        run(folder, progress=Impatient(looks))

    assert fingerprint() == before


def test_command_says_what_it_did(tmp_path, capsys):
    call_command("import_esco", str(download(tmp_path / "esco")), "--no-progress", "--dry-run")

    shown = capsys.readouterr().out
    assert "skills_en.csv" in shown
    assert Job.objects.count() == 0
