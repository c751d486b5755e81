"""What the supervisor does with a part that fell: killed ones come back at once, broken ones ever later."""

import signal
import sys
import time

import pytest

from greenskills import bootstrap, processes
from greenskills.supervisor import (
    EVERYWHERE,
    LONGEST_WAIT,
    LONGEST_WAIT_WHEN_KILLED,
    Part,
    Supervisor,
    bracketed,
)

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
FAILS = [sys.executable, "-c", "raise SystemExit(1)"]
STARTS_A_CHILD = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def launch(tmp_path, monkeypatch):
    """Call it with a command: (supervisor, its running part). What still runs is ended with the test."""
    monkeypatch.setenv("GREENSKILLS_VAR", str(tmp_path))
    supervisor, started = Supervisor(), []

    def start(command, falls=0):
        part = Part("part", command, patience=1, falls=falls)
        supervisor._launch(part)
        supervisor.parts.append(part)
        started.append(part.process.pid)
        return supervisor, part

    yield start
    for pid in [*started, *(part.process.pid for part in supervisor.parts if part.process)]:
        processes.kill_group(pid)


def fall(supervisor, part, number=None):
    """End the part by a signal, or wait until it ends by itself; how long the supervisor lets it wait."""
    if number:
        part.process.send_signal(number)
    part.process.wait(10)
    now = time.monotonic()
    supervisor._look_after(part)
    return round(part.next_try - now)


def test_part_that_was_killed_often_still_comes_back_at_once(launch):
    supervisor, part = launch(SLEEPS, falls=9)

    assert fall(supervisor, part, signal.SIGKILL) == LONGEST_WAIT_WHEN_KILLED


def test_part_that_was_killed_for_the_first_time_runs_again(launch):
    supervisor, part = launch(SLEEPS)
    killed = part.process.pid

    assert fall(supervisor, part, signal.SIGKILL) == 0
    assert part.running()
    assert part.process.pid != killed


@pytest.mark.parametrize(("falls", "wait"), [(0, 0), (1, 1), (3, 7), (9, LONGEST_WAIT)])
def test_part_that_ends_by_itself_waits_ever_longer(launch, falls, wait):
    supervisor, part = launch(FAILS, falls=falls)

    assert fall(supervisor, part) == wait


def test_children_of_a_killed_part_end_with_it(launch, tmp_path):
    supervisor, part = launch([sys.executable, "-c", STARTS_A_CHILD])
    log = tmp_path / "log" / "part.log"
    end = time.monotonic() + 10
    while not log.read_text().strip() and time.monotonic() < end:
        time.sleep(0.02)
    child = int(log.read_text())
    assert processes.exists(child)

    fall(supervisor, part, signal.SIGKILL)

    while processes.exists(child) and time.monotonic() < end:
        time.sleep(0.02)
    assert not processes.exists(child)


@pytest.mark.parametrize(
    ("host", "told", "named"),
    [
        ("127.0.0.1", None, "http://127.0.0.1:8000"),
        ("0.0.0.0", None, "http://localhost:8000"),
        ("::", None, "http://localhost:8000"),
        ("::", "https://portal.example.org", "https://portal.example.org"),
    ],
)
def test_links_name_where_the_portal_can_be_found(tmp_path, monkeypatch, host, told, named):
    monkeypatch.setenv("GREENSKILLS_VAR", str(tmp_path))
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("PORTAL_URL", told or "")
    said, supervisor = [], Supervisor()
    monkeypatch.setattr(bootstrap, "say", said.append)

    supervisor._name_ourselves(f"http://{bracketed(host)}:8000")

    assert supervisor.environment["PORTAL_URL"] == named
    assert ["Set PORTAL_URL" in each for each in said] == [True] * (host in EVERYWHERE and not told)
