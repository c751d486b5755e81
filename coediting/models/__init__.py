"""What the co-editing engine stores.

`Document` is the small row that is locked; everything else hangs on it: its revisions, proposals, comments, approvals,
open editors, watches, and the outbox of effects.
"""

from coediting.models.comment import Comment
from coediting.models.document import Document, Revision
from coediting.models.outbox import Delivery, Event
from coediting.models.presence import Presence
from coediting.models.proposal import Proposal
from coediting.models.review import Approval, ReviewLink, ReviewLinkUse
from coediting.models.watch import Notification, Watch

__all__ = [
    "Approval",
    "Comment",
    "Delivery",
    "Document",
    "Event",
    "Notification",
    "Presence",
    "Proposal",
    "ReviewLink",
    "ReviewLinkUse",
    "Revision",
    "Watch",
]
