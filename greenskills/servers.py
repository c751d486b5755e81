"""The pair of embedded servers, PostgreSQL and Valkey, of one `var` directory.

Both listen on unix sockets only, in a short private directory, so that no port is taken and nobody else on
the machine can reach them; a long project path or one with spaces is no obstacle. Their data are in `var/`.

    python -m greenskills.servers [var directory]     # both servers in the foreground, until Ctrl-C
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from greenskills import processes
from greenskills.embedded import DATABASE, PORT, RETRY_SECONDS, Postgres, Server, ServerError, Valkey

TEMP_PATH_LIMIT = 60  # of the about 104 bytes a unix socket's path may have, our own names need the rest


def socket_directory(var_dir: Path | str) -> Path:
    """The private directory of the sockets of this `var` directory and this user; not created here."""
    temp = tempfile.gettempdir()
    if len(temp) > TEMP_PATH_LIMIT:
        # Only the short root: the directory itself is ours and mode 0700.
        temp = "/tmp"  # noqa: S108  # nosec B108
    key = f"{Path(var_dir).resolve()}:{os.getuid()}"
    return Path(temp) / f"greenskills-{os.getuid()}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"


def default_urls(var_dir: Path | str) -> dict[str, str]:
    """`{"database_url": …, "redis_url": …}` of the servers of this `var` directory. Starts nothing."""
    sockets = socket_directory(var_dir)
    return {
        "database_url": f"postgres://{DATABASE}@{quote(str(sockets), safe='')}:{PORT}/{DATABASE}",
        "redis_url": f"unix://{sockets / 'valkey.sock'}",
    }


class Servers:
    """The pair of embedded servers of one `var` directory; a context manager.

    Several programs may use one pair. The one that holds `servers.lock` owns it and stops it at the end; the
    lock falls free when its owner dies, also by kill -9, and the next program adopts what is still running.
    """

    def __init__(
        self, var_dir: Path | str, *, database: bool = True, broker: bool = True, durable: bool = True
    ) -> None:
        self.var_dir = Path(var_dir).resolve()
        self.sockets = socket_directory(self.var_dir)
        self.postgres = Postgres(self.var_dir, self.sockets, durable=durable) if database else None
        self.valkey = Valkey(self.var_dir, self.sockets, durable=durable) if broker else None
        self.urls = default_urls(self.var_dir)
        self._lock: int | None = None

    @property
    def members(self) -> list[Server]:
        return [server for server in (self.postgres, self.valkey) if server is not None]

    @property
    def owned(self) -> bool:
        return self._lock is not None

    def start(self) -> None:
        """Starts or adopts both. Raises `ServerError`; what was started by then is stopped again."""
        self.var_dir.mkdir(parents=True, exist_ok=True)
        self._make_socket_directory()
        self._lock = processes.take_lock(self.var_dir / "servers.lock")
        try:
            if self.owned:
                for server in self.members:
                    server.start()
            elif not self._wait_for_the_owner():
                holder = self.var_dir / "servers.lock"
                raise ServerError(f"A running program holds {holder}, but its servers are silent.")
            if self.postgres is not None:
                self.postgres.make_database()
        except BaseException:
            self.stop()
            raise

    def _wait_for_the_owner(self) -> bool:
        deadline = time.monotonic() + RETRY_SECONDS
        while time.monotonic() < deadline:
            if all(server.answers() for server in self.members):
                return True
            time.sleep(0.2)
        return False

    def revive(self) -> list[str]:
        """Starts again what died; returns the names. Does nothing when another program owns the pair."""
        fallen = [server for server in self.members if self.owned and not server.alive()]
        for server in fallen:
            server.process = None
            server.start()
        return [server.name for server in fallen]

    def stop(self) -> None:
        """Broker first, then the database. Leaves servers alone that another program owns."""
        if self._lock is None:
            return
        for server in reversed(self.members):
            server.stop()
        with contextlib.suppress(OSError):
            self.sockets.rmdir()
        os.close(self._lock)
        self._lock = None

    def __enter__(self) -> Servers:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _make_socket_directory(self) -> None:
        with contextlib.suppress(FileExistsError):
            self.sockets.mkdir(mode=0o700)
        state = self.sockets.lstat()
        trusted = {os.getuid(), self.postgres.user.uid} if self.postgres is not None else {os.getuid()}
        if self.sockets.is_symlink() or state.st_uid not in trusted or state.st_mode & 0o077:
            raise ServerError(f"{self.sockets} is someone else's, or open to others. Remove it first.")


def main(arguments: list[str]) -> int:
    var_dir = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent / "var"

    def interrupt() -> None:
        raise KeyboardInterrupt

    try:
        with processes.on_stop_signals(interrupt), Servers(var_dir) as servers:
            print(*servers.urls.values(), sep="\n", flush=True)
            while True:
                time.sleep(1)
                for name in servers.revive():
                    print(f"{name} had stopped and was started again.", flush=True)
    except KeyboardInterrupt:
        return 0
    except ServerError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
