"""Addresses that every co-edited document has, whatever its kind; the words follow the language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coediting.views import proposals
from coediting.views.blame import blame
from coediting.views.comments import comment_reopen, comment_resolve, comments
from coediting.views.guest import guest_review
from coediting.views.notifications import mail_stop, notification_read, notifications, notifications_read
from coediting.views.presence import presence
from coediting.views.review import review
from coediting.views.watching import document_watch, watches

urlpatterns = [
    path(_("notifications/"), notifications, name="notifications"),
    path(_("notifications/read/"), notifications_read, name="notifications-read"),
    path(_("notifications/<uuid:uid>/read/"), notification_read, name="notification-read"),
    path(_("notifications/watching/"), watches, name="watches"),
    path(_("mail/stop/<str:token>/"), mail_stop, name="mail-stop"),
    path(_("documents/<uuid:uid>/watch/"), document_watch, name="document-watch"),
    path(_("documents/<uuid:uid>/blame/"), blame, name="blame"),
    path(_("documents/<uuid:uid>/review/"), review, name="document-review"),
    path(_("review/<str:secret>/"), guest_review, name="guest-review"),
    path(_("documents/<uuid:uid>/comments/"), comments, name="document-comments"),
    path(_("documents/<uuid:uid>/comments/<uuid:comment>/resolve/"), comment_resolve, name="comment-resolve"),
    path(_("documents/<uuid:uid>/comments/<uuid:comment>/reopen/"), comment_reopen, name="comment-reopen"),
    path(_("documents/<uuid:uid>/presence/"), presence, name="document-presence"),
    path(_("documents/<uuid:uid>/proposals/"), proposals.proposal_list, name="proposals"),
    path(_("documents/<uuid:uid>/proposals/<uuid:proposal>/"), proposals.proposal_detail, name="proposal"),
    path(
        _("documents/<uuid:uid>/proposals/<uuid:proposal>/accept/"),
        proposals.proposal_accept,
        name="proposal-accept",
    ),
    path(
        _("documents/<uuid:uid>/proposals/<uuid:proposal>/decline/"),
        proposals.proposal_decline,
        name="proposal-decline",
    ),
    path(
        _("documents/<uuid:uid>/proposals/<uuid:proposal>/withdraw/"),
        proposals.proposal_withdraw,
        name="proposal-withdraw",
    ),
    path(
        _("documents/<uuid:uid>/proposals/<uuid:proposal>/rebase/"),
        proposals.proposal_rebase,
        name="proposal-rebase",
    ),
]
