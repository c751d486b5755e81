"""The portal with one command: environment, database, broker, worker, beat and web server, supervised.

    python3 -m greenskills.portal                 # run the portal (make run)
    python3 -m greenskills.portal test [pytest…]  # run the tests (make test)
    python3 -m greenskills.portal setup|lint|bench|test-faults

Needs a Python of 3.11 or newer and nothing else: the first start makes `.venv` and installs what is locked.
`HOST`, `PORT`, `DATABASE_URL`, `REDIS_URL` and `GREENSKILLS_VAR` are read from the environment.
"""

from __future__ import annotations

import os
import subprocess
import sys

from greenskills import bootstrap

APPS = ("greenskills", "exchange", "dialogues", "roadmap", "profiles", "coediting", "partners", "rest")
LINT = {
    "style": ("-m", "ruff", "check", "--output-format", "concise", "."),
    "boundaries": ("-c", "import importlinter.cli; importlinter.cli.lint_imports_command()"),
    "templates": ("-m", "djlint", "templates", "--lint", "--quiet"),
    "security": ("-m", "bandit", "-q", "-ll", "-c", "pyproject.toml", "-r", *APPS),
    "migrations": ("manage.py", "makemigrations", "--check", "--dry-run"),
}


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a locale without our signs is no reason to stop
    command, rest = (arguments[0], arguments[1:]) if arguments else ("run", [])
    if command not in COMMANDS:
        print(__doc__)
        return 0 if command in {"help", "-h", "--help"} else 2
    try:
        bootstrap.enter("greenskills.portal", [command, *rest], development=command not in {"run", "prepare"})
    except (bootstrap.BootstrapError, PermissionError) as error:
        print(error, file=sys.stderr)
        return 1
    os.chdir(bootstrap.ROOT)
    return COMMANDS[command](rest)


def run(_: list[str]) -> int:
    from greenskills import supervisor  # needs the environment, which `enter` has made by now

    return supervisor.Supervisor().run()


def prepare(_: list[str]) -> int:
    from greenskills import preparation

    return preparation.main()


def setup(_: list[str]) -> int:
    print(f"The environment is complete: {bootstrap.environment()}")
    return 0


def test(arguments: list[str]) -> int:
    """All tests on every core, or exactly what the arguments say."""
    return _python("-m", "pytest", *(arguments or ["-n", "auto", "--dist", "loadgroup", "-q"]))


def test_faults(arguments: list[str]) -> int:
    """The long form of the fault harnesses; their short form is part of `test`."""
    return _python("-m", "pytest", *(arguments or ["tests/faults", "-q"]))


def bench(arguments: list[str]) -> int:
    """Every benchmark, or those named, one after the other on servers of their own."""
    import tempfile
    from pathlib import Path

    from greenskills.servers import Servers

    scripts = sorted(Path("tests/bench").glob("bench_*.py"))
    chosen = [
        script for script in scripts if not arguments or script.stem.removeprefix("bench_") in arguments
    ]
    with tempfile.TemporaryDirectory(prefix="greenskills-bench-") as var, Servers(var) as servers:
        os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = (
            servers.urls["database_url"],
            servers.urls["redis_url"],
        )
        os.environ["GREENSKILLS_VAR"] = var
        os.environ["GREENSKILLS_PLAIN_STATIC"] = "1"  # no pictures and styles are collected for a measurement
        os.environ.setdefault("API_LIMITS", "address=1000000000 person=1000000000 token=1000000000")
        failed = 0
        for script in chosen:
            print(f"\n--- {script.stem.removeprefix('bench_')}", flush=True)
            failed += _python("-m", f"tests.bench.{script.stem}") != 0
    return failed


def lint(_: list[str]) -> int:
    """Every check runs, also after one that fails; the answer is how many failed."""
    failed = [name for name, check in LINT.items() if _python(*check)]
    print(f"Not clean: {', '.join(failed)}" if failed else "All checks are clean.", flush=True)
    return len(failed)


def _python(*arguments: str) -> int:
    settings = {"DJANGO_SETTINGS_MODULE": "greenskills.settings"}
    try:
        return subprocess.run([sys.executable, *arguments], check=False, env=os.environ | settings).returncode
    except KeyboardInterrupt:
        return 130


COMMANDS = {
    "run": run,
    "setup": setup,
    "test": test,
    "test-faults": test_faults,
    "lint": lint,
    "bench": bench,
    "prepare": prepare,
}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
