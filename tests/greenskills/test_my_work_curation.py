"""*My work* of coordinators: questions after an ESCO release, and links of jobs that may follow a competence."""

import pytest
from django.urls import reverse

from greenskills import work
from profiles.models import JobCompetence, ReviewTask
from tests import factories
from tests.profiles.curating import follow, replaced

pytestmark = pytest.mark.django_db


def test_coordinators_see_what_waits_and_others_do_not(client):
    old, new = factories.competence("old"), factories.competence("new")
    JobCompetence.objects.create(job=factories.job(), competence=old, importance="essential")
    decision = replaced(old, [new])
    follow()
    task = ReviewTask.objects.create(what="gone", competence=new, profile_count=2)
    coordinator, editor = factories.coordinator(), factories.editor(factories.partner())

    mine, other = work.work_of(coordinator), work.work_of(editor)

    assert (mine.questions, [one.decision for one in mine.links], mine.waiting) == ([task], [decision], 2)
    assert (other.questions, other.links, other.waiting) == ([], [], 0)
    client.force_login(coordinator)
    page = client.get(reverse("my-work")).content.decode()
    assert (task.get_absolute_url() in page, f"{decision.get_absolute_url()}#links" in page) == (True, True)
