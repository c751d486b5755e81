"""Bringing the feed of changes up to date, and forgetting what newer changes have overtaken."""

import json
import logging
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from exchange.feed import statements
from exchange.feed.difference import differences
from exchange.feed.reading import readings
from exchange.feed.scopes import scopes
from exchange.feed.sources import DISCREET
from exchange.models import Mark, Shape

log = logging.getLogger(__name__)

LOCK = 7_301_640_212  # the one writer of the feed
AT_ONCE = 500  # rows of which the old and the new text are in memory
KEPT = timedelta(days=90)


def follow(*, whole=False):
    """Tell all that became public, changed or went since the last time; everything is looked at again when `whole`.

    Returns how many changes were told; None when somebody else is at it. The portal is seen as it was at one moment,
    and the feed moves from one such moment to the next in one transaction.
    """
    if not whole and not _is_due():
        return 0
    with _alone() as mine:
        if not mine:
            return None
        with _one_moment(), connection.cursor() as cursor:
            found = _to_read(cursor, whole)
            return _step(cursor, found) if found else 0


def follow_whole():
    """Look at everything, whatever the marks say. Finding something that no mark told of is worth a warning."""
    follow()
    told = follow(whole=True)
    if told:
        log.warning("the feed of changes had missed %s changes; they are told now", told)
    return told


def forget():
    """Drop what was told longer ago than KEPT and was overtaken since. Of every object its newest change stays.

    Returns how many rows went; None when somebody else is at the feed. A tombstone is an object's newest change too, so
    whoever comes back after years still hears what is gone.
    """
    with _alone() as mine:
        if not mine:
            return None
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statements.FORGET, [timezone.now() - KEPT])
            return cursor.rowcount


def _is_due():
    """Is there any mark, or a resource that is read another way than before?"""
    return Mark.objects.exists() or bool(_reshaped())


def _reshaped():
    """The names of resources that were never read the way they are now."""
    known = dict(Shape.objects.values_list("resource", "digest"))
    return [name for name, reading in readings().items() if known.get(name) != reading.shape]


@contextmanager
def _alone():
    """Hold the lock of the feed, over the transaction; gives False when somebody else has it.

    The lock comes before the transaction: its first statement fixes what it sees, and that must not be from before the
    writer before us was done. PostgreSQL lets go of the lock by itself when the connection breaks.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def _one_moment():
    """A transaction that sees one state of the portal throughout; inside another one that one's rules hold."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _to_read(cursor, whole):
    """{resource: scope} to read again, in the order of the feed. Takes the marks, and notes how all is read now."""
    known = readings()
    cursor.execute(statements.TAKE_MARKS)
    found = scopes(known, {source: (rows, every) for source, rows, every in cursor.fetchall()})
    reshaped = _reshaped()
    found |= dict.fromkeys(known if whole else reshaped)
    Shape.objects.bulk_create(
        [Shape(resource=name, digest=known[name].shape) for name in reshaped],
        update_conflicts=True,
        unique_fields=["resource"],
        update_fields=["digest"],
    )
    return {name: found[name] for name in known if name in found}


def _step(cursor, found):
    """Tell what differs in these scopes. Returns how many changes that were."""
    cursor.execute(statements.BEGIN)
    for name, pks in found.items():
        _compare(cursor, readings()[name], pks)
    cursor.execute(statements.MOVED)
    cursor.execute(statements.FORGET_SAME)
    cursor.execute(statements.ANALYSE)
    cursor.execute(statements.NUMBER)
    told = cursor.rowcount
    if told:
        cursor.execute(statements.INDEX)
        _differ(cursor)
        for statement in (statements.TELL, statements.MIRROR, statements.UNMIRROR, statements.SILENCE):
            cursor.execute(statement)
        cursor.execute(statements.OVERWRITE, [list(DISCREET)])
    cursor.execute(statements.END)
    return told


def _compare(cursor, reading, pks):
    """Put into the step what of one resource came, changed and went."""
    turn = list(readings()).index(reading.name)
    rows, parameters = reading.rows(pks)
    cursor.execute(statements.CAME.format(rows=rows), [turn, reading.name, *parameters, reading.name])
    keys, parameters = reading.keys(pks)
    scope, these = (statements.WENT_OF_ALL, []) if pks is None else (statements.WENT_OF_SOME, [list(pks)])
    cursor.execute(
        statements.WENT.format(scope=scope, keys=keys),
        [2 * len(readings()) - turn, reading.name, *these, *parameters],
    )


def _differ(cursor):
    """Say of every object that changed what differs, field by field."""
    last = 0
    while True:
        cursor.execute(statements.UPDATED, [list(DISCREET), last, AT_ONCE])
        rows = cursor.fetchall()
        if not rows:
            return
        texts = [
            json.dumps(differences(json.loads(before), json.loads(after)), ensure_ascii=False)
            for _, before, after in rows
        ]
        cursor.execute(statements.DIFFER, [[number for number, _, _ in rows], texts])
        last = rows[-1][0]
