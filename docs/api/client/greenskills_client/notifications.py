from __future__ import annotations

from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import Listing, Making, Reading


class Marked(TypedDict):
    """How many notifications were unread until now."""

    marked: int


class NotificationRow(TypedDict):
    """Something that happened and that concerns you."""

    address: str
    created: str
    document: str | None
    event: str
    kind: str
    read: str | None
    text: str
    uid: str
    uri: str


class NotificationsListQuery(Listing, total=False):
    ordering: Literal["created", "-created"]
    unread: bool
    updated_after: str


class Notifications(Connection):
    def notifications_list(self, **asked: Unpack[NotificationsListQuery]) -> Rows[NotificationRow]:
        """The newest first. What you may no longer see, you do not find here."""
        return Rows(self, "/api/v1/notifications/", asked)

    def notifications_all_read_create(self, **asked: Unpack[Making]) -> Answer[Marked]:
        """Mark everything as read."""
        return self.ask("POST", "/api/v1/notifications/read/", asked)

    def notifications_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[NotificationRow]:
        """One of them."""
        return self.ask("GET", f"/api/v1/notifications/{quoted(key)}/", asked)

    def notifications_read_create(self, key: str, **asked: Unpack[Making]) -> Answer[NotificationRow]:
        """Mark this one as read. One that was read before stays as it is."""
        return self.ask("POST", f"/api/v1/notifications/{quoted(key)}/read/", asked)
