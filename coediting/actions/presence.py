"""Presence: an open editor gives signs of life, and says when it leaves."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from coediting import permissions
from coediting.models import Presence

KEPT = timedelta(minutes=5)


def here(*, document, user, tab, section="", row="", unsaved=False):
    """Note that this tab of this user is in the document now: where, and whether something there is not saved.

    One statement (insert or update); it locks no document, so it never waits for a save. Raises PermissionDenied
    for those who may not even propose.
    """
    if not permissions.may_propose(user, document):
        raise PermissionDenied
    Presence.objects.bulk_create(
        [
            Presence(
                document=document,
                user=user,
                tab=tab,
                section=section,
                row=row,
                unsaved=unsaved,
                seen=timezone.now(),
            )
        ],
        update_conflicts=True,
        unique_fields=["document", "user", "tab"],
        update_fields=["section", "row", "unsaved", "seen"],
    )


def leave(*, document, user, tab):
    """This tab has closed the document. It may never have been there."""
    Presence.objects.filter(document=document, user=user, tab=tab).delete()


def sweep():
    """Delete what nobody reads any more: signs of life of more than five minutes ago. Returns how many."""
    return Presence.objects.filter(seen__lt=timezone.now() - KEPT).delete()[0]
