"""Writing on competence profiles: each action is the engine's, plus what a profile adds to it."""

from django.db import transaction
from django.utils.translation import gettext as _

from coediting import actions as documents
from coediting.actions import beginning
from coediting.errors import BulkRefused, NearDuplicates, RowFault
from coediting.models import Revision
from coediting.slugs import create_with_slug, create_with_slugs
from profiles.document import SCHEMA
from profiles.models import Profile
from profiles.search.alike import near_titles

NEAR_SHOWN = 6


@transaction.atomic
def start_profile(
    *,
    by,
    owner,
    content,
    kind=Profile.Kind.JOB,
    partners=(),
    slug=None,
    origin=Revision.Origin.PAGE,
    note="",
    looked=True,
):
    """Begin a profile with revision 1, as a draft of `owner`. `by=None` is the system itself. Returns the Profile.

    Without a slug one is made from the Dutch (else English) title; a taken slug gets a short random ending. With
    `looked=False` a title near an existing one raises NearDuplicates: the doors pass False until the person has seen
    what is there.
    """
    if not looked:
        titles = SCHEMA.clean(content)["title"].values()
        near = list(Profile.objects.visible_to(by).near_title(*titles).for_listing()[:NEAR_SHOWN])
        if near:
            raise NearDuplicates(near)

    def attach(document, content):
        if slug:
            return Profile.objects.create(document=document, slug=slug, kind=Profile.Kind(kind))
        title = content["title"]["nl"] or content["title"]["en"]
        return create_with_slug(
            Profile, title=title, otherwise="profiel", document=document, kind=Profile.Kind(kind)
        )

    return documents.start(
        kind="profile",
        owner=owner,
        by=by,
        content=content,
        partners=partners,
        origin=origin,
        note=note,
        attach=attach,
    )


@transaction.atomic
def start_profiles(*, by, origin, news):
    """Begin many profiles as drafts, all or none; see `start_profile`. Returns the Profiles in the order of `news`.

    `news` are `beginning.New` whose fields are {"kind", "slug" or None, "looked"}. A title near one that is there, or
    near one before it in the list, is refused until somebody has looked. Raises BulkRefused.
    """
    faults, begun = list(_near(by, news)), []
    try:
        begun = beginning.start_all(kind="profile", news=news, by=by, origin=origin, attach=_attach_all)
    except BulkRefused as refused:
        faults += refused.faults
    if faults:
        raise BulkRefused(faults)
    return begun


def _attach_all(pairs):
    wishes = [
        (
            Profile(document=document, kind=Profile.Kind(new.fields["kind"])),
            new.fields["slug"],
            new.content["title"]["nl"] or new.content["title"]["en"],
        )
        for document, new in pairs
    ]
    return create_with_slugs(Profile, wishes, otherwise="profiel")


def _near(by, news):
    """A RowFault for each New whose title nobody has looked for, and which is near another one."""
    titles = [list(new.content["title"].values()) for new in news]
    unseen = [place for place, new in enumerate(news) if not new.fields["looked"]]
    for place, names in near_titles(Profile.objects.visible_to(by), titles, unseen).items():
        detail = _("Something much alike is there already: %(names)s.") % {"names": ", ".join(names[:NEAR_SHOWN])}
        yield RowFault(news[place].place, "", "near-duplicate", detail)


def revise_profile(*, profile, by, base, content, origin=Revision.Origin.PAGE, note="", merging=True):
    """Save an edit that grew from revision number `base`. See `coediting.actions.revise` for results and errors."""
    return documents.revise(
        document=profile.document,
        by=by,
        base=base,
        content=content,
        origin=origin,
        note=note,
        merging=merging,
    )


def publish_profile(*, profile, by, number):
    """Publish revision `number`, which must be the working one. See `coediting.actions.publish`."""
    return documents.publish(document=profile.document, by=by, number=number)


def restore_profile(*, profile, by, number, base, merging=True):
    """Save an older revision anew. See `coediting.actions.restore`."""
    return documents.restore(document=profile.document, by=by, number=number, base=base, merging=merging)
