from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack, overload

from .base import Answer, Connection, Rows, quoted
from .shared import (
    BulkAnswer,
    Editing,
    Listing,
    ListingMore,
    MachineUsersDestroyQuery,
    Making,
    PartnerRef,
    ReadingMore,
    TokenMade,
    TokenNewRequest,
    TokenRow,
    ToldChange,
)


class MachineRow(TypedDict):
    """A program of a partner."""

    active: bool
    created: str
    name: str
    partner: PartnerRef
    purpose: str
    role: Literal["reader", "contributor", "editor", "coordinator"] | None
    uid: str
    uri: str


class MachineChanged(MachineRow):
    """A program of a partner."""

    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    saved: bool


class MachineEditOfManyRequest(TypedDict):
    """Another role."""

    revision: int
    role: Literal["reader", "contributor", "editor", "coordinator"]
    uid: str


class MachineNewRequest(TypedDict):
    """A machine user to make."""

    name: str
    partner: str
    purpose: str
    role: Literal["reader", "contributor", "editor", "coordinator"]


class MachineUsersListQuery(ListingMore, total=False):
    active: bool
    ordering: Literal["name", "-name", "created", "-created"]
    partner: Sequence[str]


class PatchedMachineEditRequest(TypedDict):
    """Another role."""

    role: NotRequired[Literal["reader", "contributor", "editor", "coordinator"]]


class MachineUsers(Connection):
    def machine_users_list(self, **asked: Unpack[MachineUsersListQuery]) -> Rows[MachineRow]:
        """The machine users that you run, and their keys."""
        return Rows(self, "/api/v1/machine-users/", asked)

    @overload
    def machine_users_create(self, body: MachineNewRequest, **asked: Unpack[Making]) -> Answer[MachineRow]: ...

    @overload
    def machine_users_create(
        self, body: Sequence[MachineNewRequest], **asked: Unpack[Making]
    ) -> Answer[BulkAnswer]: ...

    def machine_users_create(
        self, body: MachineNewRequest | Sequence[MachineNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Make a machine user. It has no keys yet.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", "/api/v1/machine-users/", asked, body)

    def machine_users_bulk_update(
        self, body: Sequence[MachineEditOfManyRequest], **asked: Unpack[Making]
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 of these, all or none.

        A row holds what a PATCH of one takes, its `uid` and the `revision` that you read with it. Every fault
        is told with the place of its row.
        """
        return self.ask("PATCH", "/api/v1/machine-users/", asked, body)

    def machine_users_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[MachineRow]:
        """The machine users that you run, and their keys."""
        return self.ask("GET", f"/api/v1/machine-users/{quoted(key)}/", asked)

    def machine_users_partial_update(
        self, key: str, body: PatchedMachineEditRequest | None = None, **asked: Unpack[Editing]
    ) -> Answer[MachineChanged]:
        """Give it another role at its partner."""
        return self.ask("PATCH", f"/api/v1/machine-users/{quoted(key)}/", asked, body)

    def machine_users_destroy(self, key: str, **asked: Unpack[MachineUsersDestroyQuery]) -> Answer[None]:
        """Close it for good: its keys are withdrawn, what it wrote keeps its name."""
        return self.ask("DELETE", f"/api/v1/machine-users/{quoted(key)}/", asked)

    def machine_users_tokens_list(self, key: str, **asked: Unpack[Listing]) -> Rows[TokenRow]:
        """Its keys, newest first. Each is withdrawn at its own address."""
        return Rows(self, f"/api/v1/machine-users/{quoted(key)}/tokens/", asked)

    def machine_users_tokens_create(
        self, key: str, body: TokenNewRequest, **asked: Unpack[Making]
    ) -> Answer[TokenMade]:
        """Make a key for it. Its text stands in this answer and nowhere else."""
        return self.ask("POST", f"/api/v1/machine-users/{quoted(key)}/tokens/", asked, body)
