from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, Required, TypedDict

from .shared import Asking, Change, Listing, PartnerRef, ReadingMore, Trying


class Blame(TypedDict):
    """For every place of the working content the revision that last set it, and those revisions."""

    places: list[BlamedPlace]
    revision: int
    revisions: list[BlamedRevision]


class BlamedPlace(TypedDict):
    """A place of the content and the revision that last set it."""

    path: str
    revision: int


class BlamedRevision(TypedDict):
    """A revision that set something which still stands."""

    author: str | None
    created: str
    note: str
    number: int
    origin: str
    partner: PartnerRef | None
    proposal: str | None


class BulkEditRequest(TypedDict):
    """A partial edit of one document: named by `uid` or `slug`, grown from `revision`."""

    content: dict[str, Any]
    note: NotRequired[str]
    revision: int
    slug: NotRequired[str]
    uid: NotRequired[str]


class CommentNewRequest(TypedDict):
    """A comment to write. An answer takes the place of its thread."""

    must_fix: NotRequired[bool]
    path: NotRequired[str]
    text: str
    thread: NotRequired[str | None]


class CommentRow(TypedDict):
    """A comment: the first of a thread, or an answer in one."""

    author: str | None
    created: str
    guest: str
    mentions: list[str]
    must_fix: bool
    part_of: str
    partner: PartnerRef | None
    path: str
    place: str
    resolved: str | None
    resolved_by: str | None
    revision: int
    text: str
    thread: str | None
    uid: str
    uri: str


class CompareRetrieveQuery(Asking, total=False):
    from_: Required[int]
    to: Required[int]


class Comparison(TypedDict):
    """What differs between two revisions."""

    changes: list[Change]
    new: int
    old: int


class DraftUpdateQuery(Trying, total=False):
    if_match: Required[str]
    prefer: Literal["merge"]


class Gate(TypedDict):
    """A condition for publishing."""

    code: str
    label: str
    met: bool


class PatchedContentPatchRequest(TypedDict):
    """A partial edit of the revision in If-Match."""

    content: NotRequired[dict[str, Any]]
    note: NotRequired[str]


class PresenceRow(TypedDict):
    """An open editor: one browser tab of one person."""

    name: str
    partner: PartnerRef | None
    row: str
    section: str
    self: bool
    unsaved: bool


class ProfilesRetrieveQuery(ReadingMore, total=False):
    release: str


class ProposalAcceptanceRequest(TypedDict):
    """How to accept a proposal."""

    content: NotRequired[dict[str, Any]]
    note: NotRequired[str]
    paths: NotRequired[list[str]]


class ProposalAnswerRequest(TypedDict):
    """Why a proposal is declined."""

    answer: str


class ProposalNewRequest(TypedDict):
    """A change to propose."""

    base: NotRequired[int]
    content: dict[str, Any]
    reason: str


class ProposalsListQuery(Listing, total=False):
    author: Literal["me"]
    state: Sequence[Literal["accepted", "declined", "open", "partly", "withdrawn"]]


class RevisionRow(TypedDict):
    """One saved state. Who wrote it and the note are shown to those who may see the drafts."""

    author: str | None
    created: str
    note: str
    number: int
    origin: Literal["page", "api", "import", "dialogue", "restore", "merge"]
    partner: PartnerRef | None
    uri: str
    version: int | None


class TextsGiven(TypedDict):
    """A text in the languages given."""

    nl: NotRequired[str]
    en: NotRequired[str]
