"""Envelopes: the feed of changes, sending webhooks, mail about one that was stopped, removing its old log, files."""

from celery import shared_task

from coediting import outbox
from exchange.actions import feed, hook_sending
from exchange.downloads import files, making
from exchange.downloads.about import OF_PROFILES


@shared_task(name="exchange.tasks.send_hooks")
def send_hooks():
    """Every two seconds: send to every webhook what is due."""
    hook_sending.send_due()


@shared_task(name="exchange.tasks.mail_hook_keepers")
def mail_hook_keepers(delivery_id):
    """A webhook was stopped: tell who looks after it."""
    outbox.fulfil(delivery_id, hook_sending.mail_keepers)


@shared_task(name="exchange.tasks.forget_hook_log")
def forget_hook_log():
    """Every night: remove the log of webhooks of a month ago."""
    hook_sending.forget_old()


@shared_task(name="exchange.tasks.follow")
def follow():
    """Every second: tell what became public, changed or went."""
    feed.follow()


@shared_task(name="exchange.tasks.follow_whole")
def follow_whole():
    """Every night: look at everything once, and drop what newer changes have overtaken."""
    feed.follow_whole()
    feed.forget()


@shared_task(name="exchange.tasks.make_downloads")
def make_downloads():
    """Every night: make the files of the whole catalogue and of all published profiles anew."""
    making.make()


@shared_task(name="exchange.tasks.make_first_downloads")
def make_first_downloads():
    """Every five minutes: make the files where there are none, or where something was withdrawn since."""
    if files.is_wanting():
        making.make()


@shared_task(name="exchange.tasks.withhold_downloads")
def withhold_downloads(delivery_id):
    """A profile was withdrawn: the files that may hold it are not given any more."""
    outbox.fulfil(delivery_id, lambda _event: files.withhold(OF_PROFILES))
