"""Bad input: what is survived and reported row by row, and what is refused with its place, changing nothing."""

import zipfile

import pytest

from profiles.actions import imports
from profiles.importing import sources
from profiles.importing.faults import ImportRefused
from profiles.importing.progress import Progress
from profiles.models import Competence, Job, JobCompetence
from tests.profiles.small_esco import FILES, SORT, SORTER, WELD, as_csv, download, rows_of, zipped

pytestmark = pytest.mark.django_db


def run(*paths):
    return imports.import_esco(paths=list(paths), dry_run=False, progress=Progress())


def faults(report):
    return [(fault.file, fault.row, fault.column, fault.code) for fault in report.faults.kept]


def refusal(*paths):
    """(file, row, column, code) of the refusal; the catalogue must be empty after it."""
    with pytest.raises(ImportRefused) as caught:
        run(*paths)
    assert (Job.objects.count(), Competence.objects.count(), JobCompetence.objects.count()) == (0, 0, 0)
    fault = caught.value.faults[0]
    return fault.file, fault.row, fault.column, fault.code


def test_known_faults_are_survived_and_reported(tmp_path):
    relations = rows_of(
        "occupationSkillRelations",
        [f"{SORTER}-gone", "essential", "knowledge", SORT],
        [SORTER, "essential", "knowledge", f"{SORT}-gone"],
        [SORTER, "maybe", "knowledge", WELD],
        [SORTER, "optional", "skill/competence", SORT],
    )

    report = run(download(tmp_path / "esco", occupationSkillRelations=relations))

    assert faults(report) == [
        ("skillsHierarchy_en.csv", 2, "Level 1 code", "short-row"),
        ("skills_en.csv", 5, "skillType", "no-type"),
        ("occupationSkillRelations.csv", 5, "occupationUri", "unknown-occupation"),
        ("occupationSkillRelations.csv", 6, "skillUri", "unknown-skill"),
        ("occupationSkillRelations.csv", 7, "relationType", "importance"),
        ("occupationSkillRelations.csv", 8, "skillUri", "double-pair"),
    ]
    assert report.counts["relations"] == 3


def test_unusable_rows_are_left_out_and_reported(tmp_path):
    skills = rows_of(
        "skills_en",
        ["Skill", "javascript:alert(1)", "knowledge", "cross-sector", "x", "", "released", ""],
        ["Skill", f"{SORT}-2", "knowledge", "cross-sector", "", "", "released", ""],
        ["Skill", f"{SORT}-3", "knowledge", "cross-sector", "old", "", "obsolete", ""],
    )

    report = run(download(tmp_path / "esco", skills_en=skills))

    assert report.counts["skills"] == 4
    assert faults(report)[1:4] == [
        ("skills_en.csv", 6, "conceptUri", "bad-uri"),
        ("skills_en.csv", 7, "preferredLabel", "bad-label"),
        ("skills_en.csv", 8, "status", "not-released"),
    ]


def test_circle_among_parents_is_reported(tmp_path):
    circle = rows_of("broaderRelationsOccPillar", without=["ISCOGroup"])
    welder = FILES["occupations_en.csv"][2][1]

    report = run(download(tmp_path / "esco", broaderRelationsOccPillar=[*circle, ["", welder, "", SORTER]]))

    assert [fault for fault in faults(report) if fault[3] == "no-parent"] == [
        ("occupations_en.csv", 0, "", "no-parent")
    ] * 2
    assert Job.objects.get(esco_uri=SORTER).path == "7212.1.1/"


