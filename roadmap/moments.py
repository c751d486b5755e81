"""The moments of the releases of the needs, by which everything published can be asked back."""

from coediting import snapshots
from rest.filters import as_uid
from roadmap.models import NeedRelease


def release_named(name):
    """The NeedRelease with this slug or uid, without its figures. Raises BadParameter, which tells those there are."""
    found = _named(name).select_related("dataset").defer("figures", "material").first()
    if found is None:
        raise snapshots.unknown(names())
    return found


def find(name):
    """The moment at which this release was frozen; None where there is no such release."""
    return _named(name).values_list("created", flat=True).first()


def names():
    """The slugs of the releases, the newest first; one more than are told."""
    return list(NeedRelease.objects.values_list("slug", flat=True)[: snapshots.MOST_NAMES + 1])


def _named(name):
    uid = as_uid(name)
    text = name.replace("\x00", "")
    return NeedRelease.objects.filter(uid=uid) if uid else NeedRelease.objects.filter(slug=text)
