"""A portal to break: worker, beat and web server under the real supervisor, on the database of the test.

The broker is a Valkey of the stand's own, that logs to disk as in production. Worker and beat reach it through
`worker_side`, web through `web_side`: two proxies, so that what the web server does with the broker can be counted.
"""

import contextlib
import os
import signal
import threading
import time
from pathlib import Path

from greenskills.servers import Servers
from greenskills.supervisor import Supervisor, parts
from tests.faults.proxy import Proxy
from tests.faults.web import environment, free_port

PATIENCE = 90.0  # seconds: far above every bar, for a machine that others use as well


class Stand(Supervisor):
    """One portal in `folder`; a context manager that returns once `only` are started.

    `only` names the parts to start, `sabotage` a mistake of `tests.faults.laboratory`, `queues` those that a worker
    takes in place of its own. All that it started is stopped at the end, also what the supervisor of a worse day
    would have left.
    """

    def __init__(self, folder, *, only=("worker", "beat"), sabotage="", queues=None):
        super().__init__()
        self.var_dir, self.port = Path(folder), free_port()
        self.servers = Servers(self.var_dir, database=False)
        self.worker_side, self.web_side = (Proxy(self.servers.valkey.socket) for _ in range(2))
        self.environment |= environment() | {"GREENSKILLS_VAR": str(self.var_dir), "SABOTAGE": sabotage}
        self.environment["LOG_LEVEL"] = "WARNING"
        self.queues = queues or {}
        self.wanted, self._ended, self._groups = only, threading.Event(), set()
        self._watcher = threading.Thread(target=self._watch_until_the_end, daemon=True)

    def __enter__(self):
        with contextlib.ExitStack() as undo:
            undo.callback(self._stop_all)
            self.servers.start()
            (self.var_dir / "static").mkdir(exist_ok=True)  # whitenoise warns of a missing folder
            for proxy in (self.worker_side, self.web_side):
                undo.enter_context(proxy)
            everything = parts("127.0.0.1", self.port, self.var_dir)
            self.parts = [part for part in everything if part.name in self.wanted]
            for part in self.parts:
                side = self.web_side if part.name == "web" else self.worker_side
                if queues := self.queues.get(part.name):
                    part.command[part.command.index("--queues") + 1] = queues
                part.command = ["env", f"REDIS_URL={side.url}", *map(in_laboratory, part.command)]
                self._launch(part)
            if "web" in self.wanted:
                self._wait_for_web(self.port)
            self._watcher.start()
            self._undo = undo.pop_all()
        return self

    def __exit__(self, *_):
        self._undo.close()

    def _launch(self, part):
        super()._launch(part)
        self._groups.add(part.process.pid)

    def _watch_until_the_end(self):
        while not self._ended.wait(0.5):
            self._look_around()

    def _stop_all(self):
        self._ended.set()
        if self._watcher.is_alive():
            self._watcher.join(PATIENCE)
        for part in self.parts:
            part.patience = 1.0
        self._stop()
        for group in self._groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)

    # ---------- faults ----------
    def kill_worker(self, how="all", name="worker"):
        """kill -9 of the worker with its children ("all"), of its main process, or of one child that does the work."""
        process = next(part.process for part in self.parts if part.name == name)
        if process is None or process.poll() is not None:
            return False
        with contextlib.suppress(ProcessLookupError):
            if how == "all":
                os.killpg(process.pid, signal.SIGKILL)
            elif how == "main":
                os.kill(process.pid, signal.SIGKILL)
            else:
                children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
                os.kill(int(children[0]) if children else process.pid, signal.SIGKILL)
        return True

    def kill_broker(self):
        process = self.servers.valkey.process
        if process is None or process.poll() is not None:
            return False
        process.kill()
        return True

    # ---------- what can be seen ----------
    def pid_of(self, name):
        process = next(part.process for part in self.parts if part.name == name)
        return process.pid if process is not None else None

    def in_queue(self):
        """How many messages wait in the broker; None while it does not answer."""
        answer = self.servers.valkey._ask(b"LLEN celery\r\n")
        return int(answer[1:]) if answer.startswith(b":") else None

    def logs(self, lines=15):
        """The last lines of all logs, for the message of a test that fails."""
        tails = []
        for log in sorted((self.var_dir / "log").glob("*.log")):
            tails += [f"--- {log.name}", *log.read_text(errors="replace").splitlines()[-lines:]]
        return "\n".join(tails)


def in_laboratory(word):
    """The command of a part with our module in place of the portal's."""
    names = {
        "greenskills.celery": "tests.faults.laboratory",
        "greenskills.wsgi:application": "tests.faults.laboratory:application",
    }
    return names.get(word, word)


def wait_until(true, patience=PATIENCE, pause=0.1):
    """Seconds until `true()` holds, or None when it did not within `patience`."""
    start = time.monotonic()
    while not true():
        if time.monotonic() - start > patience:
            return None
        time.sleep(pause)
    return time.monotonic() - start
