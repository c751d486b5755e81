from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import (
    BulkAnswer,
    ContributionsAdoptCreateQuery,
    Listing,
    Making,
    Reading,
    TokensDestroyQuery,
    ToldChange,
)


class Attempt(TypedDict):
    """One call of the address."""

    at: str
    error: str
    milliseconds: int
    status: int | None


class DeliveryRow(TypedDict):
    """One message to a webhook, whose `webhook-id` is `msg_` and the digits of its uid."""

    attempts: list[Attempt]
    created: str
    delivered: str | None
    kind: Literal["changes", "ping"]
    numbers: list[int]
    part_of: str
    state: Literal["waiting", "delivered", "failed", "skipped"]
    tries: int
    uid: str
    uri: str


class PatchedWebhookEditRequest(TypedDict):
    """What is to be otherwise. Another position sends again, or passes over."""

    name: NotRequired[str]
    position: NotRequired[int]
    resources: NotRequired[
        list[Literal["partners", "sectors", "themes", "jobs", "competences", "job-competences", "shortage-listings",
        "profiles", "roadmaps", "action-lines", "actions", "indicators", "targets", "initiatives", "agenda-requests",
        "workforce", "scenarios", "evidence", "group-evidence", "need-runs", "need-releases", "dialogues",
        "contributions", "statements"]]
    ]
    state: NotRequired[Literal["on", "paused"]]
    url: NotRequired[str]


class WebhookRow(TypedDict):
    """An address that is told of changes."""

    created: str
    failing_since: str | None
    failures: int
    former_secret_until: str | None
    name: str
    next_attempt: str
    position: int
    resources: list[
        Literal["partners", "sectors", "themes", "jobs", "competences", "job-competences", "shortage-listings",
        "profiles", "roadmaps", "action-lines", "actions", "indicators", "targets", "initiatives", "agenda-requests",
        "workforce", "scenarios", "evidence", "group-evidence", "need-runs", "need-releases", "dialogues",
        "contributions", "statements"]
    ]
    state: Literal["on", "paused", "stopped"]
    uid: str
    uri: str
    url: str


class WebhookChanged(WebhookRow):
    """An address that is told of changes."""

    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    saved: bool


class WebhookNewRequest(TypedDict):
    """A webhook to make."""

    name: str
    position: NotRequired[int]
    resources: NotRequired[
        list[Literal["partners", "sectors", "themes", "jobs", "competences", "job-competences", "shortage-listings",
        "profiles", "roadmaps", "action-lines", "actions", "indicators", "targets", "initiatives", "agenda-requests",
        "workforce", "scenarios", "evidence", "group-evidence", "need-runs", "need-releases", "dialogues",
        "contributions", "statements"]]
    ]
    url: str


class WebhookEditOfManyRequest(WebhookNewRequest):
    """What is to be otherwise. Another position sends again, or passes over."""

    revision: NotRequired[str]
    state: Literal["on", "paused"]
    uid: str


class WebhookMade(WebhookRow):
    """A webhook with its secret. This answer is the only one that ever holds it: keep it safe."""

    secret: str | None


class WebhooksDeliveriesListQuery(Listing, total=False):
    kind: Sequence[Literal["changes", "ping"]]
    state: Sequence[Literal["delivered", "failed", "skipped", "waiting"]]


class WebhooksListQuery(Listing, total=False):
    ordering: Literal["name", "-name", "created", "-created"]
    state: Sequence[Literal["on", "paused", "stopped"]]


class Webhooks(Connection):
    def webhooks_list(self, **asked: Unpack[WebhooksListQuery]) -> Rows[WebhookRow]:
        """Addresses of yours that the portal tells of changes, signed as the Standard Webhooks specification says."""
        return Rows(self, "/api/v1/webhooks/", asked)

    def webhooks_create(self, body: WebhookNewRequest, **asked: Unpack[Making]) -> Answer[WebhookMade]:
        """Make a webhook. Its secret stands in this answer and nowhere else."""
        return self.ask("POST", "/api/v1/webhooks/", asked, body)

    def webhooks_bulk_update(
        self, body: Sequence[WebhookEditOfManyRequest], **asked: Unpack[Making]
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 of these, all or none.

        A row holds what a PATCH of one takes, its `uid` and the `revision` that you read with it. Every fault
        is told with the place of its row.
        """
        return self.ask("PATCH", "/api/v1/webhooks/", asked, body)

    def webhooks_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[WebhookRow]:
        """Addresses of yours that the portal tells of changes, signed as the Standard Webhooks specification says."""
        return self.ask("GET", f"/api/v1/webhooks/{quoted(key)}/", asked)

    def webhooks_partial_update(
        self, key: str, body: PatchedWebhookEditRequest | None = None, **asked: Unpack[ContributionsAdoptCreateQuery]
    ) -> Answer[WebhookChanged]:
        """Change the members given."""
        return self.ask("PATCH", f"/api/v1/webhooks/{quoted(key)}/", asked, body)

    def webhooks_destroy(self, key: str, **asked: Unpack[TokensDestroyQuery]) -> Answer[None]:
        """Remove it with its secret and its log."""
        return self.ask("DELETE", f"/api/v1/webhooks/{quoted(key)}/", asked)

    def webhooks_deliveries_list(self, key: str, **asked: Unpack[WebhooksDeliveriesListQuery]) -> Rows[DeliveryRow]:
        """What went to it and what is under way, the newest first; for 30 days."""
        return Rows(self, f"/api/v1/webhooks/{quoted(key)}/deliveries/", asked)

    def webhooks_deliveries_retrieve(self, key: str, delivery: str, **asked: Unpack[Reading]) -> Answer[DeliveryRow]:
        """One of these messages."""
        return self.ask("GET", f"/api/v1/webhooks/{quoted(key)}/deliveries/{quoted(delivery)}/", asked)

    def webhooks_deliveries_redeliver_create(
        self, key: str, delivery: str, **asked: Unpack[Making]
    ) -> Answer[DeliveryRow]:
        """Send a message again, with the same `webhook-id`. One that is being tried has its next attempt now."""
        return self.ask("POST", f"/api/v1/webhooks/{quoted(key)}/deliveries/{quoted(delivery)}/redeliver/", asked)

    def webhooks_deliveries_skip_create(
        self, key: str, delivery: str, **asked: Unpack[Making]
    ) -> Answer[DeliveryRow]:
        """Give up a message that your address does not take, so that those after it come."""
        return self.ask("POST", f"/api/v1/webhooks/{quoted(key)}/deliveries/{quoted(delivery)}/skip/", asked)

    def webhooks_ping_create(self, key: str, **asked: Unpack[Making]) -> Answer[DeliveryRow]:
        """Send a test, within seconds. Look at the delivery for what came of it."""
        return self.ask("POST", f"/api/v1/webhooks/{quoted(key)}/ping/", asked)

    def webhooks_secret_create(self, key: str, **asked: Unpack[Making]) -> Answer[WebhookMade]:
        """Make a new secret. For 24 hours the former one signs along, so that no message is lost."""
        return self.ask("POST", f"/api/v1/webhooks/{quoted(key)}/secret/", asked)
