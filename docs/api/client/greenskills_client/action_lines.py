from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import ListingMore, ReadingMore, Texts


class ActionLineRow(TypedDict):
    """A challenge, line of force, pillar or action group of a roadmap."""

    kind: Literal["challenge", "line-of-force", "pillar", "action-group"]
    number: int | None
    roadmap: str
    title: Texts
    uid: str
    uri: str


class ActionLinesListQuery(ListingMore, total=False):
    kind: Sequence[Literal["action-group", "challenge", "line-of-force", "pillar"]]
    ordering: Literal["title_nl", "-title_nl", "title_en", "-title_en"]
    roadmap: Sequence[str]


class ActionLines(Connection):
    def action_lines_list(self, **asked: Unpack[ActionLinesListQuery]) -> Rows[ActionLineRow]:
        """Challenges, lines of force, pillars and action groups."""
        return Rows(self, "/api/v1/action-lines/", asked)

    def action_lines_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[ActionLineRow]:
        """Challenges, lines of force, pillars and action groups."""
        return self.ask("GET", f"/api/v1/action-lines/{quoted(key)}/", asked)
