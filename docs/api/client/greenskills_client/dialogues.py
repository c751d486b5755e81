from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import (
    Asking,
    DialogueRef,
    Editing,
    ListingMore,
    Making,
    PartnerRef,
    ReadingMore,
    Shares,
    Texts,
    ToldChange,
)


class AnsweredStatement(TypedDict):
    """What was answered to one statement."""

    all: Shares | None
    answered: int
    groups: list[Shares] | None
    statement: str
    text: Texts


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


class PatchedRoomSetRequest(TypedDict):
    """What a room talks about and how."""

    documents: NotRequired[list[str]]
    dots: NotRequired[int]
    moderated: NotRequired[bool]


class PhaseStepRequest(TypedDict):
    """To another phase. `ended` is for good: the code is forgotten."""

    seen: Literal["gathering", "dots", "paused", "ended"]
    to: Literal["gathering", "dots", "paused", "ended"]


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


class Dialogues(Connection):
    def dialogues_list(self, **asked: Unpack[DialoguesListQuery]) -> Rows[DialogueRow]:
        """The dialogues, the latest first. Who takes part is for the organiser: see the registrations."""
        return Rows(self, "/api/v1/dialogues/", asked)

    def dialogues_create(self, body: DialogueNewRequest, **asked: Unpack[Making]) -> Answer[DialogueRow]:
        """Announce a dialogue in the name of a partner."""
        return self.ask("POST", "/api/v1/dialogues/", asked, body)

    def dialogues_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[DialogueRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask("GET", f"/api/v1/dialogues/{quoted(key)}/", asked)

    def dialogues_partial_update(
        self, key: str, body: PatchedDialogueChangeRequest | None = None, **asked: Unpack[Editing]
    ) -> Answer[DialogueChanged]:
        """Change what is announced: the members given. Who registered gets mail when time, place or link change."""
        return self.ask("PATCH", f"/api/v1/dialogues/{quoted(key)}/", asked, body)

    def dialogues_call_off_create(self, key: str, **asked: Unpack[Making]) -> Answer[DialogueRow]:
        """Call it off before it begins. Everybody who registered gets mail."""
        return self.ask("POST", f"/api/v1/dialogues/{quoted(key)}/call-off/", asked)

    def dialogues_opinions_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[OpinionMapShape]:
        """Who thinks alike, where all agree and what divides. Drawn anew once five people changed an answer."""
        return self.ask("GET", f"/api/v1/dialogues/{quoted(key)}/opinions/", asked)

    def dialogues_room_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[RoomShape]:
        """The room, once it was opened."""
        return self.ask("GET", f"/api/v1/dialogues/{quoted(key)}/room/", asked)

    def dialogues_room_create(
        self, key: str, body: RoomSetRequest | None = None, **asked: Unpack[Making]
    ) -> Answer[RoomShape]:
        """Open the room; phones can sit down from now on. One that is there already stays as it is."""
        return self.ask("POST", f"/api/v1/dialogues/{quoted(key)}/room/", asked, body)

    def dialogues_room_partial_update(
        self, key: str, body: PatchedRoomSetRequest | None = None, **asked: Unpack[Editing]
    ) -> Answer[RoomChanged]:
        """Change what is on the table, or how the room works: the members given."""
        return self.ask("PATCH", f"/api/v1/dialogues/{quoted(key)}/room/", asked, body)

    def dialogues_room_phase_create(
        self, key: str, body: PhaseStepRequest, **asked: Unpack[Making]
    ) -> Answer[RoomShape]:
        """Gather, give dots, pause or end."""
        return self.ask("POST", f"/api/v1/dialogues/{quoted(key)}/room/phase/", asked, body)

    def dialogues_state_create(
        self, key: str, body: StateStepRequest, **asked: Unpack[Making]
    ) -> Answer[DialogueRow]:
        """Open or close the registration, begin, close, open again for a while, or report."""
        return self.ask("POST", f"/api/v1/dialogues/{quoted(key)}/state/", asked, body)
