from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack, overload

from .base import Answer, Connection, Rows, quoted
from .shared import (
    ActionsBulkUpdateQuery,
    BulkAnswer,
    DialogueRef,
    ListingMore,
    Making,
    Merging,
    PartnerRef,
    ReadingMore,
    Shares,
    Texts,
    ToldChange,
)


class AmendmentDecisionRequest(TypedDict):
    """What becomes of an amendment. The text itself is changed by hand."""

    answer: NotRequired[str]
    state: Literal["taken", "declined"]


class AmendmentRow(TypedDict):
    """What somebody who was there wants changed. Never who."""

    answer: str
    created: str
    decided: str | None
    passage: str
    state: Literal["open", "taken", "declined"]
    text: str
    uid: str
    uri: str


class AnsweredStatement(TypedDict):
    """What was answered to one statement."""

    all: Shares | None
    answered: int
    groups: list[Shares] | None
    statement: str
    text: Texts


class PatchedDialogueChangeRequest(TypedDict):
    """What is announced of a dialogue; what is left out stays. Give a place, a link, or both."""

    agenda: NotRequired[Any]
    aim: NotRequired[LongTextsRequest]
    capacity: NotRequired[int | None]
    ends: NotRequired[str | None]
    keep_days: NotRequired[int]
    languages: NotRequired[list[Literal["nl", "en", "fr", "vgt"]]]
    link: NotRequired[str]
    new_series: NotRequired[Any]
    place: NotRequired[str]
    prepare: NotRequired[LongTextsRequest]
    series: NotRequired[str | None]
    starts: NotRequired[str]
    theme: NotRequired[str]
    title: NotRequired[LongTextsRequest]


class DialogueChangeOfManyRequest(PatchedDialogueChangeRequest):
    """What is announced of a dialogue; what is left out stays. Give a place, a link, or both."""

    revision: int
    slug: NotRequired[str]
    uid: NotRequired[str]


class DialogueRow(TypedDict):
    """One meeting around a theme, at a place or behind a link."""

    agenda: Texts
    aim: Texts
    called_off: bool
    capacity: int | None
    ends: str | None
    keep_days: int
    languages: list[Literal["nl", "en", "fr", "vgt"]]
    link: str
    organiser: PartnerRef
    place: str
    prepare: Texts
    revision: int
    series: SeriesRef | None
    slug: str
    starts: str
    state: Literal["planned", "open", "running", "closed", "reported"]
    theme: str
    title: Texts
    uid: str
    uri: str


class DialogueChanged(DialogueRow):
    """One meeting around a theme, at a place or behind a link."""

    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    saved: bool


class DialogueNewRequest(TypedDict):
    """A dialogue to announce. It is public at once; its registration opens by `state/`."""

    agenda: NotRequired[Any]
    aim: NotRequired[LongTextsRequest]
    capacity: NotRequired[int | None]
    ends: NotRequired[str | None]
    keep_days: NotRequired[int]
    languages: NotRequired[list[Literal["nl", "en", "fr", "vgt"]]]
    link: NotRequired[str]
    new_series: NotRequired[Any]
    organiser: str
    place: NotRequired[str]
    prepare: NotRequired[LongTextsRequest]
    series: NotRequired[str | None]
    starts: str
    theme: str
    title: TitlesRequest


class DialoguesListQuery(ListingMore, total=False):
    ordering: Literal["starts", "-starts", "slug", "-slug", "title_nl", "-title_nl", "title_en", "-title_en"]
    organiser: Sequence[str]
    q: str
    series: Sequence[str]
    starts_after: str
    state: Sequence[Literal["closed", "open", "planned", "reported", "running"]]
    theme: Sequence[str]
    updated_after: str


class LongTextsRequest(TypedDict):
    """A text in Dutch and English; a language that is left out stays."""

    en: NotRequired[str]
    nl: NotRequired[str]


class MinutesShape(TypedDict):
    """The minutes of a dialogue. A line that begins with “# ” is a heading, with “- ” a point."""

    amend_until: str | None
    dialogue: DialogueRef
    finished: str | None
    phase: Literal["draft", "amending", "final"]
    revision: int
    text: Texts


class MinutesChanged(MinutesShape):
    """The minutes of a dialogue. A line that begins with “# ” is a heading, with “- ” a point."""

    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    saved: bool


class MinutesFinishingRequest(TypedDict):
    """The text that becomes final."""

    seen: int


class MinutesOpened(MinutesShape):
    """The minutes, and who is asked."""

    asked: int


class MinutesOpeningRequest(TypedDict):
    """Until and with which day who was there can say what should change."""

    until: str


class MinutesTextRequest(TypedDict):
    """The text; a language that is left out stays. Name nobody who did not ask for it."""

    en: NotRequired[str]
    nl: NotRequired[str]


class OpinionGroup(TypedDict):
    """People who answer alike. Nobody can know who is in it."""

    letter: str
    people: int
    stands_out: list[Sided]
    x: float
    y: float


