"""A repeated import leaves out what is settled, and yet sees everything that is not."""

import pytest

from profiles.actions import imports
from profiles.importing import reading
from profiles.importing.progress import Progress
from profiles.models import Job, JobCompetence, SettledRelations
from tests.profiles.small_esco import FILES, RECYCLE, SORTER, TALK, WELD, WELDER, E, as_csv, download

pytestmark = pytest.mark.django_db
STEM = "occupationSkillRelations"
RELATIONS = FILES[f"{STEM}.csv"]
HEADER, SORTS, RECYCLES, WELDS = RELATIONS


@pytest.fixture
def copied(monkeypatch):
    """What went to PostgreSQL for the file of relations: [bytes or text of every COPY]."""
    sent, usual = [], reading.copy

    class Listening:
        def __init__(self, stream):
            self.stream, self.text = stream, b""
            sent.append(self)

        def read(self, size):
            piece = self.stream.read(size)
            self.text += piece.encode() if isinstance(piece, str) else piece
            return piece

        def __getattr__(self, name):
            return getattr(self.stream, name)

    def copy(cursor, table, columns, stream, *rest):
        heard = Listening(stream) if table == "in_occupationskillrelations" else stream
        usual(cursor, table, columns, heard, *rest)

    monkeypatch.setattr(reading, "copy", copy)
    return lambda: [one.text for one in sent]


def run(tmp_path, relations=RELATIONS, dry_run=False):
    folder = download(tmp_path / "esco", **{STEM: relations})
    return imports.import_esco(paths=[folder], dry_run=dry_run, progress=Progress())


def numbers(report):
    change = report.changes["relations"]
    return change.added, change.changed, change.unchanged, change.missing


def faults(report):
    return [(fault.row, fault.code) for fault in report.faults.kept if fault.file == f"{STEM}.csv"]


def edges():
    return sorted(JobCompetence.objects.values_list("job__label_en", "competence__label_en", "importance"))


ALL = [
    ("sorter", "recycling", "optional"),
    ("sorter", "sort scrap", "essential"),
    ("welder", "weld", "essential"),
]


def test_repeat_reads_the_file_and_sends_nothing(tmp_path, copied):
    run(tmp_path)

    report = run(tmp_path)

    assert copied()[1:] == [b""]
    assert numbers(report) == (0, 0, 3, 0)
    assert report.counts["relations"] == 3


def test_deleted_edge_is_healed_by_a_repeat(tmp_path, copied):
    run(tmp_path)
    JobCompetence.objects.filter(competence__esco_uri=RECYCLE).delete()

    report = run(tmp_path)

    assert numbers(report) == (1, 0, 2, 0)
    assert edges() == ALL
    assert copied()[1].count(b"\n") == 2  # the sorter's lines and not the welder's
    assert numbers(run(tmp_path)) == (0, 0, 3, 0)
    assert copied()[2] == b""


@pytest.mark.parametrize("altered", [{"importance": "optional"}, {"source_version": "0.9"}])
def test_altered_edge_is_healed_by_a_repeat(tmp_path, altered):
    version = tmp_path / "ESCO dataset - v1.1.1"
    relations = download(tmp_path / "esco") / f"{STEM}.csv"
    archive = small_zip(version, relations)
    imports.import_esco(paths=[archive, tmp_path / "esco"], dry_run=False, progress=Progress())
    JobCompetence.objects.filter(job__esco_uri=WELDER).update(**altered)

    report = imports.import_esco(paths=[archive, tmp_path / "esco"], dry_run=False, progress=Progress())

    assert numbers(report) == (0, 1, 2, 0)
    assert edges() == ALL
    assert set(JobCompetence.objects.values_list("source_version", flat=True)) == {"1.1.1"}


def small_zip(name, relations):
    from tests.profiles.small_esco import zipped

    path = zipped(name.with_suffix(".1 - relations.zip"), {f"{STEM}.csv": relations.read_bytes()})
    relations.unlink()
    return path


def test_edge_exchanged_for_another_is_seen(tmp_path):
    run(tmp_path)
    talk = JobCompetence.objects.get(competence__esco_uri=WELD)
    talk.competence_id = talk.competence.__class__.objects.get(esco_uri=TALK).pk
    talk.save()

    report = run(tmp_path)

    assert numbers(report) == (1, 0, 2, 1)
    assert report.changes["relations"].examples == {"added": ["welder → weld"], "missing": ["welder → talk"]}


