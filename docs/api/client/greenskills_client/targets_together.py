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
    PresenceRow,
    ProposalAcceptanceRequest,
    ProposalAnswerRequest,
    ProposalNewRequest,
    ProposalsListQuery,
    RevisionRow,
)
from .shared import (
    Asking,
    BulkAnswer,
    ContributionsAdoptCreateQuery,
    Listing,
    Making,
    Merging,
    ProposalDetail,
    ProposalRow,
    Reading,
)
from .targets import (
    MeasurementDeclineRequest,
    MeasurementNewRequest,
    MeasurementRow,
    TargetRevision,
    TargetSaved,
    Trajectory,
)


class TargetsTogether(Connection):
    def targets_blame_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[Blame]:
        """Who last set each place of the working content, for those who take part. Moved rows keep theirs."""
        return self.ask("GET", f"/api/v1/targets/{quoted(key)}/blame/", asked)

    def targets_comments_list(self, key: str, **asked: Unpack[Listing]) -> Rows[CommentRow]:
        """Threads and answers, oldest first. `thread` is null for the first comment of a thread."""
        return Rows(self, f"/api/v1/targets/{quoted(key)}/comments/", asked)

    @overload
    def targets_comments_create(
        self, key: str, body: CommentNewRequest, **asked: Unpack[Making]
    ) -> Answer[CommentRow]: ...

    @overload
    def targets_comments_create(
        self, key: str, body: Sequence[CommentNewRequest], **asked: Unpack[Making]
    ) -> Answer[BulkAnswer]: ...

    def targets_comments_create(
        self, key: str, body: CommentNewRequest | Sequence[CommentNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Write a comment at a place of the working content, or an answer in a thread.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", f"/api/v1/targets/{quoted(key)}/comments/", asked, body)

    def targets_comments_retrieve(self, key: str, comment: str, **asked: Unpack[Reading]) -> Answer[CommentRow]:
        """One comment."""
        return self.ask("GET", f"/api/v1/targets/{quoted(key)}/comments/{quoted(comment)}/", asked)

    def targets_comments_reopen_create(self, key: str, comment: str, **asked: Unpack[Making]) -> Answer[CommentRow]:
        """Open a thread again."""
        return self.ask("POST", f"/api/v1/targets/{quoted(key)}/comments/{quoted(comment)}/reopen/", asked)

    def targets_comments_resolve_create(self, key: str, comment: str, **asked: Unpack[Making]) -> Answer[CommentRow]:
        """Close a thread. One that is closed already stays as it is."""
        return self.ask("POST", f"/api/v1/targets/{quoted(key)}/comments/{quoted(comment)}/resolve/", asked)

    def targets_compare_retrieve(self, key: str, **asked: Unpack[CompareRetrieveQuery]) -> Answer[Comparison]:
        """What differs between two revisions, place by place."""
        return self.ask("GET", f"/api/v1/targets/{quoted(key)}/compare/", asked)

    def targets_measurements_list(self, key: str, **asked: Unpack[Listing]) -> Rows[MeasurementRow]:
        """The measured values, by date."""
        return Rows(self, f"/api/v1/targets/{quoted(key)}/measurements/", asked)

    @overload
    def targets_measurements_create(
        self, key: str, body: MeasurementNewRequest, **asked: Unpack[Making]
    ) -> Answer[MeasurementRow]: ...

    @overload
    def targets_measurements_create(
        self, key: str, body: Sequence[MeasurementNewRequest], **asked: Unpack[Making]
    ) -> Answer[BulkAnswer]: ...

    def targets_measurements_create(
        self, key: str, body: MeasurementNewRequest | Sequence[MeasurementNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Hand in a measured value; it counts once an editor accepts it.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", f"/api/v1/targets/{quoted(key)}/measurements/", asked, body)

    def targets_measurements_retrieve(
        self, key: str, measurement: str, **asked: Unpack[Reading]
    ) -> Answer[MeasurementRow]:
        """One measured value."""
        return self.ask("GET", f"/api/v1/targets/{quoted(key)}/measurements/{quoted(measurement)}/", asked)

    def targets_measurements_accept_create(
        self, key: str, measurement: str, **asked: Unpack[Making]
    ) -> Answer[MeasurementRow]:
        """Let a proposed value count."""
        return self.ask("POST", f"/api/v1/targets/{quoted(key)}/measurements/{quoted(measurement)}/accept/", asked)

    def targets_measurements_decline_create(
        self, key: str, measurement: str, body: MeasurementDeclineRequest, **asked: Unpack[Making]
    ) -> Answer[MeasurementRow]:
        """Decline a value, with a reason that its proposer sees; one that counted no longer does."""
        return self.ask(
            "POST", f"/api/v1/targets/{quoted(key)}/measurements/{quoted(measurement)}/decline/", asked, body
        )

    def targets_presence_list(self, key: str, **asked: Unpack[Listing]) -> Rows[PresenceRow]:
        """Who has this document open in an editor, whoever came first first.

        A tab gives a sign of life every 15 seconds. It is gone 45 seconds after the last one, or 120 seconds
        while it has unsaved changes.
        """
        return Rows(self, f"/api/v1/targets/{quoted(key)}/presence/", asked)

    def targets_proposals_list(self, key: str, **asked: Unpack[ProposalsListQuery]) -> Rows[ProposalRow]:
        """The proposals, newest first: all of them, or those in the states asked (`state=open`, repeatable)."""
        return Rows(self, f"/api/v1/targets/{quoted(key)}/proposals/", asked)

    @overload
    def targets_proposals_create(
        self, key: str, body: ProposalNewRequest, **asked: Unpack[ContributionsAdoptCreateQuery]
    ) -> Answer[ProposalDetail]: ...

    @overload
    def targets_proposals_create(
        self, key: str, body: Sequence[ProposalNewRequest], **asked: Unpack[ContributionsAdoptCreateQuery]
    ) -> Answer[BulkAnswer]: ...

    def targets_proposals_create(
        self,
        key: str,
        body: ProposalNewRequest | Sequence[ProposalNewRequest],
        **asked: Unpack[ContributionsAdoptCreateQuery],
    ) -> Answer[Any]:
        """Propose a change. The content is a partial edit, by the rules of a PATCH.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", f"/api/v1/targets/{quoted(key)}/proposals/", asked, body)

    def targets_proposals_retrieve(self, key: str, proposal: str, **asked: Unpack[Asking]) -> Answer[ProposalDetail]:
        """One proposal with its content, its changes, and where it collides with what others saved since."""
        return self.ask("GET", f"/api/v1/targets/{quoted(key)}/proposals/{quoted(proposal)}/", asked)

    def targets_proposals_accept_create(
        self,
        key: str,
        proposal: str,
        body: ProposalAcceptanceRequest | None = None,
        **asked: Unpack[ContributionsAdoptCreateQuery],
    ) -> Answer[TargetSaved]:
        """Take a proposal over, whole or only at the paths given; answers with the working state after it.

        What others saved meanwhile is merged. Where both changed the same place it is a 409 that lists the
        places. Settle those with `content`: a partial edit, over the revision in If-Match with the proposal
        merged into it, that says how each of them is to read.
        """
        return self.ask("POST", f"/api/v1/targets/{quoted(key)}/proposals/{quoted(proposal)}/accept/", asked, body)

    def targets_proposals_decline_create(
        self, key: str, proposal: str, body: ProposalAnswerRequest, **asked: Unpack[Making]
    ) -> Answer[ProposalDetail]:
        """Decline a proposal with a reason that its author reads."""
        return self.ask("POST", f"/api/v1/targets/{quoted(key)}/proposals/{quoted(proposal)}/decline/", asked, body)

    def targets_proposals_rebase_create(
        self, key: str, proposal: str, **asked: Unpack[Making]
    ) -> Answer[ProposalDetail]:
        """Let a proposal grow from the working revision, for its author and for editors."""
        return self.ask("POST", f"/api/v1/targets/{quoted(key)}/proposals/{quoted(proposal)}/rebase/", asked)

    def targets_proposals_withdraw_create(
        self, key: str, proposal: str, **asked: Unpack[Making]
    ) -> Answer[ProposalDetail]:
        """Take one's own proposal back."""
        return self.ask("POST", f"/api/v1/targets/{quoted(key)}/proposals/{quoted(proposal)}/withdraw/", asked)

    def targets_revisions_list(self, key: str, **asked: Unpack[Listing]) -> Rows[RevisionRow]:
        """The saved states, newest first: all of them for those who take part, else those that were published."""
        return Rows(self, f"/api/v1/targets/{quoted(key)}/revisions/", asked)

    def targets_revisions_retrieve(self, key: str, number: int, **asked: Unpack[Reading]) -> Answer[TargetRevision]:
        """One saved state with its content."""
        return self.ask("GET", f"/api/v1/targets/{quoted(key)}/revisions/{quoted(number)}/", asked)

    def targets_revisions_restore_create(
        self, key: str, number: int, **asked: Unpack[Merging]
    ) -> Answer[TargetSaved]:
        """Save an older revision anew, as the next one."""
        return self.ask("POST", f"/api/v1/targets/{quoted(key)}/revisions/{quoted(number)}/restore/", asked)

    def targets_trajectory_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[Trajectory]:
        """How far the target is: straight path, values that count, computed need, forecast and status."""
        return self.ask("GET", f"/api/v1/targets/{quoted(key)}/trajectory/", asked)

    def targets_versions_list(self, key: str, **asked: Unpack[Listing]) -> Rows[RevisionRow]:
        """The published versions, newest first."""
        return Rows(self, f"/api/v1/targets/{quoted(key)}/versions/", asked)

    def targets_versions_retrieve(self, key: str, number: int, **asked: Unpack[Reading]) -> Answer[TargetRevision]:
        """One published version with its content."""
        return self.ask("GET", f"/api/v1/targets/{quoted(key)}/versions/{quoted(number)}/", asked)
