"""From a plain Python to the portal's own environment: made once, filled from the hash-locked requirements.

Standard library only, and written so that an older Python can at least read it and say what is wrong.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"


class BootstrapError(RuntimeError):
    """The environment cannot be made; the message says why and what to do."""


def say(text: str) -> None:
    print(text, flush=True)


def environment() -> Path:
    """Where the environment is. `GREENSKILLS_VENV` names one that is kept elsewhere, or shared."""
    return Path(os.environ.get("GREENSKILLS_VENV") or ROOT / ".venv")


def environment_python() -> Path:
    return environment() / "bin" / "python"


def enter(module: str, arguments: list[str], *, development: bool) -> None:
    """Returns when this process runs in a complete environment; else completes it and starts over in it."""
    ensure(development=development)
    if Path(sys.prefix).resolve() == environment().resolve():
        return
    python = str(environment_python())
    os.chdir(ROOT)
    os.execv(python, [python, "-m", module, *arguments])


def ensure(*, development: bool) -> None:
    """Makes the environment if there is none, and installs when the locked requirements have changed."""
    if os.name != "posix":
        raise BootstrapError("The portal runs on Linux and macOS; on Windows, start it inside WSL.")
    if sys.version_info < OLDEST:
        _start_over_with_a_newer_python()
    with _alone():
        _complete(development)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Lets a second start wait while the first one installs: `make run` and `make test` in two terminals."""
    import fcntl  # not on Windows, where the message above must still appear

    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _complete(development: bool) -> None:
    if not _usable(environment_python()):
        _make_environment()
    wanted = DEVELOPMENT if development else RUNTIME
    stamp = environment() / "installed.json"
    installed = _read_stamp(stamp)
    if installed.get(wanted) == _fingerprint(wanted):
        return
    stamp.unlink(missing_ok=True)  # an installation broken off half-way must not look complete
    _install(ROOT / wanted)
    # The development lock holds the runtime one at the same versions; the other way round promises nothing.
    names = (RUNTIME, DEVELOPMENT) if development else (RUNTIME,)
    stamp.write_text(json.dumps({name: _fingerprint(name) for name in names}))


def _fingerprint(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _read_stamp(stamp: Path) -> dict[str, str]:
    try:
        return json.loads(stamp.read_text())
    except (OSError, ValueError):
        return {}


def _usable(python: Path) -> bool:
    """Whether the environment's Python starts and is new enough; the machine's may have been replaced."""
    check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.run([str(python), "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _start_over_with_a_newer_python() -> None:
    for name in NEWER_NAMES:
        found = shutil.which(name)
        if found:
            os.chdir(ROOT)
            os.execv(found, [found, "-m", "greenskills.portal", *sys.argv[1:]])
    version = ".".join(map(str, sys.version_info[:2]))
    raise BootstrapError(f"The portal needs Python 3.11 or newer; this is {version}, and the PATH has none.")


def _make_environment() -> None:
    say(f"Making the environment in {environment()} …")
    shutil.rmtree(environment(), ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(environment())], capture_output=True, text=True, check=False
    )
    if made.returncode == 0:
        return
    shutil.rmtree(environment(), ignore_errors=True)
    if "ensurepip" in made.stdout + made.stderr or "No module named venv" in made.stderr:
        version = ".".join(map(str, sys.version_info[:2]))
        raise BootstrapError(
            f"This Python cannot make environments: its part 'venv' is missing.\n"
            f"On Debian and Ubuntu:  sudo apt install python{version}-venv\n"
            f"On Fedora and others:  install the complete Python {version}.\nThen run the same command again."
        )
    raise BootstrapError(f"The environment could not be made:\n{(made.stdout + made.stderr).strip()}")


def _install(requirements: Path) -> None:
    """Installs by pip, saying how far it is in plain words; shows pip's own lines only when it fails."""
    total = sum(line[:1].isalnum() and "==" in line for line in requirements.read_text().splitlines())
    say(f"Installing the {total} packages of {requirements.name}; this takes about half a minute …")
    command = [
        str(environment_python()), "-m", "pip", "install", "--no-input", "--disable-pip-version-check",
        "--progress-bar", "off", "--require-hashes", "-r", str(requirements),
    ]  # fmt: skip
    lines, fetched = [], 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            lines.append(line.rstrip())
            if line.startswith("Collecting "):
                fetched += 1
                if fetched % 20 == 0:
                    say(f"  {fetched} of {total} found")
            elif line.startswith("Installing collected packages"):
                say("  all found, now putting them in place")
    if pip.returncode:
        raise BootstrapError(
            "\n".join(lines[-15:]) + "\n\nThe packages could not be installed; above are pip's own words. "
            "Is the network there? Running the same command again continues where it stopped."
        )
