from __future__ import annotations

from typing import Literal, Required, TypedDict, Unpack

from .base import Answer, Connection
from .shared import Asking, Texts


class SearchAnswer(TypedDict):
    counts: dict[str, int]
    guessed: bool
    q: str
    results: list[SearchHit]


class SearchHit(TypedDict):
    key: str
    kind: str
    label: Texts
    page: str
    rank: int
    uri: str
    why: Why


class SearchListQuery(Asking, total=False):
    kind: str
    limit: int
    q: Required[str]


class Why(TypedDict):
    how: Literal["label", "synonym", "language", "spelling", "part"]
    language: Literal["nl", "en"]
    name: str


class Search(Connection):
    def search_list(self, **asked: Unpack[SearchListQuery]) -> Answer[SearchAnswer]:
        """The best matches over all kinds, the exact label first; typing errors are forgiven.

        As a table: one row per result. It is what was found, so it is not sent back.
        """
        return self.ask("GET", "/api/v1/search/", asked)
