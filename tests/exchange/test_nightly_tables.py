"""The tables of the night come back, as do those that one asks for oneself: sent as they are they change nothing."""

import pytest

from coediting.models import Revision
from exchange.actions.tables import import_table
from exchange.downloads import making
from exchange.downloads.about import RESOURCES
from exchange.lists.taking import import_list
from exchange.tables.shapes import TABLES
from profiles.importing.progress import Progress
from profiles.models import JobCompetence
from tests import factories
from tests.greenskills.api_rows import LISTS as ROWS

pytestmark = pytest.mark.django_db
NAMED = {"profile-tasks": "tasks", "profile-requirements": "requirements"}  # the rest as their lists


@pytest.fixture
def folder(settings, tmp_path):
    """The files of a portal in which nothing is missing."""
    settings.VAR_DIR = tmp_path
    ROWS["shortage-listings"][0](1)
    job, skill = factories.job(), factories.competence(alt_en=["=1+1"])
    JobCompetence.objects.create(job=job, competence=skill, importance="essential")
    task = factories.task_row(support=factories.language_map("Een kaart\nen een lijst; -1"))
    row = factories.requirement_row(skill, tasks=[task["id"]], learning=["coaching"], low=0, mid=0.5, high=99.9)
    agreed = {"jobs": [job], "sectors": [factories.sector()], "themes": [factories.theme("wood")]}
    factories.published(slug="sorter", tasks=[task], requirements=[row], **agreed)
    factories.draft(slug="secret", title="Geheim", tasks=[factories.task_row("Geheim")])
    making.make()
    return tmp_path / "downloads" / "current"


@pytest.mark.parametrize("name", RESOURCES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nightly_table_comes_back_and_changes_nothing(folder, name, kind):
    before, table = Revision.objects.count(), NAMED.get(name, name)
    asked = {"paths": [folder / f"{name}.{kind}"], "by": factories.coordinator(), "progress": Progress()}
    take_in = import_table if table in TABLES else import_list

    report = take_in(table=table, dry_run=False, **asked)

    (difference,) = report.changes.values()
    assert (difference.added, difference.changed, difference.unchanged > 0) == (0, 0, True)
    assert (report.faults.total, Revision.objects.count()) == (0, before)
    assert b"Geheim" not in (folder / f"{name}.csv").read_bytes()
