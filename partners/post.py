"""Mail to people without an account, whose row says what is still to send and what went wrong.

A mail server that does not answer costs nothing: the kinds of letters that did not go are noted with the person
(`mail_owed`) and sent again. A letter is owed until it has gone or makes no sense any more, so it goes at least once;
another letter that goes meanwhile changes nothing about it. Errors are kept by their kind only (`mail_failed`), as
their texts hold the address.
"""

import logging
import smtplib

from django.db import connection, transaction

log = logging.getLogger(__name__)


def deliver(row, kinds, message):
    """Send the one letter that answers for all these `kinds` to the person of a row; None sends nothing.

    What became of it is kept with the row.
    """
    failed, again = "", False
    if message is not None:
        try:
            message.send()
        except (smtplib.SMTPException, OSError) as error:
            failed, again = type(error).__name__, not _is_final(error)
            # Never the error itself.
            log.warning("mail %s for %s failed: %s", kinds[0], row, failed)
    elif not set(kinds).intersection(row.mail_owed):
        return
    _note(row, kinds, failed, again)


@transaction.atomic
def _note(row, kinds, failed, again):
    """Owe the row these kinds, or no longer; others stay as they are."""
    held = type(row).objects.select_for_update(no_key=True).filter(pk=row.pk).first()
    if held is None:
        return
    left = [kind for kind in held.mail_owed if kind not in kinds]
    if again and held.email:  # who is forgotten meanwhile is owed nothing
        left = list(dict.fromkeys([*held.mail_owed, *kinds]))
    held.mail_owed, held.mail_failed = left, failed or (held.mail_failed if left else "")
    held.save(update_fields=["mail_owed", "mail_failed"])


def _is_final(error):
    """Did the server say that it will never take this mail? Then trying again is no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def send_owed(letter, *querysets, together=False):
    """Send what is still owed to these rows: `letter(row, kind)` writes it. Returns how many letters were tried.

    `together`: one letter answers for all that a row is owed. Of two runs at once only one sends a letter, and one that
    dies on the way leaves it owed. A letter that cannot be written keeps no other one back: the first error is raised
    when all others are done.
    """
    tried, errors = 0, []
    for rows in querysets:
        for pk, owed in list(rows.exclude(mail_owed=[]).order_by("pk").values_list("pk", "mail_owed")):
            for kinds in [owed] if together else [[kind] for kind in owed]:
                try:
                    tried += _send_again(rows, pk, kinds, letter)
                except Exception as error:
                    errors.append(error)
    if errors:
        raise errors[0]
    return tried


@transaction.atomic
def _send_again(rows, pk, kinds, letter):
    """Send one owed letter unless another run has it in hand. Returns whether it was tried.

    The row itself is not locked: its person must not wait for a mail server.
    """
    with connection.cursor() as cursor:
        name = f"{rows.model._meta.db_table}:{pk}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        (free,) = cursor.fetchone()
    row = rows.filter(pk=pk, mail_owed__contains=kinds).first() if free else None
    if row is None:
        return False
    deliver(row, kinds, letter(row, kinds[-1]))
    return True
