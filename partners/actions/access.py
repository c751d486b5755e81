"""What happened to who may get in, written in the transaction that does it."""

from partners.models import AccessEvent


def note(kind, *, user, by=None, token=None, with_token=None, **details):
    """Keep that something happened to the access of `user`. `details` never hold a secret. Returns the AccessEvent."""
    return AccessEvent.objects.create(
        kind=kind, user=user, by=by, token=token, with_token=with_token, details=details
    )