class OpinionMapShape(TypedDict):
    """Who thinks alike, and where all agree."""

    agreed: list[Sided]
    dialogue: DialogueRef
    dividing: list[str]
    drawn: str | None
    group_needed: int
    groups: list[OpinionGroup]
    left_out: int | None
    people: int | None
    people_needed: int
    state: Literal["few", "small", "unclear", "groups"]
    statements: list[AnsweredStatement]


class PatchedMinutesChangeRequest(TypedDict):
    """What is written anew."""

    text: NotRequired[MinutesTextRequest]


class PatchedRoomSetRequest(TypedDict):
    """What a room talks about and how."""

    documents: NotRequired[list[str]]
    dots: NotRequired[int]
    moderated: NotRequired[bool]


class PhaseStepRequest(TypedDict):
    """To another phase. `ended` is for good: the code is forgotten."""

    seen: Literal["gathering", "dots", "paused", "ended"]
    to: Literal["gathering", "dots", "paused", "ended"]


class ReportShape(TypedDict):
    """Who took part by kind, what people find most important, and what became of everything that was said."""

    contributions: list[ReportedContribution]
    dialogue: DialogueRef
    in_short: list[str]
    minutes: bool
    page: str
    participation: list[TookPart]
    pdf: str
    present: int
    preview: bool
    priorities: list[str]
    registered: int
    said: int
    set_aside: list[SetAside]


class ReportedContribution(TypedDict):
    """Something said, and what became of it."""

    answer: str
    contribution: str
    heading: str
    outcome: Literal["", "adopted", "answered", "declined"]
    points: int
    proposals: list[ReportedProposal]
    text: str


class ReportedProposal(TypedDict):
    """How far a proposal got that grew from a contribution."""

    document: str | None
    proposal: str
    taken: bool | None
    version: int | None
    words: str


class RoomShape(TypedDict):
    """The room of a dialogue. While its phase is `gathering` or `dots`, phones answer its statements."""

    address: str | None
    code: str
    dialogue: DialogueRef
    documents: list[str]
    dots: int
    moderated: bool
    opened: str
    phase: Literal["gathering", "dots", "paused", "ended"]


class RoomChanged(RoomShape):
    """The room of a dialogue. While its phase is `gathering` or `dots`, phones answer its statements."""

    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    saved: bool


class RoomSetRequest(TypedDict):
    """What a room talks about and how."""

    documents: NotRequired[list[str]]
    dots: NotRequired[int]
    moderated: NotRequired[bool]


class SeriesRef(TypedDict):
    """The series that a dialogue belongs to."""

    slug: str
    title: Texts
    uid: str


class SetAside(TypedDict):
    """How many contributions the facilitator set aside for one reason."""

    count: int
    reason: str


class Sided(TypedDict):
    """A statement, and the side on which people are."""

    side: Literal["agree", "disagree"]
    statement: str


class StateStepRequest(TypedDict):
    """To another state."""

    seen: Literal["planned", "open", "running", "closed", "reported"]
    to: Literal["planned", "open", "running", "closed", "reported"]


class TitlesRequest(TypedDict):
    """A title in both languages."""

    en: str
    nl: str


class TookPart(TypedDict):
    """How many people of one kind of organisation took part."""

    kind: Literal["company", "social-economy", "local-authority", "intermediary", "other"]
    present: int
    registered: int


class Dialogues(Connection):
    def dialogues_list(self, **asked: Unpack[DialoguesListQuery]) -> Rows[DialogueRow]:
        """The dialogues, the latest first. Who takes part is for the organiser: see the registrations."""
        return Rows(self, "/api/v1/dialogues/", asked)

    @overload
    def dialogues_create(self, body: DialogueNewRequest, **asked: Unpack[Making]) -> Answer[DialogueRow]: ...

    @overload
    def dialogues_create(self, body: Sequence[DialogueNewRequest], **asked: Unpack[Making]) -> Answer[BulkAnswer]: ...

    def dialogues_create(
        self, body: DialogueNewRequest | Sequence[DialogueNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Announce a dialogue in the name of a partner.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", "/api/v1/dialogues/", asked, body)

    def dialogues_bulk_update(
        self, body: Sequence[DialogueChangeOfManyRequest], **asked: Unpack[ActionsBulkUpdateQuery]
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 of these, all or none.

        A row holds what a PATCH of one takes, its `uid` and the `revision` that you read with it. Every fault
        is told with the place of its row.
        """
        return self.ask("PATCH", "/api/v1/dialogues/", asked, body)

    def dialogues_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[DialogueRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask("GET", f"/api/v1/dialogues/{quoted(key)}/", asked)

    def dialogues_partial_update(
        self, key: str, body: PatchedDialogueChangeRequest | None = None, **asked: Unpack[Merging]
    ) -> Answer[DialogueChanged]:
        """Change what is announced: the members given. Who registered gets mail when time, place or link change.

        What others changed elsewhere since you read it stays, with `Prefer: merge`; but not beside
        `new_series`.
        """
        return self.ask("PATCH", f"/api/v1/dialogues/{quoted(key)}/", asked, body)
