"""A new ESCO release: what it touches is shown before it is taken in, and questions open when it is."""

import pytest
from django.test import Client
from django.urls import reverse

from coediting import outbox
from coediting.models import Delivery
from profiles import actions as profiles
from profiles import tasks
from profiles.actions import imports, reviews
from profiles.importing.progress import Progress
from profiles.models import Competence, ImportJob, Job, ReviewTask
from tests import factories
from tests.profiles.curating import asking, replaced
from tests.profiles.small_esco import FILES, RECYCLE, SORT, SORTER, TALK, WELD, WELDER, E, download, rows_of

pytestmark = pytest.mark.django_db


def run(folder, dry_run=False):
    return imports.import_esco(paths=[folder], dry_run=dry_run, progress=Progress())


@pytest.fixture
def first(tmp_path):
    """The catalogue after a first release."""
    run(download(tmp_path / "esco-1"))
    return {one.esco_uri: one for one in (*Competence.objects.all(), *Job.objects.exclude(esco_uri=None))}


def without(stem, *uris):
    return rows_of(stem, without=uris)


def renamed(stem, uri, label):
    """A file in which one concept has another name."""
    header = FILES[f"{stem}.csv"][0]
    place = header.index("preferredLabel")
    return [
        [*row[:place], label, *row[place + 1 :]] if uri in row else row for row in FILES[f"{stem}.csv"]
    ]


@pytest.fixture
def second(tmp_path):
    """A release without welding and the welder, in which sorting has another name, and with a new skill."""
    skills = [row for row in renamed("skills_en", SORT, "sort metal") if WELD not in row]
    skills.append(["Skill", f"{SORT}-new", "knowledge", "cross-sector", "brazing", "", "released", ""])
    return download(
        tmp_path / "esco-2",
        skills_en=skills,
        occupations_en=without("occupations_en", WELDER),
        digitalSkillsCollection_en=None,
        occupationSkillRelations=without("occupationSkillRelations", WELD),
        broaderRelationsOccPillar=[
            FILES["broaderRelationsOccPillar.csv"][0],
            ["Occupation", SORTER, "ISCOGroup", f"{E}isco/C7212"],
        ],
    )


def uids(rows):
    return [str(row["uid"]) for row in rows]


def test_preview_lists_what_is_new_changed_and_gone_with_the_profiles(first, second):
    sorter = asking(first[SORT], first[WELD])
    draft = factories.draft(jobs=[first[WELDER]], requirements=[factories.requirement_row(first[WELD])])
    asking(first[RECYCLE])

    touches = run(second, dry_run=True).touches

    found = touches.competences
    assert [(row["label_en"], row["profiles"]) for row in found["gone"]] == [("weld", 2)]
    assert [(row["label_en"], row["changes"], row["profiles"]) for row in found["changed"]] == [
        ("sort scrap", {"label_en": ["sort scrap", "sort metal"]}, 1)
    ]
    assert [row["label_en"] for row in found["added"]] == ["brazing"]
    assert [(row["label_en"], row["profiles"]) for row in touches.jobs["gone"]] == [("welder", 1)]
    assert (touches.jobs["changed"], touches.jobs["added"]) == ([], [])
    assert touches.profiles == [
        [draft.slug, "Sorteerder", "Sorteerder in English", 2, 0],
        [sorter.slug, "Sorteerder", "Sorteerder in English", 1, 1],
    ]
    assert (touches.profile_total, touches.tasks) == (2, 3)


def test_dry_run_opens_no_question_and_the_real_one_opens_those_shown(first, second):
    asking(first[SORT])
    dry = run(second, dry_run=True)
    assert ReviewTask.objects.count() == 0

    real = run(second)

    assert real.touches.as_json() == dry.touches.as_json()
    shown = ReviewTask.objects.values_list("what", "competence__esco_uri", "job__esco_uri", "profile_count", "state")
    assert sorted(shown, key=str) == [
        ("changed", SORT, None, 1, "open"),
        ("gone", WELD, None, 0, "open"),
        ("gone", None, WELDER, 0, "open"),
    ]
    changed = ReviewTask.objects.get(what="changed")
    assert changed.changes == {"label_en": ["sort scrap", "sort metal"]}
    assert Competence.objects.get(esco_uri=WELD).retired is None  # nothing goes by itself


