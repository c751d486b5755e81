from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, Required, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import Asking, Listing, Making, NamesRequest, NotesRequest, Reading, ReleaseRef, Texts


class NeedReleaseNewRequest(TypedDict):
    """What a release is called."""

    name: NamesRequest
    note: NotRequired[NotesRequest]
    slug: str


class NeedReleaseRow(ReleaseRef):
    """A frozen set of needs. It never changes; `content_hash` is over its figures and inputs."""

    dataset: str
    inputs: Any
    name: Texts
    note: Texts


class NeedReleasesCompareRetrieveQuery(Asking, total=False):
    with_: Required[str]


class NeedReleasesListQuery(Listing, total=False):
    dataset: Sequence[str]
    ordering: Literal["slug", "-slug", "created", "-created", "name_nl", "-name_nl", "name_en", "-name_en"]
    updated_after: str


class ReleaseComparison(TypedDict):
    """What changed between two releases. Groups overlap: never add them up."""

    groups: list[ReleaseDifference]
    new: str
    old: str
    years: list[int]


class ReleaseDifference(TypedDict):
    """A difference of the middle in whole persons; its parts by cause add up to it.

    null where no profile covers any of the workers of a side: unknown is not nought.
    """

    difference: int | None
    evidence: int | None
    group: str
    new: int | None
    old: int | None
    profiles: int | None
    workforce: int | None


class ReleaseFigures(TypedDict):
    """The figures per year, sector or job, region and group, in persons; null where fewer than 10 are meant."""

    columns: list[str]
    nodes: Any
    release: str
    rows: list[Any]


class NeedReleases(Connection):
    def need_releases_list(self, **asked: Unpack[NeedReleasesListQuery]) -> Rows[NeedReleaseRow]:
        """Frozen needs, the newest first."""
        return Rows(self, "/api/v1/need-releases/", asked)

    def need_releases_create(self, body: NeedReleaseNewRequest, **asked: Unpack[Making]) -> Answer[NeedReleaseRow]:
        """Freeze the figures of now and all that gave them, for good. Coordinators only.

        They are counted anew first. While a change waits for its recompute it is a 422 with code `recomputing`.
        """
        return self.ask("POST", "/api/v1/need-releases/", asked, body)

    def need_releases_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[NeedReleaseRow]:
        """Frozen needs, the newest first."""
        return self.ask("GET", f"/api/v1/need-releases/{quoted(key)}/", asked)

    def need_releases_compare_retrieve(
        self, key: str, **asked: Unpack[NeedReleasesCompareRetrieveQuery]
    ) -> Answer[ReleaseComparison]:
        """What differs from another release, per group, split over workforce, profiles and evidence."""
        return self.ask("GET", f"/api/v1/need-releases/{quoted(key)}/compare/", asked)

    def need_releases_figures_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[ReleaseFigures]:
        """All frozen figures. As a table each row names its sector or job; it is frozen, so it is not sent back."""
        return self.ask("GET", f"/api/v1/need-releases/{quoted(key)}/figures/", asked)
