from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack, overload

from .base import Answer, Connection, Rows, quoted
from .shared import BulkAnswer, DialogueRef, ListingMore, Making, ReadingMore, Shares, Texts


class StatementNewRequest(TypedDict):
    """A statement to ask."""

    contribution: NotRequired[str | None]
    dialogue: str
    text: StatementTextsRequest


class StatementRow(TypedDict):
    """One sentence to agree or disagree with, and what was answered."""

    answered: int | None
    asked: bool
    contribution: str | None
    created: str
    dialogue: DialogueRef
    position: int
    shares: Shares | None
    text: Texts
    uid: str
    uri: str


class StatementTextsRequest(TypedDict):
    """A statement in Dutch, and in English if one likes."""

    en: NotRequired[str]
    nl: str


class StatementsListQuery(ListingMore, total=False):
    asked: bool
    dialogue: Sequence[str]
    ordering: Literal["position", "-position", "created", "-created"]


class StepRequest(TypedDict):
    """One place up or down."""

    to: Literal["up", "down"]


class Statements(Connection):
    def statements_list(self, **asked: Unpack[StatementsListQuery]) -> Rows[StatementRow]:
        """What people agree or disagree with, by dialogue and in the order in which it is asked.

        Everybody reads the statements that the map of their dialogue tells of, with what that said when it was
        last drawn (`dialogues/{key}/opinions/` draws it anew where it is due); who may change the dialogue also
        reads the others. Answers are given on the phones in the room, and not with a key of the API: see
        `dialogues.api_opinions`.
        """
        return Rows(self, "/api/v1/statements/", asked)

    @overload
    def statements_create(self, body: StatementNewRequest, **asked: Unpack[Making]) -> Answer[StatementRow]: ...

    @overload
    def statements_create(
        self, body: Sequence[StatementNewRequest], **asked: Unpack[Making]
    ) -> Answer[BulkAnswer]: ...

    def statements_create(
        self, body: StatementNewRequest | Sequence[StatementNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Ask a statement in a dialogue, after those that are there; the same words twice are one statement.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", "/api/v1/statements/", asked, body)

    def statements_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[StatementRow]:
        """What people agree or disagree with, by dialogue and in the order in which it is asked.

        Everybody reads the statements that the map of their dialogue tells of, with what that said when it was
        last drawn (`dialogues/{key}/opinions/` draws it anew where it is due); who may change the dialogue also
        reads the others. Answers are given on the phones in the room, and not with a key of the API: see
        `dialogues.api_opinions`.
        """
        return self.ask("GET", f"/api/v1/statements/{quoted(key)}/", asked)

    def statements_ask_again_create(self, key: str, **asked: Unpack[Making]) -> Answer[StatementRow]:
        """Ask a retired statement again, as the last one."""
        return self.ask("POST", f"/api/v1/statements/{quoted(key)}/ask-again/", asked)

    def statements_move_create(self, key: str, body: StepRequest, **asked: Unpack[Making]) -> Answer[StatementRow]:
        """One place up or down among what is asked. At the end, and for a retired one, nothing happens."""
        return self.ask("POST", f"/api/v1/statements/{quoted(key)}/move/", asked, body)

    def statements_retire_create(self, key: str, **asked: Unpack[Making]) -> Answer[StatementRow]:
        """Ask it no longer. What was answered stays with it; one that nobody answered goes, and the answer is 204."""
        return self.ask("POST", f"/api/v1/statements/{quoted(key)}/retire/", asked)
