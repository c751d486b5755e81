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
from coediting.actions.proposals import (
    accept,
    accept_resolved,
    decline,
    propose,
    rebase,
    withdraw,
)
from coediting.actions.review import approve, request_review, require_approvals, withdraw_publication

__all__ = [
    "Outcome",
    "accept",
    "accept_resolved",
    "append",
    "approve",
    "checked",
    "decline",
    "lock",
    "on_behalf_of",
    "propose",
    "publish",
    "put_in_force",
    "rebase",
    "request_review",
    "require_approvals",
    "restore",
    "revise",
    "start",
    "withdraw",
    "withdraw_publication",
]
