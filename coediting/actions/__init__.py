"""Every write of the co-editing engine, by noun: documents; and what hangs on them."""

from coediting.actions.documents import (
    Outcome,
    append,
    checked,
    lock,
    on_behalf_of,
    publish,
    put_in_force,
    restore,
    revise,
    start,
)

__all__ = [
    "Outcome",
    "append",
    "checked",
    "lock",
    "on_behalf_of",
    "publish",
    "put_in_force",
    "restore",
    "revise",
    "start",
]
