"""The main job from end to end: an edit in the browser moves the figures, because a real worker recounted them."""

import contextlib
import subprocess
import sys
import time

import pytest
from django.urls import reverse

from coediting import outbox
from coediting.models import Delivery, Document
from roadmap.models import NeedTotal
from tests import factories
from tests.browser.accessibility import faults, watch
from tests.faults.web import environment
from tests.roadmap import needs_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PATIENCE = 40


@contextlib.contextmanager
def worker_and_beat(folder):
    """A Celery worker and beat on the test's database and broker, as the supervisor starts them."""
    celery = [sys.executable, "-m", "celery", "-A", "greenskills.celery"]
    with (folder / "celery.log").open("wb") as log:
        processes = [
            subprocess.Popen([*celery, *command], env=environment(), stdout=log, stderr=log)
            for command in (
                ["worker", "--concurrency", "1", "--without-gossip", "--without-mingle"],
                ["beat", "--schedule", str(folder / "beat"), "--pidfile="],
            )
        ]
        try:
            yield
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(20)


def wait_until(happened, what):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if happened():
            return
        time.sleep(0.2)
    errors = list(Delivery.objects.filter(done=None).values_list("task", "sent", "attempts", "error"))
    pytest.fail(f"{what} did not happen within {PATIENCE} seconds; open deliveries: {errors}")


def nothing_is_waiting():
    return not outbox.open_deliveries().exists()


def figure(page, live_server):
    """(answer, lower and upper bound in words) on the needs page."""
    page.goto(live_server.url + reverse("needs"))
    return page.locator(".answer").inner_text(), page.locator(".answer + .lead").inner_text()


def test_main_job(live_server, page, tmp_path):
    complaints = watch(page)
    sectors, jobs = needs_world.sectors(), needs_world.jobs()
    profile = needs_world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40), slug="operator")
    needs_world.load([("20", "8131", 1000)])
    coordinator = factories.coordinator()

    with worker_and_beat(tmp_path):
        wait_until(nothing_is_waiting, "the first count of the needs")
        assert needs_world.total(sectors["C"])[2:] == pytest.approx((200, 300, 400))

        # sign in
        page.goto(live_server.url + reverse("profile-edit", args=["operator"]))
        page.locator("input[name=username]").fill(coordinator.email)
        page.locator("input[name=password]").fill(factories.PASSWORD)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").click()
        assert page.url == live_server.url + reverse("profile-edit", args=["operator"])
        before = figure(page, live_server)
        assert before[0] == "300"

        # edit, say why, save and publish
        page.goto(live_server.url + reverse("profile-edit", args=["operator"]))
        row = page.locator("#f-requirements .rows > li").first
        row.locator("select[name$='-level']").select_option("3")
        row.locator("details summary").click()
        for bound, share in (("high", "60"), ("mid", "45")):
            row.locator(f"input[name$='-lacking_{bound}']").fill(share)
        page.locator("#note").fill("Nieuwe machines vragen meer")
        with page.expect_navigation():
            page.locator("button[name=then][value=publish]").click()
        document = Document.objects.get(pk=profile.pk)
        assert (document.published.number, document.state) == (2, "published")

        # the worker recounts, the figure moves
        wait_until(nothing_is_waiting, "the recount after publishing")
        after = figure(page, live_server)
        assert after[0] == "450"
        assert "200" in after[1]
        assert "600" in after[1]
        assert NeedTotal.objects.of_sectors(sectors["20"]).filter(group="green").add_up()["mid"] == pytest.approx(
            450
        )
        assert faults(page) == []

    # the history shows the edit
    page.goto(live_server.url + reverse("profile-history", args=["operator"]))
    newest = page.locator(".revisions > li").first
    assert "Nieuwe machines vragen meer" in newest.inner_text()
    assert coordinator.name in newest.inner_text()
    newest.get_by_role("link").click()
    changed = page.locator(".diff").inner_text()
    assert "45" in changed
    assert "60" in changed
    assert complaints == []
