"""Starts, watches and stops all parts of the portal, in the right order, as children of one process."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from greenskills import bootstrap, processes
from greenskills.servers import ServerError, Servers

FIRST_PORT = 8000
EVERYWHERE = ("0.0.0.0", "::", "0", "*", "")  # noqa: S104 – what HOST may say for all of the machine  # nosec B104
LOG_LIMIT = 5_000_000  # bytes; a longer log is set aside at the next start
LONGEST_WAIT = 30.0  # seconds between two tries to bring a part back that ends by itself
LONGEST_WAIT_WHEN_KILLED = 1.0  # the same for one that was killed, by a machine short of memory, say
STEADY_SECONDS = 60.0  # a part that ran this long is healthy again
WEB_START_SECONDS = 30.0
WEB_PROCESSES, WEB_THREADS = 2, 8  # each thread keeps a connection to the database; that takes 120
# Bytes: the most that gunicorn takes, with room for a hundred uids in one filter and some beside. Without a limit
# anybody could fill the memory.
LONGEST_LINE = 8190
SHORT_PROCESSES = 3
LONG_KILOBYTES = 300_000  # a process of the long worker that held more is replaced after its task
SERVER_PAUSE = 10.0  # seconds between two rounds of trying to bring the database or broker back


@dataclass
class Part:
    """One program beside the servers: how it starts, its process, and how often it fell of late."""

    name: str
    command: list[str]
    patience: float  # seconds it gets to end by itself
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = 0
    next_try: float = field(default=0.0)

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """One portal on one `var` directory. A second one on the same directory is refused."""

    def __init__(self) -> None:
        self.var_dir = Path(os.environ.get("GREENSKILLS_VAR") or bootstrap.ROOT / "var").resolve()
        self.host = os.environ.get("HOST") or "127.0.0.1"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "greenskills.settings",
            "GREENSKILLS_VAR": str(self.var_dir),
            "PYTHONUTF8": "1",  # whatever LANG says
            "PYTHONUNBUFFERED": "1",
        }
        self.servers: Servers | None = None
        self.parts: list[Part] = []
        self.hurry = False

    # --- From start to end --------------------------------------------------------------------------------

    def run(self) -> int:
        try:
            lock = processes.take_lock(self.var_dir / "portal.lock")
        except PermissionError:
            print(f"You may not write in {self.var_dir}. Is it another user's?", file=sys.stderr)
            return 1
        if lock is None:
            other = self._address_of_the_other()
            print(f"The portal already runs{other}. Stop that one first.", file=sys.stderr)
            return 1
        with processes.on_stop_signals(self._interrupt):
            try:
                self._start()
                self._watch()
            except KeyboardInterrupt:
                pass
            except (ServerError, PartError) as error:
                print(f"\n{error}", file=sys.stderr)
                return 1
            finally:
                self._stop()
                os.close(lock)
        return 0

    def _start(self) -> None:
        self._sweep_orphans()
        self._start_servers()
        self._prepare()
        port = self._free_port()
        address = f"http://{bracketed(self.host)}:{port}"
        self._name_ourselves(address)
        self.parts = parts(self.host, port, self.var_dir)
        for part in self.parts:
            self._launch(part)
        self._wait_for_web(port)
        (self.var_dir / "address").write_text(address)
        bootstrap.say(f"\nThe portal is ready: {address}\n")
        logins = [sys.executable, "manage.py", "demo_logins"]
        subprocess.run(logins, env=self.environment, cwd=bootstrap.ROOT, check=False)
        bootstrap.say(f"\nWhat the parts say is in {self.var_dir / 'log'}. Ctrl-C stops everything.")

    def _watch(self) -> None:
        while True:
            time.sleep(0.5)
            self._look_around()

    def _look_around(self) -> None:
        self._look_after_servers()
        for part in self.parts:
            self._look_after(part)

    def _look_after_servers(self) -> None:
        if self.servers is None:
            return
        try:
            for name in self.servers.revive():
                bootstrap.say(f"{name} had stopped and was started again.")
        except ServerError as error:  # a full disk, say: the portal answers 503 meanwhile, and we keep trying
            bootstrap.say(f"{error}\nTrying again in {SERVER_PAUSE:.0f} seconds.")
            time.sleep(SERVER_PAUSE)

    def _look_after(self, part: Part) -> None:
        """Brings a fallen part back: at once the first time, ever later when it keeps falling.

        A part that ends by itself cannot start, and trying costs the others time. One that was killed could: work
        waits for it, and the tenth kill must not cost half a minute.
        """
        now = time.monotonic()
        if part.running():
            if part.falls and now - part.started > STEADY_SECONDS:
                part.falls = 0
            return
        if part.process is not None:
            killed = (part.process.poll() or 0) < 0
            processes.kill_group(part.process.pid)  # children without parent may hold its port
            part.process = None
            wait = min(LONGEST_WAIT_WHEN_KILLED if killed else LONGEST_WAIT, 2.0**part.falls - 1)
            part.falls += 1
            part.next_try = now + wait
            when = f"in {wait:.0f} s" if wait else "now"
            bootstrap.say(f"{part.name} had stopped; it starts again {when}.")
            if part.falls > 2:
                bootstrap.say(processes.tail(self._log(part.name), 5))
        if now >= part.next_try:
            self._launch(part)

    # --- The steps ----------------------------------------------------------------------------------------

    def _start_servers(self) -> None:
        """Starts what the environment does not name. A real server that is named is never touched."""
        needs = {"database": not os.environ.get("DATABASE_URL"), "broker": not os.environ.get("REDIS_URL")}
        for name in ("postgres", "valkey", "worker", "long-worker", "beat", "web"):
            log = self._log(name)
            if log.exists() and log.stat().st_size > LOG_LIMIT:
                log.replace(log.with_suffix(".log.1"))
        if any(needs.values()):
            bootstrap.say("Starting the database and the broker …")
            self.servers = Servers(self.var_dir, **needs)
            self.servers.start()
            for variable, url in (("DATABASE_URL", "database_url"), ("REDIS_URL", "redis_url")):
                if not self.environment.get(variable):
                    self.environment[variable] = self.servers.urls[url]

    def _prepare(self) -> None:
        bootstrap.say("Looking after tables, translations, static files and demo data …")
        command = [sys.executable, "-m", "greenskills.portal", "prepare"]
        done = subprocess.Popen(command, env=self.environment, cwd=bootstrap.ROOT, start_new_session=True)
        try:
            code = done.wait()
        except KeyboardInterrupt:
            done.terminate()
            done.wait()
            raise
        if code:
            raise PartError("The portal could not be prepared; the reason is above.")

    def _free_port(self) -> int:
        wanted = int(os.environ.get("PORT") or FIRST_PORT)
        for port in range(wanted, min(wanted + 100, 65_536)):
            if port_is_free(self.host, port):
                if port != wanted:
                    bootstrap.say(f"Port {wanted} is taken by another program; the portal takes {port}.")
                return port
        raise PartError(f"No port from {wanted} to {wanted + 99} is free. Set PORT to another one.")

    def _name_ourselves(self, address: str) -> None:
        """What mails, the feed and the downloads name must be where people are; behind HTTPS the settings know."""
        if self.environment.get("GREENSKILLS_HTTPS") == "1" or self.environment.get("PORTAL_URL"):
            return
        if self.host in EVERYWHERE:
            bootstrap.say(
                f"The portal listens on every address ({self.host}), and nobody can follow a link to that. "
                "Set PORTAL_URL to the address where people find it; links say http://localhost until then."
            )
            address = f"http://localhost:{address.rpartition(':')[2]}"
        self.environment["PORTAL_URL"] = address

    def _launch(self, part: Part) -> None:
        log = self._log(part.name)
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            # A session of its own: Ctrl-C in the terminal must reach us only, as we stop the parts in order.
            part.process = subprocess.Popen(
                part.command, env=self.environment, cwd=bootstrap.ROOT, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        part.started = time.monotonic()
        self._remember()

    def _wait_for_web(self, port: int) -> None:
        web = next(part for part in self.parts if part.name == "web")
        deadline = time.monotonic() + WEB_START_SECONDS
        while time.monotonic() < deadline and web.running():
            if web_answers(self.host, port):
                return
            time.sleep(0.1)
        log = self._log("web")
        raise PartError(f"The web server does not start. The last lines of {log}:\n{processes.tail(log)}")

    def _stop(self) -> None:
        """Web first, so that no new work comes in; the database last, as all others need it."""
        self.hurry = False
        with processes.on_stop_signals(self._hurry_up):
            if self.parts or self.servers:
                bootstrap.say("\nStopping …")
            for part in reversed(self.parts):
                self._stop_part(part)
            if self.servers is not None:
                self.servers.stop()
            for name in ("children.json", "address"):
                (self.var_dir / name).unlink(missing_ok=True)
            if self.parts or self.servers:
                bootstrap.say("All stopped.")

    def _stop_part(self, part: Part) -> None:
        if part.process is None:
            return
        if part.running():
            part.process.terminate()
        deadline = time.monotonic() + part.patience
        while part.running() and time.monotonic() < deadline and not self.hurry:
            time.sleep(0.02)
        processes.kill_group(part.process.pid)  # its own children too
        part.process.wait()

    # --- After a supervisor that was killed ---------------------------------------------------------------

    def _remember(self) -> None:
        pids = {part.name: part.process.pid for part in self.parts if part.process is not None}
        (self.var_dir / "children.json").write_text(json.dumps(pids))

    def _sweep_orphans(self) -> None:
        """Ends the parts that a killed supervisor left: no second beat, no worker with old code."""
        try:
            left = json.loads((self.var_dir / "children.json").read_text())
        except (OSError, ValueError):
            return
        for name, pid in left.items():
            # The number may be a stranger's by now: only a program of ours is ended.
            if not processes.exists(pid) or "greenskills" not in processes.command_line(pid):
                continue
            bootstrap.say(f"Ending the {name} that an earlier run left behind.")
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGTERM)
                deadline = time.monotonic() + 5
                while processes.exists(pid) and time.monotonic() < deadline:
                    time.sleep(0.05)
                os.killpg(pid, signal.SIGKILL)
        (self.var_dir / "children.json").unlink(missing_ok=True)

    # --- Small things -------------------------------------------------------------------------------------

    def _log(self, name: str) -> Path:
        return self.var_dir / "log" / f"{name}.log"

    def _address_of_the_other(self) -> str:
        with contextlib.suppress(OSError):
            return " at " + (self.var_dir / "address").read_text()
        return " (or is just starting)"

    def _interrupt(self) -> None:
        raise KeyboardInterrupt

    def _hurry_up(self) -> None:
        self.hurry = True


class PartError(RuntimeError):
    """A part of the portal cannot start; the message says which, and shows its last lines."""


def parts(host: str, port: int, var_dir: Path) -> list[Part]:
    """The parts in the order in which they start; they stop in reverse."""
    celery = [sys.executable, "-m", "celery", "-A", "greenskills.celery"]
    schedule = str(var_dir / "beat-schedule")
    worker = [*celery, "worker", "--loglevel", "info"]
    worker += ["--without-gossip", "--without-mingle"]  # see CELERY_WORKER_ENABLE_REMOTE_CONTROL
    # One of them may be waiting for the addresses of webhooks (exchange.tasks.send_hooks).
    short = ["--queues", "celery", "--hostname", "short@%h", "--concurrency", str(SHORT_PROCESSES)]
    # One long task at a time; a process that grew gives its memory back once the task is done.
    long = ["--queues", "long", "--hostname", "long@%h", "--concurrency", "1"]
    long += ["--max-memory-per-child", str(LONG_KILOBYTES)]
    return [
        Part("worker", [*worker, *short], patience=10),
        Part("long-worker", [*worker, *long], patience=10),
        Part("beat", [*celery, "beat", "--schedule", schedule, "--pidfile="], patience=3),
        Part("web", web_server(f"{bracketed(host)}:{port}"), patience=7),
    ]


def web_server(
    address: str, application: str = "greenskills.wsgi:application", workers: int = WEB_PROCESSES
) -> list[str]:
    """The command that serves an application; the benches start theirs by it, too."""
    threads = ["--worker-class", "greenskills.web.Worker", "--threads", str(WEB_THREADS)]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", address, "--workers", str(workers), *threads]
    command += ["--limit-request-line", str(LONGEST_LINE)]
    return [*command, "--timeout", "30", "--graceful-timeout", "5", "--no-control-socket"]


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def port_is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As gunicorn does it: a port whose last user ended a moment ago counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def web_answers(host: str, port: int) -> bool:
    """Whether the web server answers at all; the status does not matter."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    with contextlib.closing(connection):
        try:
            connection.request("GET", "/health/live", headers={"Host": "localhost"})
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
    return True
