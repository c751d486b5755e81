"""Mail to people without an account, whose row says what is still to send and what went wrong.

A mail server that does not answer costs nothing: what is owed is noted with the person (`mail_owed`) and sent again.
Errors are kept by their kind only (`mail_failed`), as their texts hold the address.
"""

import logging
import smtplib

log = logging.getLogger(__name__)


def deliver(row, kind, message):
    """Send the letter `kind` to the person of a row; None sends nothing. What went wrong is kept with the row."""
    if message is None:
        return
    owed, failed = "", ""
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        failed = type(error).__name__
        owed = "" if _is_final(error) else kind
        # Never the error itself.
        log.warning("mail %s for %s failed: %s", kind, row, failed)
    type(row).objects.filter(pk=row.pk).update(mail_owed=owed, mail_failed=failed)


def _is_final(error):
    """Did the server say that it will never take this mail? Then trying again is no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def owed(rows):
    """Each row of a queryset that a mail is still owed to, claimed: of two runs at once only one gets it."""
    for row in rows.exclude(mail_owed="").order_by("pk"):
        if type(row).objects.filter(pk=row.pk, mail_owed=row.mail_owed).update(mail_owed=""):
            yield row
