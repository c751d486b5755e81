"""The tables are made once, however many processes run the tests: each gets a copy of a template.

All migrations take ten seconds of a processor, a copy takes a tenth of one. The controlling process has the template
made in the time that its workers need to find the tests. Without workers, and with `--reuse-db`, all goes as ever.

A plugin of its own, named in pyproject.toml.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.conf import settings

NAMED = "GREENSKILLS_TEST_TEMPLATE"
ROOT = Path(__file__).resolve().parent.parent


class Template:
    """The plugin of the controlling process."""

    def __init__(self):
        self.process, self.name = None, None

    def pytest_xdist_setupnodes(self):
        """Before the workers start, so that they find the name in their environment."""
        self.name = f"template_{os.getpid()}"
        execute(f"CREATE DATABASE {self.name}")
        os.environ[NAMED] = self.name
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"],
            cwd=ROOT, env=os.environ | {"DATABASE_URL": address_of(self.name)},
        )  # fmt: skip

    def pytest_xdist_node_collection_finished(self):
        """Before the first test is given to a worker."""
        if self.process.wait():
            pytest.exit("The tables could not be made; the reason is above.", returncode=1)

    def pytest_unconfigure(self):
        os.environ.pop(NAMED, None)
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            execute(f"DROP DATABASE IF EXISTS {self.name}")


def pytest_configure(config):
    if hasattr(config, "workerinput"):
        if NAMED in os.environ:
            copy_in_place_of_migrating()
    elif settings.configured and config.pluginmanager.hasplugin("xdist") and not config.getoption("reuse_db"):
        config.pluginmanager.register(Template())


def copy_in_place_of_migrating():
    """The database of this worker is a copy; the copy has all tables, and the rows that belong to them."""
    from django.db.backends.postgresql.creation import DatabaseCreation

    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = os.environ[NAMED]

    def create_test_db(creation, verbosity=1, autoclobber=False, serialize=True, keepdb=False):
        name, connection = creation._get_test_db_name(), creation.connection
        creation._create_test_db(verbosity, autoclobber, keepdb)
        connection.close()
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        return name

    DatabaseCreation.create_test_db = create_test_db


def address_of(database):
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


def execute(statement):
    """A statement that no transaction takes, beside the database of the portal."""
    with contextlib.closing(psycopg2.connect(address_of("postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
