from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack, overload

from .base import Answer, Connection, Rows, quoted
from .documents import BulkEditRequest, Gate, ProfilesRetrieveQuery, RevisionRow
from .profiles_content import ProfileContent, ProfileContentRequest
from .shared import (
    ActionsBulkUpdateQuery,
    BulkAnswer,
    Change,
    ListingMore,
    Making,
    NodeRef,
    PartnerRef,
    Texts,
    ToldChange,
)


class ApprovalNewRequest(TypedDict):
    """An approval of the revision in If-Match."""

    note: NotRequired[str]
    partner: NotRequired[str]


class ApprovalRow(TypedDict):
    """A partner's agreement with the content of one revision."""

    by: str | None
    counts: bool
    created: str
    note: str
    part_of: str
    partner: PartnerRef
    revision: int
    uri: str


class Impact(TypedDict):
    """What publishing would do, for the people that this profile concerns. Nothing is saved."""

    gained: list[ImpactMove]
    groups: list[ImpactGroup]
    headcount: float | None
    left_out: int
    lost: list[ImpactMove]
    tied: list[ImpactMove]
    unordered: int
    untied: list[ImpactMove]
    year: int | None


class ImpactFigure(TypedDict):
    """Persons who lack something, and how many people the figure knows about."""

    covered: float
    high: float
    low: float
    mid: float


class ImpactGroup(TypedDict):
    """One competence group now and then."""

    difference: ImpactFigure
    group: str
    now: ImpactFigure
    then: ImpactFigure


class ImpactMove(TypedDict):
    """People of one sector and job; `other` is the slug of the profile that they have without this one."""

    headcount: float
    job: NodeRef
    other: str | None
    sector: NodeRef


class ImpactRequestRequest(TypedDict):
    """A partial edit of the working content, or the uid of an open proposal; with neither the draft itself."""

    content: NotRequired[dict[str, Any]]
    proposal: NotRequired[str]


class LinkRow(TypedDict):
    """A review link, without its secret, and its uses."""

    created: str
    expires: str
    part_of: str
    partner: PartnerRef | None
    reviewer: str
    revision: int
    revoked: str | None
    uid: str
    uri: str
    uses: list[LinkUse]


class LinkMade(LinkRow):
    """A fresh review link: its address holds the secret and is never shown again."""

    address: str | None


class LinkNewRequest(TypedDict):
    """A link for a reviewer without an account, to the revision in If-Match."""

    days: NotRequired[int]
    partner: NotRequired[str]
    reviewer: str


class LinkUse(TypedDict):
    """One use of a link."""

    at: str
    what: Literal["opened", "commented", "approved", "refused"]


class PatchedReviewRuleRequest(TypedDict):
    """How many approvals are asked; coordinators decide."""

    approvals_needed: NotRequired[int]


class ProfileDetail(TypedDict):
    """A competence profile with its content."""

    agendas: list[str]
    content: ProfileContent
    jobs: list[str]
    kind: Literal["job", "organisation"]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    requirement_count: int
    revision: int
    sectors: list[str]
    slug: str
    state: Literal["draft", "review", "published"]
    task_count: int
    themes: list[str]
    title: Texts
    uid: str
    updated: str
    uri: str
    version: int | None
    vks_level: int | None


class ProfileEditRequest(TypedDict):
    """A whole new content; what is left out becomes empty. A competence or job may be named by its ESCO URI."""

    content: ProfileContentRequest
    note: NotRequired[str]


class ProfileListed(TypedDict):
    """A competence profile in the list."""

    agendas: list[str]
    draft_revision: int | None
    jobs: list[str]
    kind: Literal["job", "organisation"]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    requirement_count: int
    revision: int
    sectors: list[str]
    slug: str
    state: Literal["draft", "review", "published"]
    task_count: int
    themes: list[str]
    title: Texts
    uid: str
    updated: str
    uri: str
    version: int | None
    vks_level: int | None


class ProfileNewRequest(TypedDict):
    """A new profile, as a draft of its owner."""

    content: ProfileContentRequest
    kind: NotRequired[Literal["job", "organisation"]]
    looked: NotRequired[bool]
    note: NotRequired[str]
    owner: str
    partners: NotRequired[list[str]]
    slug: NotRequired[str]


class ProfileRevision(RevisionRow):
    """A saved state of a profile with its content."""

    content: ProfileContent


class ProfileWorking(TypedDict):
    """The working state of a profile."""

    content: ProfileContent
    gates: list[Gate]
    kind: Literal["job", "organisation"]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    published_revision: int | None
    revision: int
    slug: str
    state: Literal["draft", "review", "published"]
    uid: str
    updated: str
    uri: str
    version: int | None


class ProfileSaved(ProfileWorking):
    """The working state of a profile after a save."""

    brought_in: list[Change]
    changes: NotRequired[list[Change]]
    dry_run: bool
    saved: bool


class ProfilesListQuery(ListingMore, total=False):
    agenda: Sequence[str]
    competence: Sequence[str]
    job: Sequence[str]
    kind: Sequence[Literal["job", "organisation"]]
    ordering: Literal["slug", "-slug", "updated", "-updated", "title_nl", "-title_nl", "title_en", "-title_en"]
    partner: Sequence[str]
    q: str
    release: str
    sector: Sequence[str]
    status: Sequence[Literal["draft", "published"]]
    theme: Sequence[str]
    updated_after: str


class ReviewState(TypedDict):
    """Where the review of the working revision stands."""

    approvals_needed: int
    gates: list[Gate]
    ready: bool
    revision: int
    state: Literal["draft", "review", "published"]
    withdrawn_at: str | None
    withdrawn_because: str


class ReviewStateChanged(ReviewState):
    """Where the review of the working revision stands."""

    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    saved: bool


class WithdrawalRequest(TypedDict):
    """Why a publication is withdrawn; everybody can read it."""

    reason: str


class Profiles(Connection):
    def profiles_list(self, **asked: Unpack[ProfilesListQuery]) -> Rows[ProfileListed]:
        """Competence profiles. Everybody reads what is published; those who take part edit the draft."""
        return Rows(self, "/api/v1/profiles/", asked)

    @overload
    def profiles_create(self, body: ProfileNewRequest, **asked: Unpack[Making]) -> Answer[ProfileSaved]: ...

    @overload
    def profiles_create(self, body: Sequence[ProfileNewRequest], **asked: Unpack[Making]) -> Answer[BulkAnswer]: ...

    def profiles_create(
        self, body: ProfileNewRequest | Sequence[ProfileNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Begin a profile as a draft of its owner.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", "/api/v1/profiles/", asked, body)

    def profiles_bulk_update(
        self, body: Sequence[BulkEditRequest], **asked: Unpack[ActionsBulkUpdateQuery]
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 documents, all or none.

        Every fault is told with the place of its row. A row whose revision is no longer the newest is a 412,
        unless `Prefer: merge` asks to merge.
        """
        return self.ask("PATCH", "/api/v1/profiles/", asked, body)

    def profiles_retrieve(self, key: str, **asked: Unpack[ProfilesRetrieveQuery]) -> Answer[ProfileDetail]:
        """The published content as it is stored, with what names it.

        The ETag begins with the revision number, which is what a save sends back, and tells its bytes apart:
        what names it changes without a revision. Members read the working content where nothing is published
        yet; that is tagged by its bytes alone.
        """
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/", asked)