def test_same_release_again_asks_nothing_twice(first, second):
    run(second)
    before = list(ReviewTask.objects.order_by("pk").values_list("pk", "what"))

    again = run(second)

    assert list(ReviewTask.objects.order_by("pk").values_list("pk", "what")) == before
    assert uids(again.touches.competences["gone"]) == [str(first[WELD].uid)]


def test_what_was_kept_or_retired_is_asked_no_more(first, second):
    by = factories.coordinator()
    run(second)
    reviews.settle(by=by, task=ReviewTask.objects.get(competence=first[WELD]), state="kept")
    replaced(first[TALK], by=by)

    third = run(second, dry_run=True).touches

    assert (third.competences["gone"], uids(third.jobs["gone"])) == ([], [str(first[WELDER].uid)])


def test_question_that_waits_gets_the_newest_value_beside_the_oldest(first, tmp_path):
    asking(first[SORT])
    for number, label in enumerate(("sort metal", "sort metals")):
        run(download(tmp_path / f"next-{number}", skills_en=renamed("skills_en", SORT, label)))

    assert [task.changes for task in ReviewTask.objects.all()] == [{"label_en": ["sort scrap", "sort metals"]}]


def test_changes_that_nobody_uses_or_that_change_no_name_ask_nothing(first, tmp_path):
    asking(first[SORT])
    skills = renamed("skills_en", WELD, "weld metal")
    place = skills[0].index("altLabels")
    more = [[*row[:place], "another word", *row[place + 1 :]] if SORT in row else row for row in skills]

    touches = run(download(tmp_path / "next", skills_en=more)).touches

    assert uids(touches.competences["changed"]) == [str(first[WELD].uid)]
    assert ReviewTask.objects.count() == 0


def test_collection_alone_says_nothing_of_what_is_gone(first, tmp_path):
    everything = dict.fromkeys(name.removesuffix(".csv") for name in FILES)
    only = download(
        tmp_path / "part", **everything | {"greenSkillsCollection_en": FILES["greenSkillsCollection_en.csv"]}
    )

    touches = run(only).touches

    assert (touches.competences["gone"], touches.jobs["gone"], ReviewTask.objects.count()) == ([], [], 0)


def test_first_release_touches_nothing_but_is_new(tmp_path):
    touches = run(download(tmp_path / "esco")).touches

    both = (touches.competences, touches.jobs)
    totals = [(len(one["gone"]), len(one["changed"]), one["added_total"]) for one in both]
    assert (totals, touches.profiles, touches.tasks) == ([(0, 0, 4), (0, 0, 2)], [], 0)


def test_draft_counts_by_what_it_holds_now(first, second):
    profile = asking(first[WELD])
    content = profile.document.working.content
    other = [row | {"competence": str(first[TALK].uid)} for row in content["requirements"]]
    profiles.revise_profile(
        profile=profile, by=factories.coordinator(), base=1, content=content | {"requirements": other}
    )

    touches = run(second, dry_run=True).touches

    # the published version still asks it, and readers see that one
    assert [(row["label_en"], row["profiles"]) for row in touches.competences["gone"]] == [("weld", 1)]


def test_pages_show_the_preview_and_open_the_questions(first, second, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    by = factories.coordinator()
    profile = asking(first[WELD])
    client = Client()
    client.force_login(by)
    job = ImportJob.objects.create(source="esco", files=[str(second)], started_by=by)
    perform(job)

    dry = client.get(reverse("import", args=[job.uid]))

    html = dry.content.decode()
    assert (profile.slug in html, "weld" in html, dry.context["more"]["tasks"]) == (True, True, 2)
    real = ImportJob.objects.create(source="esco", files=[str(second)], dry_run=False, started_by=by)
    perform(real)
    assert client.get(reverse("import", args=[real.uid])).status_code == 200
    assert ReviewTask.objects.open().count() == 2


def perform(job):
    outbox.record("import.requested", job.uid)
    delivery = Delivery.objects.filter(task="profiles.tasks.run_import", done__isnull=True).get()
    tasks.run_import(delivery.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
