"""What every test would do again and again, done once: less machine time, and the same tests.

A plugin of its own, named in pyproject.toml.
"""

from __future__ import annotations

import gc

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connections
from django.test import TransactionTestCase

# What `flush` would empty and `post_migrate` would fill again with the very same rows.
STAYING = {"django_content_type", "auth_permission"}
# How many new objects there must be before Python looks for waste among them; its own number is 700. To find all
# tests makes a million that stay.
NEW_OBJECTS = 20_000
gc.set_threshold(50 * NEW_OBJECTS)
# Of the very same hash, which any process can check: a million rounds are what makes guessing slow.
ROUNDS = 1_000


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """What stands there now stays to the end: to look for waste in it takes a tenth of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


@pytest.fixture(scope="session", autouse=True)
def _thrift():
    if not settings.configured:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_what_is_filled)
        find_static_files_once(patch)
        patch.setattr(PBKDF2PasswordHasher, "iterations", ROUNDS)
        yield


def empty_what_is_filled(case):
    """After a test that committed: the tables that hold rows are emptied, instead of all of them one by one.

    Without triggers and foreign keys, as all goes; what triggers fill is a table like the others.
    """
    for name in case._databases_names(include_mirrors=False):
        connection = connections[name]
        tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - STAYING
        with connection.cursor() as cursor:
            asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in sorted(tables))
            cursor.execute(" UNION ALL ".join(asked))
            filled = [table for (table,) in cursor.fetchall()]
            if filled:
                emptied = "".join(f"DELETE FROM {table};" for table in filled)
                cursor.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {emptied} COMMIT")


def find_static_files_once(patch):
    """Every test client starts the middleware anew, and whitenoise then looks through all static files."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    found, look = {}, WhiteNoiseMiddleware.add_files_from_finders

    def add_files(middleware):
        key = (middleware.static_prefix, str(middleware.static_root))
        if key not in found:
            look(middleware)
            found[key] = dict(middleware.files)
        middleware.files.update(found[key])

    patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_files)
