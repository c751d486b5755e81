from __future__ import annotations

from typing import Any, Literal, NotRequired, Required, TypedDict


class Trying(TypedDict, total=False):
    """`dry_run`: check, show what would change, save nothing."""

    dry_run: bool


class Making(Trying, total=False):
    """A text of your own: what was done is not done again."""

    idempotency_key: str


class ActionsBulkUpdateQuery(Making, total=False):
    prefer: Literal["merge"]


class AgendaRef(TypedDict):
    """A strategic agenda, by its public names."""

    slug: str
    uid: str


class Asking(TypedDict, total=False):
    """`if_none_match`: the etag of what you have."""

    if_none_match: str


class BulkAnswer(TypedDict):
    """A row for each row sent, in the same order."""

    dry_run: bool
    results: list[BulkRow]
    saved: int


class BulkRow(TypedDict):
    """What became of one row: `saved` is false where it changed nothing, or in a trial."""

    changes: NotRequired[list[ToldChange]]
    revision: NotRequired[int]
    saved: bool
    slug: NotRequired[str]
    uid: str
    uri: NotRequired[str]


class Change(TypedDict):
    """One place where two contents differ; `path` joins field names and row ids by slashes."""

    after: Any
    before: Any
    kind: Literal["changed", "added", "removed", "moved"]
    path: str


class ContributionsAdoptCreateQuery(Making, total=False):
    if_match: str


class DialogueRef(TypedDict):
    """A dialogue, by its public names."""

    slug: str
    uid: str


class Editing(Making, total=False):
    """The etag of what you saw."""

    if_match: Required[str]


class Listing(TypedDict, total=False):
    """Only these columns, or all but these; rows a page."""

    fields: str
    omit: str
    limit: int


class ListingMore(Listing, total=False):
    """Objects in the place of uids: the names of columns."""

    expand: str


class MachineUsersDestroyQuery(Trying, total=False):
    if_match: Required[str]


class Merging(Editing, total=False):
    """Or: together with what others saved since."""

    prefer: Literal["merge"]


class NamesRequest(TypedDict):
    """A name in both languages."""

    en: str
    nl: str


class NodeRef(TypedDict):
    """A sector or job."""

    code: str
    labels: Texts
    uid: str


class NotesRequest(TypedDict):
    """A note in both languages."""

    en: str
    nl: str


class OfDialogueRequest(TypedDict):
    """Which dialogue."""

    dialogue: str


class PartnerRef(TypedDict):
    """A partner, by its public names."""

    slug: str
    uid: str


class ProposalRow(TypedDict):
    """A change that somebody handed in, without its content."""

    answer: str
    author: str | None
    base: int
    created: str
    decided: str | None
    decided_by: str | None
    origin: Literal["page", "api", "import", "dialogue", "restore", "merge"]
    partner: PartnerRef | None
    reason: str
    state: Literal["open", "accepted", "partly", "declined", "withdrawn"]
    uid: str
    uri: str


class ProposalDetail(ProposalRow):
    """A proposal with its content, as the whole document would read, and what it changes."""

    changes: list[Change]
    collides: list[str]
    content: dict[str, Any]
    working_revision: int


class Reading(Asking, total=False):
    """Only these columns, or all but these."""

    fields: str
    omit: str


class ReadingMore(Reading, total=False):
    """Objects in the place of uids: the names of columns."""

    expand: str


class ReleaseRef(TypedDict):
    """The release that froze an answer. Its figures never change; names are told as they are now."""

    content_hash: str
    created: str
    slug: str
    uid: str
    uri: str


Shares = TypedDict("Shares", {
    "agree": "int",
    "disagree": "int",
    "pass": "int",
})


class Texts(TypedDict):
    """A text in every language of the portal."""

    nl: str
    en: str


class TextsSentRequest(TypedDict):
    """A text in Dutch and English that a client sends; a language that is left out stays."""

    en: NotRequired[str]
    nl: NotRequired[str]


class TokenRow(TypedDict):
    """A key for the API, without the key itself."""

    created: str
    expires: str | None
    hint: str
    last_used: str | None
    name: str
    revoked: str | None
    scope: Literal["read", "propose", "write", "admin"]
    state: Literal["usable", "expired", "revoked"]
    uid: str
    uri: str


class TokenMade(TokenRow):
    """A new key. This answer is the only one that ever holds it: keep it safe."""

    secret: str | None


class TokenNewRequest(TypedDict):
    """A key to make."""

    expires: NotRequired[str | None]
    name: str
    scope: Literal["read", "propose", "write", "admin"]


class TokensDestroyQuery(Trying, total=False):
    if_match: str


class ToldChange(TypedDict):
    """One place that is otherwise; `path` joins names and row ids by slashes."""

    after: Any
    before: Any
    kind: Literal["changed", "added", "removed", "moved"]
    path: str
