from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack, overload

from .base import Answer, Connection, Rows, quoted
from .documents import (
    Blame,
    CommentNewRequest,
    CommentRow,
    CompareRetrieveQuery,
    Comparison,
    DraftUpdateQuery,
    PatchedContentPatchRequest,
    PresenceRow,
    ProposalAcceptanceRequest,
    ProposalAnswerRequest,
    ProposalNewRequest,
    ProposalsListQuery,
    RevisionRow,
)
from .profiles import (
    ApprovalNewRequest,
    ApprovalRow,
    Impact,
    ImpactRequestRequest,
    LinkMade,
    LinkNewRequest,
    LinkRow,
    PatchedReviewRuleRequest,
    ProfileEditRequest,
    ProfileRevision,
    ProfileSaved,
    ProfileWorking,
    ReviewState,
    ReviewStateChanged,
    WithdrawalRequest,
)
from .shared import (
    Asking,
    BulkAnswer,
    ContributionsAdoptCreateQuery,
    Editing,
    Listing,
    MachineUsersDestroyQuery,
    Making,
    Merging,
    ProposalDetail,
    ProposalRow,
    Reading,
)


class ProfilesTogether(Connection):
    def profiles_approvals_list(self, key: str, **asked: Unpack[Listing]) -> Rows[ApprovalRow]:
        """Every approval that was given, newest first, and whether it still counts."""
        return Rows(self, f"/api/v1/profiles/{quoted(key)}/approvals/", asked)

    def profiles_approvals_create(
        self, key: str, body: ApprovalNewRequest | None = None, **asked: Unpack[Editing]
    ) -> Answer[ApprovalRow]:
        """Approve the working revision, which must be the one in If-Match, on behalf of a partner."""
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/approvals/", asked, body)

    def profiles_approvals_destroy(
        self, key: str, partner: str, **asked: Unpack[MachineUsersDestroyQuery]
    ) -> Answer[None]:
        """Take back the approval that a partner gave of the working content, which must be that in If-Match."""
        return self.ask("DELETE", f"/api/v1/profiles/{quoted(key)}/approvals/{quoted(partner)}/", asked)

    def profiles_approvals_retrieve(
        self, key: str, partner: str, number: int, **asked: Unpack[Reading]
    ) -> Answer[ApprovalRow]:
        """The approval that a partner gave of one revision."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/approvals/{quoted(partner)}/{quoted(number)}/", asked)

    def profiles_blame_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[Blame]:
        """Who last set each place of the working content, for those who take part. Moved rows keep theirs."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/blame/", asked)

    def profiles_comments_list(self, key: str, **asked: Unpack[Listing]) -> Rows[CommentRow]:
        """Threads and answers, oldest first. `thread` is null for the first comment of a thread."""
        return Rows(self, f"/api/v1/profiles/{quoted(key)}/comments/", asked)

    @overload
    def profiles_comments_create(
        self, key: str, body: CommentNewRequest, **asked: Unpack[Making]
    ) -> Answer[CommentRow]: ...

    @overload
    def profiles_comments_create(
        self, key: str, body: Sequence[CommentNewRequest], **asked: Unpack[Making]
    ) -> Answer[BulkAnswer]: ...

    def profiles_comments_create(
        self, key: str, body: CommentNewRequest | Sequence[CommentNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Write a comment at a place of the working content, or an answer in a thread.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/comments/", asked, body)

    def profiles_comments_retrieve(self, key: str, comment: str, **asked: Unpack[Reading]) -> Answer[CommentRow]:
        """One comment."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/comments/{quoted(comment)}/", asked)

    def profiles_comments_reopen_create(self, key: str, comment: str, **asked: Unpack[Making]) -> Answer[CommentRow]:
        """Open a thread again."""
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/comments/{quoted(comment)}/reopen/", asked)

    def profiles_comments_resolve_create(self, key: str, comment: str, **asked: Unpack[Making]) -> Answer[CommentRow]:
        """Close a thread. One that is closed already stays as it is."""
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/comments/{quoted(comment)}/resolve/", asked)

    def profiles_compare_retrieve(self, key: str, **asked: Unpack[CompareRetrieveQuery]) -> Answer[Comparison]:
        """What differs between two revisions, place by place."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/compare/", asked)

    def profiles_draft_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[ProfileWorking]:
        """The working content, for those who take part. Its ETag is what a save sends as If-Match."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/draft/", asked)

    def profiles_draft_update(
        self, key: str, body: ProfileEditRequest, **asked: Unpack[DraftUpdateQuery]
    ) -> Answer[ProfileSaved]:
        """Save a whole content."""
        return self.ask("PUT", f"/api/v1/profiles/{quoted(key)}/draft/", asked, body)

    def profiles_draft_partial_update(
        self, key: str, body: PatchedContentPatchRequest | None = None, **asked: Unpack[Merging]
    ) -> Answer[ProfileSaved]:
        """Save a partial edit."""
        return self.ask("PATCH", f"/api/v1/profiles/{quoted(key)}/draft/", asked, body)

    def profiles_impact_of_draft(self, key: str, **asked: Unpack[Asking]) -> Answer[Impact]:
        """What publishing the draft would do to the figures, for those who take part."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/impact/", asked)

    def profiles_impact(
        self, key: str, body: ImpactRequestRequest | None = None, **asked: Unpack[Making]
    ) -> Answer[Impact]:
        """The same for a partial edit of the draft, or for an open proposal. Saves nothing."""
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/impact/", asked, body)

    def profiles_presence_list(self, key: str, **asked: Unpack[Listing]) -> Rows[PresenceRow]:
        """Who has this document open in an editor, whoever came first first.

        A tab gives a sign of life every 15 seconds. It is gone 45 seconds after the last one, or 120 seconds
        while it has unsaved changes.
        """
        return Rows(self, f"/api/v1/profiles/{quoted(key)}/presence/", asked)

    def profiles_proposals_list(self, key: str, **asked: Unpack[ProposalsListQuery]) -> Rows[ProposalRow]:
        """The proposals, newest first: all of them, or those in the states asked (`state=open`, repeatable)."""
        return Rows(self, f"/api/v1/profiles/{quoted(key)}/proposals/", asked)

    @overload
    def profiles_proposals_create(
        self, key: str, body: ProposalNewRequest, **asked: Unpack[ContributionsAdoptCreateQuery]
    ) -> Answer[ProposalDetail]: ...

    @overload
    def profiles_proposals_create(
        self, key: str, body: Sequence[ProposalNewRequest], **asked: Unpack[ContributionsAdoptCreateQuery]
    ) -> Answer[BulkAnswer]: ...

    def profiles_proposals_create(
        self,
        key: str,
        body: ProposalNewRequest | Sequence[ProposalNewRequest],
        **asked: Unpack[ContributionsAdoptCreateQuery],
    ) -> Answer[Any]:
        """Propose a change. The content is a partial edit, by the rules of a PATCH.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/proposals/", asked, body)

    def profiles_proposals_retrieve(self, key: str, proposal: str, **asked: Unpack[Asking]) -> Answer[ProposalDetail]:
        """One proposal with its content, its changes, and where it collides with what others saved since."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/proposals/{quoted(proposal)}/", asked)

    def profiles_proposals_accept_create(
        self,
        key: str,
        proposal: str,
        body: ProposalAcceptanceRequest | None = None,
        **asked: Unpack[ContributionsAdoptCreateQuery],
    ) -> Answer[ProfileSaved]:
        """Take a proposal over, whole or only at the paths given; answers with the working state after it.

        What others saved meanwhile is merged. Where both changed the same place it is a 409 that lists the
        places. Settle those with `content`: a partial edit, over the revision in If-Match with the proposal
        merged into it, that says how each of them is to read.
        """
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/proposals/{quoted(proposal)}/accept/", asked, body)

    def profiles_proposals_decline_create(
        self, key: str, proposal: str, body: ProposalAnswerRequest, **asked: Unpack[Making]
    ) -> Answer[ProposalDetail]:
        """Decline a proposal with a reason that its author reads."""
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/proposals/{quoted(proposal)}/decline/", asked, body)

    def profiles_proposals_rebase_create(
        self, key: str, proposal: str, **asked: Unpack[Making]
    ) -> Answer[ProposalDetail]:
        """Let a proposal grow from the working revision, for its author and for editors."""
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/proposals/{quoted(proposal)}/rebase/", asked)

    def profiles_proposals_withdraw_create(
        self, key: str, proposal: str, **asked: Unpack[Making]
    ) -> Answer[ProposalDetail]:
        """Take one's own proposal back."""
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/proposals/{quoted(proposal)}/withdraw/", asked)

    def profiles_publish_create(self, key: str, **asked: Unpack[Editing]) -> Answer[ProfileWorking]:
        """Publish the working revision, which must be the one in If-Match."""
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/publish/", asked)

    def profiles_review_links_list(self, key: str, **asked: Unpack[Listing]) -> Rows[LinkRow]:
        """The links for reviewers without an account, newest first, with every use. For editors."""
        return Rows(self, f"/api/v1/profiles/{quoted(key)}/review-links/", asked)

    def profiles_review_links_create(
        self, key: str, body: LinkNewRequest, **asked: Unpack[Editing]
    ) -> Answer[LinkMade]:
        """Make a link to the working revision, which must be the one in If-Match. Its address is shown once."""
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/review-links/", asked, body)

    def profiles_review_links_retrieve(self, key: str, link: str, **asked: Unpack[Reading]) -> Answer[LinkRow]:
        """One of these links, without its secret."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/review-links/{quoted(link)}/", asked)

    def profiles_review_links_revoke_create(self, key: str, link: str, **asked: Unpack[Making]) -> Answer[LinkRow]:
        """Close a link for good."""
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/review-links/{quoted(link)}/revoke/", asked)

    def profiles_review_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[ReviewState]:
        """What is still missing before the working revision can be published."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/review/", asked)

    def profiles_review_create(self, key: str, **asked: Unpack[Editing]) -> Answer[ReviewState]:
        """Ask the other partners to review the working revision."""
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/review/", asked)

    def profiles_review_partial_update(
        self, key: str, body: PatchedReviewRuleRequest | None = None, **asked: Unpack[Editing]
    ) -> Answer[ReviewStateChanged]:
        """Set how many approvals this document asks."""
        return self.ask("PATCH", f"/api/v1/profiles/{quoted(key)}/review/", asked, body)

    def profiles_revisions_list(self, key: str, **asked: Unpack[Listing]) -> Rows[RevisionRow]:
        """The saved states, newest first: all of them for those who take part, else those that were published."""
        return Rows(self, f"/api/v1/profiles/{quoted(key)}/revisions/", asked)

    def profiles_revisions_retrieve(self, key: str, number: int, **asked: Unpack[Reading]) -> Answer[ProfileRevision]:
        """One saved state with its content."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/revisions/{quoted(number)}/", asked)

    def profiles_revisions_restore_create(
        self, key: str, number: int, **asked: Unpack[Merging]
    ) -> Answer[ProfileSaved]:
        """Save an older revision anew, as the next one."""
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/revisions/{quoted(number)}/restore/", asked)

    def profiles_versions_list(self, key: str, **asked: Unpack[Listing]) -> Rows[RevisionRow]:
        """The published versions, newest first."""
        return Rows(self, f"/api/v1/profiles/{quoted(key)}/versions/", asked)

    def profiles_versions_retrieve(self, key: str, number: int, **asked: Unpack[Reading]) -> Answer[ProfileRevision]:
        """One published version with its content."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/versions/{quoted(number)}/", asked)

    def profiles_withdraw_create(
        self, key: str, body: WithdrawalRequest, **asked: Unpack[Editing]
    ) -> Answer[ReviewState]:
        """Take the publication from the public, with a reason that everybody can read.

        If-Match names the published revision (the ETag of the profile) or the working one (that of its draft).
        """
        return self.ask("POST", f"/api/v1/profiles/{quoted(key)}/withdraw/", asked, body)