def test_superfluous_edge_is_counted_as_missing_every_time(tmp_path):
    run(tmp_path)
    sorter = Job.objects.get(esco_uri=SORTER)
    talk = JobCompetence.objects.first().competence.__class__.objects.get(esco_uri=TALK)
    JobCompetence.objects.create(job=sorter, competence=talk, importance="optional", source="esco")

    reports = [run(tmp_path), run(tmp_path)]

    assert [numbers(report) for report in reports] == 2 * [(0, 0, 3, 1)]
    assert {text for report in reports for text in report.changes["relations"].examples["missing"]} == {
        "sorter → talk"
    }


def test_changed_importance_is_taken_over(tmp_path):
    run(tmp_path)

    report = run(tmp_path, [HEADER, SORTS, [SORTER, "essential", "knowledge", RECYCLE], WELDS])

    assert numbers(report) == (0, 1, 2, 0)
    assert edges()[0] == ("sorter", "recycling", "essential")


def test_relation_that_moves_to_another_occupation_is_added_there_and_missing_here(tmp_path):
    run(tmp_path)

    report = run(tmp_path, [HEADER, SORTS, WELDS, [WELDER, *RECYCLES[1:]]])

    assert numbers(report) == (1, 0, 2, 1)
    assert report.changes["relations"].examples == {
        "added": ["welder → recycling"], "missing": ["sorter → recycling"],
    }  # fmt: skip


def test_occupation_that_the_file_no_longer_has_is_missing(tmp_path):
    run(tmp_path)

    report = run(tmp_path, [HEADER, WELDS])

    assert numbers(report) == (0, 0, 1, 2)


def test_faults_keep_their_row_and_come_back_every_time(tmp_path, copied):
    bad = [
        HEADER, SORTS, RECYCLES, [WELDER, "essential", "", WELD], [WELDER, "essential", "", f"{E}skill/none"],
        [f"{E}occupation/none", "essential", "", WELD],
    ]  # fmt: skip

    reports = [run(tmp_path, bad), run(tmp_path, bad)]

    found = [(5, "unknown-skill"), (6, "unknown-occupation")]
    assert [faults(report) for report in reports] == [found, found]
    assert [numbers(report) for report in reports] == [(3, 0, 0, 0), (0, 0, 3, 0)]
    assert copied()[1].startswith(b"4,")


def test_doubles_are_reported_every_time(tmp_path):
    double = [HEADER, SORTS, RECYCLES, SORTS, WELDS]

    reports = [run(tmp_path, double), run(tmp_path, double)]

    assert [faults(report) for report in reports] == 2 * [[(4, "double-pair")]]
    assert numbers(reports[1]) == (0, 0, 3, 0)


@pytest.mark.parametrize("settled_first", [True, False])
def test_lines_of_an_occupation_that_stand_apart_are_all_read(tmp_path, settled_first):
    run(tmp_path)
    more = [SORTER, "optional", "", TALK]
    apart = (
        [HEADER, SORTS, RECYCLES, WELDS, more] if settled_first else [HEADER, more, WELDS, SORTS, RECYCLES]
    )

    reports = [run(tmp_path, apart), run(tmp_path, apart)]

    assert [numbers(report) for report in reports] == [(1, 0, 3, 0), (0, 0, 4, 0)]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [b"", None])
def test_every_kind_of_line_end_is_read(tmp_path, copied, ending, last):
    text = as_csv(RELATIONS).replace(b"\r\n", ending)
    text = text if last is None else text.removesuffix(ending)

    assert numbers(run(tmp_path, text)) == (3, 0, 0, 0)
    assert numbers(run(tmp_path, text)) == (0, 0, 3, 0)
    assert copied()[1:] == [b""]


def test_quoted_cells_are_read_the_ordinary_way(tmp_path):
    text = as_csv(RELATIONS).replace(b",knowledge,", b',"know\nledge",')

    reports = [run(tmp_path, text), run(tmp_path, text)]

    assert [numbers(report) for report in reports] == [(3, 0, 0, 0), (0, 0, 3, 0)]
    assert not SettledRelations.objects.exists()


def test_dry_run_settles_nothing_and_shows_what_the_repeat_does(tmp_path):
    run(tmp_path, dry_run=True)
    assert not SettledRelations.objects.exists()
    run(tmp_path)
    JobCompetence.objects.filter(competence__esco_uri=RECYCLE).delete()

    assert numbers(run(tmp_path, dry_run=True)) == (1, 0, 2, 0)
    assert numbers(run(tmp_path)) == (1, 0, 2, 0)
