"""PostgreSQL refuses to run as root: this finds who runs it when the portal was started by root.

Data that already belong to someone are served by that someone. Else a user namespace, in which root is
someone else, is the gentlest way out, as all files stay root's; where that is forbidden (most containers) the
system's user `nobody` does it.
"""

from __future__ import annotations

import functools
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")


@dataclass(frozen=True)
class OrdinaryUser:
    """How to start a program that refuses root: words before the command, or another user's numbers."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    @property
    def options(self) -> dict:
        """Arguments for `subprocess`."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}

    def own(self, directory: Path) -> None:
        """Gives this user a directory with all that is in it; does nothing when it is theirs already."""
        if self.uid is None or not directory.exists() or directory.stat().st_uid == self.uid:
            return
        for folder, _, files in os.walk(directory):
            for path in (Path(folder), *(Path(folder) / name for name in files)):
                os.chown(path, self.uid, self.gid or -1, follow_symlinks=False)

    def first_closed(self, *places: Path) -> str:
        """The first directory on the way to these places that this user may not enter, else an empty text."""
        if self.uid is None:
            return ""
        way = dict.fromkeys(str(folder) for place in places for folder in reversed(place.absolute().parents))
        look = 'for folder; do test -x "$folder" || { printf %s "$folder"; break; }; done'
        asked = subprocess.run(
            ["/bin/sh", "-c", look, "sh", *way], capture_output=True, text=True, check=False, **self.options
        )
        return asked.stdout


def for_data(directory: Path) -> OrdinaryUser:
    """Who runs the database of this data directory, which need not exist yet."""
    if os.geteuid() != 0:
        return OrdinaryUser()
    if directory.exists():
        state = directory.stat()
        if state.st_uid:
            return OrdinaryUser(uid=state.st_uid, gid=state.st_gid)
    if namespaces_allowed():
        return OrdinaryUser(prefix=NAMESPACE)
    nobody = pwd.getpwnam("nobody")
    return OrdinaryUser(uid=nobody.pw_uid, gid=nobody.pw_gid)


@functools.cache
def namespaces_allowed() -> bool:
    """Whether root may become someone else in a user namespace on this machine."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0