SKILLS = as_csv(FILES["skills_en.csv"])
LINES = SKILLS.split(b"\r\n")
BAD = {
    "empty": (b"", (0, "", "empty")),
    "header only": (LINES[0] + b"\r\n", (1, "", "empty")),
    "wrong columns": (SKILLS.replace(b"preferredLabel", b"label"), (1, "preferredLabel", "columns")),
    "semicolons": (SKILLS.replace(b",", b";"), (1, "conceptUri", "columns")),
    "latin-1": (SKILLS.replace(b"recycling", b"recycl\xe9"), (4, "preferredLabel", "encoding")),
    "utf-16": (SKILLS.decode().encode("utf-16"), (1, "", "encoding")),
    "NUL": (SKILLS.replace(b"recycling", b"recycl\x00"), (4, "preferredLabel", "nul")),
    "unfinished quote": (SKILLS.replace(b",weld,", b',"weld,'), (3, "preferredLabel", "quotes")),
    "cut off": (SKILLS[: SKILLS.index(b"cross-sector")] + b"cross", (4, "reuseLevel", "cut-off")),
    "too many cells": (SKILLS.replace(b",weld,", b",weld,x,y,z,q,r,"), (3, "", "long-row")),
    "cell of ten million": (
        SKILLS.replace(b",weld,", b"," + 10_000_000 * b"w" + b","), (3, "preferredLabel", "cell-too-long")
    ),
    "cell of ten million with line ends": (
        SKILLS.replace(b",weld,", b',"' + 100_000 * (99 * b"w" + b"\n") + b'",'), (3, "preferredLabel", "cell-too-long")
    ),
    "double URI": (as_csv(rows_of("skills_en", FILES["skills_en.csv"][1])), (6, "conceptUri", "double")),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_with_its_place(tmp_path, name):
    content, place = BAD[name]

    assert refusal(download(tmp_path / "esco", skills_en=content)) == ("skills_en.csv", *place)


@pytest.mark.parametrize("name", BAD)
def test_bad_file_in_a_zip_is_refused_with_its_place(tmp_path, name):
    content, place = BAD[name]
    path = zipped(tmp_path / "esco.zip", {"skills_en.csv": content})

    expected = "zip-bomb" if "ten million" in name else place[2]  # so much of one letter packs too well
    found = refusal(path)
    assert (found[0], found[3]) == ("esco.zip › skills_en.csv", expected)


def test_byte_order_mark_is_accepted(tmp_path):
    report = run(download(tmp_path / "esco", skills_en=b"\xef\xbb\xbf" + SKILLS))

    assert report.counts["skills"] == 4


def test_what_is_no_zip_is_refused(tmp_path):
    path = tmp_path / "esco.zip"
    path.write_bytes(b"PK\x03\x04 and no more")

    assert refusal(path) == ("esco.zip", 0, "", "not-a-zip")


def test_damaged_zip_is_refused(tmp_path):
    path = zipped(tmp_path / "esco.zip", {"skills_en.csv": SKILLS * 3})
    content = bytearray(path.read_bytes())
    content[80:120] = bytes(40)
    path.write_bytes(content)

    assert refusal(path)[:3] == ("esco.zip › skills_en.csv", 0, "")


def test_zip_bomb_is_refused_before_reading(tmp_path):
    path = zipped(tmp_path / "esco.zip", {"skills_en.csv": bytes(20_000_000)})

    assert refusal(path) == ("esco.zip › skills_en.csv", 0, "", "zip-bomb")


def test_zip_with_too_many_files_is_refused(tmp_path):
    path = zipped(tmp_path / "esco.zip", {f"{n}.csv": b"" for n in range(sources.MOST_MEMBERS + 1)})

    assert refusal(path) == ("esco.zip", 0, "", "zip-bomb")


def test_names_in_a_zip_lead_nowhere(tmp_path):
    path = zipped(tmp_path / "esco.zip", {"../../skills_en.csv": SKILLS, "/etc/passwd": b"x"})

    report = run(path)

    assert report.counts["skills"] == 4
    assert sorted(file.name for file in tmp_path.iterdir()) == ["esco.zip"]


def test_the_same_file_twice_is_refused(tmp_path):
    folder = download(tmp_path / "esco")
    path = zipped(tmp_path / "esco.zip", {"skills_en.csv": SKILLS})

    assert refusal(folder, path) == ("esco.zip › skills_en.csv", 0, "", "given-twice")


def test_nothing_of_esco_is_refused(tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")

    assert refusal(tmp_path) == ("", 0, "", "nothing-to-import")
    assert refusal(tmp_path / "absent") == ("absent", 0, "", "not-found")


def test_zip_that_lies_about_sizes_is_refused(tmp_path):
    path = zipped(tmp_path / "esco.zip", {"skills_en.csv": SKILLS})
    with zipfile.ZipFile(path) as archive:
        size = archive.infolist()[0].file_size
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (size - 50).to_bytes(4, "little")))

    assert refusal(path)[:3] == ("esco.zip › skills_en.csv", 0, "")
