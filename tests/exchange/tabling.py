"""A small world of profiles and a target whose tables are downloaded, edited and sent back; also in the browser."""

import copy
import csv
import html
import io
import re
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from coediting.models import Delivery
from exchange.actions.tables import import_table
from partners.models import Role
from profiles import actions, tasks
from profiles.importing.progress import Progress
from profiles.models import ImportJob, Profile
from rest.sheets import csv_lines, csv_pieces, original
from tests import factories

HARD = "=1+1\n'quoted', \"and\" é 🌱\n- a line"


def work():
    """What the worker does."""
    for delivery in Delivery.objects.filter(task="profiles.tasks.run_import", done=None):
        tasks.run_import(delivery.pk)


class World:
    """An owner with a published profile and a draft full of texts that a table could break, and a target."""

    def __init__(self, folder):
        self.folder = folder
        self.owner = factories.partner("owner")
        self.editor, self.contributor = factories.editor(self.owner), factories.user(Role.CONTRIBUTOR, self.owner)
        self.skill, self.other = factories.competence("sort waste"), factories.competence("+ add up")
        tasks_ = [factories.task_row("'t Sorteren"), factories.task_row("@Halen", suitability=None)]
        rows = [
            factories.requirement_row(
                self.skill, indicators=factories.language_map(HARD), tasks=[tasks_[0]["id"]], learning=["coaching"]
            ),
            factories.requirement_row(self.other, low=0, mid=0.5, high=99.9),
        ]
        factories.published(self.owner, slug="sorter", tasks=tasks_, requirements=rows, jobs=[factories.job()])
        factories.draft(self.owner, slug="draft", title="-5", requirements=[factories.requirement_row(self.skill)])
        factories.target(self.owner, slug="goal", baseline_value=-1.5, target_value=1e6, target_year=2030)

    def document(self, slug="sorter"):
        return Profile.objects.get(slug=slug).document

    def content(self, slug="sorter"):
        return self.document(slug).working.content

    def revise(self, change, slug="sorter"):
        """Somebody else saves the content as `change(content)` makes it."""
        profile = Profile.objects.get(slug=slug)
        working = profile.document.working
        content = copy.deepcopy(working.content)
        change(content)
        actions.revise_profile(profile=profile, by=self.editor, base=working.number, content=content)

    def export(self, table, kind="csv", query="", by=None):
        """The bytes of a table as this user gets it."""
        headers = {"Authorization": f"Bearer {factories.token(by or self.editor, 'read')}"}
        response = Client().get(f"/api/v1/tables/{table}/?format={kind}{query}", headers=headers)
        assert response.status_code == 200, response.content
        return b"".join(response.streaming_content)

    def rows(self, table, **how):
        """The rows of an export as {header: text}, to be edited."""
        lines = csv.DictReader(io.StringIO(self.export(table, **how).decode("utf-8-sig"), newline=""))
        return [{name: original(cell) for name, cell in line.items()} for line in lines]

    def file(self, data, kind="csv"):
        if isinstance(data, list):
            data = csv_lines([list(data[0]), *(list(row.values()) for row in data)]).encode()
        path = self.folder / f"{uuid.uuid4()}.{kind}"
        path.write_bytes(data)
        return path

    def send(self, table, data, kind="csv", by=None, **options):
        """Import a table; returns the Report."""
        options = {"dry_run": False} | options
        path = self.file(data, kind)
        return import_table(paths=[path], table=table, by=by or self.editor, progress=Progress(), **options)


# ---------- in the browser ----------
def uploaded(data, name="table.csv"):
    """The form's fields with this file: rows as dictionaries, or bytes."""
    if isinstance(data, list):
        data = b"".join(csv_pieces(list(data[0]), [list(row.values()) for row in data]))
    return {"file": SimpleUploadedFile(name, data), "note": "Na een rondgang"}


def bring(client, data, name="table.csv", **fields):
    """Bring a table back and let the worker look at it. Returns the ImportJob."""
    response = client.post(reverse("tables"), uploaded(data, name) | fields)
    assert response.status_code == 302, words(response)
    work()
    return ImportJob.objects.latest("pk")


def press(client, name, job):
    """Press a button of the import's page and let the worker do it. Returns the new ImportJob."""
    response = client.post(reverse(name, args=[job.uid]))
    work()
    newest = ImportJob.objects.latest("pk")
    assert response.headers["Location"] == reverse("import", args=[newest.uid])
    return newest


def shown(client, job):
    return words(client.get(reverse("import", args=[job.uid])))


def words(response):
    """What a reader reads on a page: the main part without its tags."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def links(client, job):
    return set(re.findall(r'href="([^"]+)"', client.get(reverse("import", args=[job.uid])).content.decode()))
