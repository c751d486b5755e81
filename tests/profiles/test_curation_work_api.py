"""What waits for a coordinator of the catalogue in the API: review tasks, and links of jobs."""

import pytest

from profiles.models import JobCompetence, ReviewTask
from tests import factories
from tests.coediting.calling import call
from tests.profiles.curating import follow, replaced

pytestmark = pytest.mark.django_db
TASKS = "/api/v1/review-tasks/"


@pytest.fixture
def by():
    return factories.coordinator()


def tasks():
    """One that ESCO dropped and one that it changed."""
    gone, changed = factories.competence("weg"), factories.competence("anders")
    return [
        ReviewTask.objects.create(competence=gone, what="gone", release="1.2", profile_count=3),
        ReviewTask.objects.create(
            competence=changed, what="changed", release="1.2", changes={"label_en": ["sort", "sort waste"]}
        ),
    ]


def settle(task, by, query="", scope="write", **body):
    return call("post", f"{TASKS}{task.uid}/settle/{query}", body, by=by, scope=scope)


def test_coordinators_read_what_a_release_changed(by):
    gone, changed = tasks()

    rows = call("get", TASKS, by=by).json()["results"]
    most = call("get", f"{TASKS}?ordering=-profiles", by=by).json()["results"]
    one = call("get", f"{TASKS}?what=gone&competence={gone.competence.uid}", by=by).json()["results"]

    assert [(row["item"], row["about"], row["what"], row["profiles"], row["changes"]) for row in rows] == [
        (str(changed.competence.uid), "competence", "changed", 0, {"label_en": ["sort", "sort waste"]}),
        (str(gone.competence.uid), "competence", "gone", 3, {}),
    ]
    assert [row["uid"] for row in most] == [str(gone.uid), str(changed.uid)]
    assert one == [rows[1]]
    other = factories.editor(factories.partner())
    assert call("get", TASKS, by=other).json()["results"] == []
    assert call("get", f"{TASKS}{gone.uid}/", by=other).status_code == 404


def test_task_is_settled_once_with_an_answer_that_fits(by):
    gone, changed = tasks()

    unfit = settle(changed, by, state="kept")
    trial = settle(gone, by, "?dry_run=true", state="kept")
    done = settle(gone, by, state="kept", note="Van ons")
    again = settle(gone, by, state="kept")

    assert (unfit.status_code, unfit.json()["errors"][0]["code"]) == (422, "unfit-answer")
    assert (trial.status_code, trial.json()["state"]) == (200, "kept")
    assert (done.json()["state"], done.json()["note"]) == ("kept", "Van ons")
    assert (again.status_code, again.json()["code"]) == (409, "already-decided")
    assert [row["uid"] for row in call("get", f"{TASKS}?state=open", by=by).json()["results"]] == [str(changed.uid)]


def test_who_does_not_coordinate_settles_nothing(by):
    gone, _changed = tasks()

    assert settle(gone, factories.editor(factories.partner()), state="kept").status_code == 403
    assert settle(gone, by, scope="propose", state="kept").status_code == 403
    assert {task.state for task in ReviewTask.objects.all()} == {"open"}


# ---------- links of jobs ----------
@pytest.fixture
def linked(by):
    """(the address of a decision's links, two jobs that ask what goes, what follows)."""
    a, b = (factories.competence(name) for name in "ab")
    jobs = [factories.job(f"81{n}", kind="occupation") for n in (1, 2)]
    for job, importance in zip(jobs, ("essential", "optional"), strict=True):
        JobCompetence.objects.create(job=job, competence=a, importance=importance)
    decision = replaced(a, [b], by=by)
    follow()
    return f"/api/v1/curation/{decision.uid}/links/", jobs, b


def test_jobs_are_linked_as_far_as_a_coordinator_says(linked, by):
    url, jobs, b = linked
    stranger = factories.job("999", kind="occupation")
    possible = [
        {"job": str(job.uid), "competence": str(b.uid), "importance": importance}
        for job, importance in zip(jobs, ("essential", "optional"), strict=True)
    ]

    waiting = call("get", url, by=by).json()
    unknown = call("post", url, {"jobs": [str(jobs[0].uid), str(stranger.uid)]}, by=by, scope="write")
    done = call("post", url, {"jobs": [str(jobs[1].uid)]}, by=by, scope="write")
    again = call("post", url, {"jobs": []}, by=by, scope="write")

    assert (waiting["state"], waiting["links"], waiting["decided"]) == ("open", possible, None)
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (400, "/jobs/1")
    assert (done.json()["state"], done.json()["links"]) == ("accepted", [possible[1]])
    assert (again.status_code, again.json()["code"]) == (409, "already-decided")
    assert call("get", url, by=by).json() == done.json()
    assert list(JobCompetence.objects.filter(competence=b).values_list("job", flat=True)) == [jobs[1].pk]


def test_no_jobs_decline_and_others_find_nothing(linked, by):
    url, _jobs, b = linked
    other = factories.editor(factories.partner())

    assert [call("get", url, by=other).status_code, call("post", url, {"jobs": []}, by=other).status_code] == [404, 403]
    assert call("post", url, {"jobs": []}, by=by, scope="write").json()["state"] == "declined"
    assert not JobCompetence.objects.filter(competence=b).exists()


def test_decision_without_links_has_none(by):
    decision = replaced(factories.competence("c"), by=by)

    assert call("get", f"/api/v1/curation/{decision.uid}/links/", by=by).status_code == 404
