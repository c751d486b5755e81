from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack, overload

from .base import Answer, Connection, Rows, quoted
from .documents import (
    BulkEditRequest,
    DraftUpdateQuery,
    Gate,
    PatchedContentPatchRequest,
    ProfilesRetrieveQuery,
    RevisionRow,
)
from .shared import (
    ActionsBulkUpdateQuery,
    BulkAnswer,
    Change,
    ListingMore,
    Making,
    Merging,
    PartnerRef,
    Texts,
)
from .targets_content import TargetContent, TargetContentRequest


class CoursePoint(TypedDict):
    """A value at a time in years: 2025.5 is the middle of 2025. Bounds and coverage only where there are any."""

    coverage: float | None
    high: float | None
    low: float | None
    path: float | None
    time: float
    unknown: float
    value: float


class MeasuredValue(TypedDict):
    """A value that counts."""

    date: str
    value: float


class MeasurementDeclineRequest(TypedDict):
    """Why a value is declined."""

    reason: str


class MeasurementNewRequest(TypedDict):
    """A value to propose."""

    date: str
    source: str
    value: float


class MeasurementRow(TypedDict):
    """A measured value. Only accepted ones count; proposed ones are shown to those who take part."""

    created: str
    date: str
    part_of: str
    reason: str
    source: str
    status: Literal["proposed", "accepted", "declined"]
    uid: str
    uri: str
    value: float


class TargetDetail(TypedDict):
    """A target with its content."""

    actions: list[str]
    baseline_value: float | None
    baseline_year: int | None
    competence_group: str
    content: TargetContent
    direction: Literal["up", "down"]
    indicator: str | None
    measured_by: Literal["measurements", "indicator", "need"]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    revision: int
    roadmap: str | None
    sectors: list[str]
    slug: str
    state: Literal["draft", "review", "published"]
    status_override: str
    target_value: float | None
    target_year: int | None
    title: Texts
    uid: str
    unit: str
    updated: str
    uri: str
    version: int | None


class TargetEditRequest(TypedDict):
    """A whole new content; what is left out becomes empty."""

    content: TargetContentRequest
    note: NotRequired[str]


class TargetListed(TypedDict):
    """A target as lists show it."""

    actions: list[str]
    baseline_value: float | None
    baseline_year: int | None
    competence_group: str
    direction: Literal["up", "down"]
    indicator: str | None
    latest: MeasuredValue | None
    measured_by: Literal["measurements", "indicator", "need"]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    revision: int
    roadmap: str | None
    sectors: list[str]
    slug: str
    state: Literal["draft", "review", "published"]
    status_override: str
    target_value: float | None
    target_year: int | None
    title: Texts
    uid: str
    unit: str
    updated: str
    uri: str
    version: int | None


class TargetNewRequest(TypedDict):
    """A new target; it is public at once."""

    content: TargetContentRequest
    note: NotRequired[str]
    owner: str
    partners: NotRequired[list[str]]
    roadmap: NotRequired[str | None]
    slug: NotRequired[str]


class TargetRevision(RevisionRow):
    """A saved state of a target with its content."""

    content: TargetContent


class TargetSaved(TypedDict):
    """The state of a target after a save."""

    brought_in: list[Change]
    changes: NotRequired[list[Change]]
    content: TargetContent
    dry_run: bool
    gates: list[Gate]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    published_revision: int | None
    revision: int
    roadmap: str | None
    saved: bool
    slug: str
    state: Literal["draft", "review", "published"]
    uid: str
    updated: str
    uri: str
    version: int | None


class TargetsListQuery(ListingMore, total=False):
    action: Sequence[str]
    competence_group: Sequence[Literal["digital", "green", "soft", "technical"]]
    measured_by: Sequence[Literal["indicator", "measurements", "need"]]
    ordering: Literal[
        "slug", "-slug", "updated", "-updated", "target_year", "-target_year", "title_nl", "-title_nl", "title_en",
        "-title_en"
    ]
    owner: Sequence[str]
    q: str
    release: str
    roadmap: Sequence[str]
    sector: Sequence[str]
    target_year: Sequence[int]
    updated_after: str


class Trajectory(TypedDict):
    """How far a target is."""

    baseline: CoursePoint | None
    certain: bool
    computed_status: Literal["reached", "on-course", "behind", "no-data"]
    expected_year: int | None
    forecast: CoursePoint | None
    goal: CoursePoint | None
    measured_by: Literal["measurements", "indicator", "need"]
    needs: list[CoursePoint]
    points: list[CoursePoint]
    reason: Texts
    recomputing: bool
    set_by_hand: bool
    share: float | None
    status: Literal["reached", "on-course", "behind", "no-data"]


class Targets(Connection):
    def targets_list(self, **asked: Unpack[TargetsListQuery]) -> Rows[TargetListed]:
        """What should be reached by when."""
        return Rows(self, "/api/v1/targets/", asked)

    @overload
    def targets_create(self, body: TargetNewRequest, **asked: Unpack[Making]) -> Answer[TargetSaved]: ...

    @overload
    def targets_create(self, body: Sequence[TargetNewRequest], **asked: Unpack[Making]) -> Answer[BulkAnswer]: ...

    def targets_create(
        self, body: TargetNewRequest | Sequence[TargetNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Begin a target; it is public at once.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", "/api/v1/targets/", asked, body)

    def targets_bulk_update(
        self, body: Sequence[BulkEditRequest], **asked: Unpack[ActionsBulkUpdateQuery]
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 documents, all or none.

        Every fault is told with the place of its row. A row whose revision is no longer the newest is a 412,
        unless `Prefer: merge` asks to merge.
        """
        return self.ask("PATCH", "/api/v1/targets/", asked, body)

    def targets_retrieve(self, key: str, **asked: Unpack[ProfilesRetrieveQuery]) -> Answer[TargetDetail]:
        """The published content as it is stored, with what names it.

        The ETag begins with the revision number, which is what a save sends back, and tells its bytes apart:
        what names it changes without a revision. Members read the working content where nothing is published
        yet; that is tagged by its bytes alone.
        """
        return self.ask("GET", f"/api/v1/targets/{quoted(key)}/", asked)

    def targets_update(
        self, key: str, body: TargetEditRequest, **asked: Unpack[DraftUpdateQuery]
    ) -> Answer[TargetSaved]:
        """Save a whole content."""
        return self.ask("PUT", f"/api/v1/targets/{quoted(key)}/", asked, body)

    def targets_partial_update(
        self, key: str, body: PatchedContentPatchRequest | None = None, **asked: Unpack[Merging]
    ) -> Answer[TargetSaved]:
        """Save a partial edit."""
        return self.ask("PATCH", f"/api/v1/targets/{quoted(key)}/", asked, body)
