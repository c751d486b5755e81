"""NACE sectors and the list of shortage occupations."""

import pytest

from profiles.actions import imports
from profiles.importing.faults import ImportRefused
from profiles.importing.progress import Progress
from profiles.models import Job, Sector, ShortageListing
from profiles.models.catalogue import uid_of

pytestmark = pytest.mark.django_db

BELGIAN = "code,level,label_nl,label_fr,label_de,label_en\nC,1,Industrie,I,I,Manufacturing\n22,2,Rubber,C,G,Rubber\n\
221,3,Banden,P,R,Tyres\n2211,4,Banden,P,R,Tyres\n22110,5,Banden maken,P,R,Making tyres\n2211001,7,Loopvlak,P,R,Treads\n"
EUROPEAN = (
    "code,level,parent,label_nl,label_en,label_fr\nC,1,,Industrie,Manufacturing,I\n22,2,C,Rubber,Rubber,C\n"
)
EARLIER = (
    '"Order","Level","Code","Parent","Description"\n"1","1","C",,"MANUFACTURING"\n"2","2","22","C","Rubber"\n\
"3","3","22.1","22","Tyres"\n'
)
LIST = "groep,beroep,vrijstelling\nMetaal,Lasser,N\nMetaal,Draaier,N\nZorg,Kok,N\n"


def write(folder, **files):
    paths = []
    for name, text in files.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(text)
    return paths


def nace(paths, **options):
    return imports.import_nace(paths=paths, dry_run=False, progress=Progress(), **options)


def shortage(paths, year=2026):
    return imports.import_shortage(paths=paths, year=year, dry_run=False, progress=Progress())


def numbers(report, name):
    change = report.changes[name]
    return change.added, change.changed, change.unchanged, change.missing


def test_nacebel_gets_parents_from_codes_and_sections_from_nace(tmp_path):
    report = nace(write(tmp_path, belgian=BELGIAN, european=EUROPEAN))

    assert numbers(report, "sectors") == (8, 0, 0, 0)
    treads = Sector.objects.get(revision="nacebel2025", code="2211001")
    assert treads.path == "C/22/221/2211/22110/2211001/"
    assert (treads.parent.code, treads.uid) == ("22110", uid_of("nace:nacebel2025:2211001"))


def test_nacebel_takes_sections_from_the_catalogue(tmp_path):
    nace(write(tmp_path, european=EUROPEAN))

    report = nace(write(tmp_path, belgian=BELGIAN))

    assert Sector.objects.get(revision="nacebel2025", code="22").path == "C/22/"
    assert report.faults.total == 0


def test_nacebel_without_sections_says_so(tmp_path):
    report = nace(write(tmp_path, belgian=BELGIAN))

    assert [(fault.row, fault.code) for fault in report.faults.kept] == [(3, "no-parent")]


def test_nace_again_changes_nothing(tmp_path):
    paths = write(tmp_path, belgian=BELGIAN, european=EUROPEAN, earlier=EARLIER)
    nace(paths)

    assert numbers(nace(paths), "sectors") == (0, 0, 11, 0)


def test_nace_with_other_columns_is_refused(tmp_path):
    with pytest.raises(ImportRefused) as caught:
        nace(write(tmp_path, other="a,b\n1,2\n"))

    assert [(fault.file, fault.row, fault.code) for fault in caught.value.faults] == [
        ("other.csv", 1, "columns")
    ]


def test_shortage_matches_only_the_same_words(tmp_path):
    welder = Job.objects.create(uid=uid_of("a"), kind="own", code="a", path="a/", label_nl="lasser")
    Job.objects.create(uid=uid_of("b"), kind="own", code="b", path="b/", label_nl="hulpkok")

    report = shortage(write(tmp_path, list=LIST))

    assert dict(ShortageListing.objects.values_list("title", "job")) == {
        "Lasser": welder.pk,
        "Draaier": None,
        "Kok": None,
    }
    assert [(fault.row, fault.code) for fault in report.faults.kept] == [(3, "no-job"), (4, "no-job")]
    assert report.counts == {"matched": 1, "shortages": 3}


def test_shortage_leaves_a_doubtful_match_to_people(tmp_path):
    for name in "ab":
        Job.objects.create(uid=uid_of(name), kind="own", code=name, path=f"{name}/", label_nl="Lasser")
    paths = write(tmp_path, list=LIST)

    report = shortage(paths)
    ShortageListing.objects.filter(title="Lasser").update(job=Job.objects.get(code="b"))

    assert report.faults.kept[0].code == "several-jobs"
    assert numbers(shortage(paths), "shortages") == (0, 0, 3, 0)
    assert ShortageListing.objects.get(title="Lasser").job.code == "b"


def test_shortage_twice_the_same_title_is_refused(tmp_path):
    with pytest.raises(ImportRefused) as caught:
        shortage(write(tmp_path, list=LIST + "Metaal,Lasser,N\n"))

    assert [(fault.row, fault.column, fault.code) for fault in caught.value.faults] == [
        (5, "beroep", "double")
    ]
