"""Writing on competence profiles: each action is the engine's, plus what a profile adds to it."""

from django.db import transaction

from coediting import actions as documents
from coediting.errors import NearDuplicates
from coediting.models import Revision
from coediting.slugs import create_with_slug
from profiles.document import SCHEMA
from profiles.models import Profile

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
