"""Mailing notifications: at once one by one, or once a day in one mail. Each is claimed before it is sent.

Claimed means: marked as mailed in a transaction of its own. A crash between claim and sending loses one mail, and
nobody ever gets one twice; what was told still stands in the portal.
"""

import logging
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coediting import news
from coediting.actions.notifying import may_hear, people
from coediting.models import Notification, Watch
from partners.models import User

log = logging.getLogger(__name__)
AT_ONE_GO = 200
DIGEST_HOUR = 7
MAX_SUBJECT = 150


def send_now():
    """Mail what is to be mailed at once. Returns how many were claimed."""
    for number in range(AT_ONE_GO):
        claimed = _claim_one()
        if claimed is None:
            return number
        _send(claimed.user, [claimed])
    return AT_ONE_GO


@transaction.atomic
def _claim_one():
    waiting = Notification.objects.filter(mail=Watch.Mail.NOW, mailed__isnull=True)
    found = waiting.select_for_update(skip_locked=True).order_by("pk").first()
    return _claimed([found])[0] if found else None


def send_digests():
    """One mail to everybody who wants one a day, with all that happened until seven o'clock. Returns how many mails."""
    until = last_digest_time(timezone.localtime())
    waiting = Notification.objects.filter(mail=Watch.Mail.DAILY, mailed__isnull=True, created__lt=until)
    sent = 0
    for user in sorted(set(waiting.order_by().values_list("user", flat=True))):
        claimed = _claim_all(user, waiting)
        if claimed:
            _send(claimed[0].user, claimed)
            sent += 1
    return sent


def last_digest_time(now):
    """The newest moment, not after `now`, at which a day's mail goes out: seven o'clock where the portal lives."""
    at = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return at if at <= now else at - timedelta(days=1)


@transaction.atomic
def _claim_all(user, waiting):
    # The lock on the user keeps a second worker from sending the other half of the day.
    people_here = User.objects.select_for_update(skip_locked=True, no_key=True)
    if not people_here.filter(pk=user).exists():
        return []
    return _claimed(list(waiting.filter(user=user).order_by("pk")))


def _claimed(found):
    """These notifications, marked as mailed, with everything that telling them needs."""
    keys = [each.pk for each in found]
    Notification.objects.filter(pk__in=keys).update(mailed=timezone.now())
    return list(
        Notification.objects.filter(pk__in=keys)
        .select_related("user", "event", "document")
        .prefetch_related("document__partners")
        .order_by("pk")
    )


def _send(user, notifications):
    """Send one mail; what goes wrong is kept with the notifications and stops nobody else."""
    keys = [each.pk for each in notifications]
    try:
        # Rights may have changed since: what one may not see any more is not mailed.
        for reader in people([user.pk]):
            heard = [each for each in notifications if may_hear(reader, each.document, each.event.kind)]
            if heard and not reader.is_machine:
                message(reader, heard).send()
    except Exception as error:
        log.warning("mail to user %s failed: %s", user.pk, type(error).__name__)
        Notification.objects.filter(pk__in=keys).update(mail_error=repr(error)[:300])


def message(user, notifications):
    """The mail for these notifications in the language of the user, with a link that stops all mail."""
    with translation.override(user.language):
        told = news.items(notifications)
        subject = told[0].text
        if len(told) > 1:
            subject = ngettext("%(count)d thing happened", "%(count)d things happened", len(told)) % {
                "count": len(told)
            }
        stop = news.stop_link(user)
        lines = [{"text": each.text, "url": news.absolute(each.url)} for each in told]
        body = render_to_string("coediting/mail/news.txt", {"user": user, "lines": lines, "stop": stop})
        subject = f"{_('Green competences')}: {' '.join(subject.split())}"[:MAX_SUBJECT]
        headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(subject, body, to=[user.email], headers=headers)
