from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack, overload

from .base import Answer, Connection, Rows, quoted
from .shared import BulkAnswer, ListingMore, Making, ReadingMore, Texts


class CompetenceNewRequest(TypedDict):
    """A new competence of the portal's own: one label at least."""

    group: Literal["green", "soft", "digital", "technical"]
    kind: Literal["skill", "knowledge", "attitude"]
    labels: Texts
    looked: NotRequired[bool]


class CompetenceRow(TypedDict):
    """A skill, piece of knowledge or attitude. `esco_green` is ESCO's label, `circular` the portal's own.

    One that is retired says since when and why, and which `successors` were named for it, the nearest first;
    `predecessors` are the retired ones that go on as this one.
    """

    circular: bool
    curated: int
    esco_digital: bool
    esco_green: bool
    esco_transversal: bool
    esco_uri: str | None
    group: Literal["green", "soft", "digital", "technical"]
    kind: str
    labels: Texts
    other_labels: CompetenceRowOtherLabels
    predecessors: list[str]
    retired: str | None
    retired_because: str
    reuse_level: str
    status: Literal["current", "retired"]
    successors: list[str]
    themes: list[str]
    uid: str
    uri: str


class CompetenceRowOtherLabels(TypedDict):
    en: list[str]
    nl: list[str]


class CompetencesListQuery(ListingMore, total=False):
    circular: bool
    esco_digital: bool
    esco_green: bool
    esco_transversal: bool
    esco_uri: Sequence[str]
    group: Sequence[Literal["digital", "green", "soft", "technical"]]
    kind: Sequence[Literal["attitude", "knowledge", "skill"]]
    ordering: Literal["label_nl", "-label_nl", "label_en", "-label_en"]
    q: str
    reuse_level: Sequence[Literal["cross-sector", "occupation-specific", "sector-specific", "transversal"]]
    theme: Sequence[str]


class Competences(Connection):
    def competences_list(self, **asked: Unpack[CompetencesListQuery]) -> Rows[CompetenceRow]:
        """Skills, knowledge and attitudes, of ESCO and of the portal."""
        return Rows(self, "/api/v1/competences/", asked)

    @overload
    def competences_create(self, body: CompetenceNewRequest, **asked: Unpack[Making]) -> Answer[CompetenceRow]: ...

    @overload
    def competences_create(
        self, body: Sequence[CompetenceNewRequest], **asked: Unpack[Making]
    ) -> Answer[BulkAnswer]: ...

    def competences_create(
        self, body: CompetenceNewRequest | Sequence[CompetenceNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Add a competence of the portal's own. What comes near is a 409 that lists it, until `looked` is true.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", "/api/v1/competences/", asked, body)

    def competences_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[CompetenceRow]:
        """Skills, knowledge and attitudes, of ESCO and of the portal."""
        return self.ask("GET", f"/api/v1/competences/{quoted(key)}/", asked)
