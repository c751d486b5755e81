"""Fixtures for all tests: the real data and a real browser. What is missing is said loudly."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands
from django.utils import translation

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = [
    "--no-sandbox",  # as root and in containers; the browser sees only our own pages
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING_DATA = "real data: set GREENSKILLS_TEST_DATA to the folder with the ESCO, NACE and shortage downloads"
MISSING_BROWSER = "real browser: install Chromium, or set CHROMIUM to its program"
skipped_for: dict[str, int] = {}


def unavailable(what: str) -> None:
    """Skips the test, or fails it where skips are forbidden (`GREENSKILLS_FORBID_SKIPS=1`, as on CI)."""
    if os.environ.get("GREENSKILLS_FORBID_SKIPS") == "1":
        pytest.fail(f"Missing, and skips are forbidden here: {what}", pytrace=False)
    pytest.skip(f"MISSING {what}")


def pytest_configure(config):
    """Builds the translations once; they are not in the repository. Workers of xdist find them built."""
    if hasattr(config, "workerinput") or not settings.configured:
        return
    if "compile_messages" in get_commands():
        call_command("compile_messages", verbosity=0)


@pytest.fixture(autouse=True)
def _starts_in_dutch():
    """Every test starts in Dutch, whatever language the test before left behind."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _no_page_is_kept():
    """Every test starts with nothing kept of an earlier one."""
    if settings.configured:
        from greenskills import kept

        kept.SHELF.clear()
        kept.PARTS.clear()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with the real downloads: `esco-1.1.1-en`, `esco-1.1-nl`, `nace`, `shortage`, `jrc-tasks`."""
    folder = os.environ.get("GREENSKILLS_TEST_DATA")
    if not folder or not Path(folder).is_dir():
        unavailable(MISSING_DATA)
    return Path(folder).resolve()


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium for the whole run of this worker."""
    program = find_chromium()
    if program is None:
        unavailable(MISSING_BROWSER)
    from playwright.sync_api import sync_playwright  # only here: it starts a driver process

    # Playwright runs an event loop in this thread, and Django then takes our plain database calls for unsafe.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, headless=True, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser):
    """Call it for a page in a fresh context (own cookies): `new_page(width=320)`. All close at the end."""
    contexts = []

    def open_page(width: int = 1280, height: int = 800, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, locale="nl-BE", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A page of 1280 pixels wide in a fresh browser context."""
    return new_page()


@pytest.fixture
def sink(settings):
    """A real mail server that keeps what it gets, and the portal sends by it."""
    from tests.coediting.smtp_sink import Sink

    with Sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def pytest_runtest_logreport(report):
    if report.skipped and isinstance(report.longrepr, tuple) and "MISSING " in report.longrepr[2]:
        reason = report.longrepr[2].split("MISSING ", 1)[1]
        skipped_for[reason] = skipped_for.get(reason, 0) + 1


def pytest_terminal_summary(terminalreporter):
    for reason, number in sorted(skipped_for.items()):
        line = f"!!! {number} {'test' if number == 1 else 'tests'} did NOT run, for want of the {reason}"
        terminalreporter.write_line(line, red=True, bold=True)
