"""Decisions in words and rows, and what one would set going, for the pages. Reads only."""

from dataclasses import dataclass

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from profiles.models import CurationChange, Profile, Theme
from profiles.presentation import label_of
from profiles.succession import chains, nouns, reach


def changes_of(decision):
    """[(item, [(what, before, after)])] of a decision, in words; uids and slugs become labels. Three queries."""
    model = nouns.NOUNS[decision.about].model
    changes = list(decision.changes.select_related("competence", "job"))
    both = [state for change in changes for state in (change.before, change.after)]
    uids = {uid for state in both for uid in state.get("successors", ())}
    labels = {str(one.uid): one.label for one in model.objects.filter(uid__in=uids)}
    labels |= {theme.slug: theme.label for theme in Theme.objects.all()}
    return [
        (
            change.about,
            [
                (what_is(key), said(key, change.before.get(key), labels), said(key, change.after.get(key), labels))
                for key in ("retired", "successors", "circular", "themes", "label_vls")
                if key in change.after and change.after[key] != change.before.get(key)
            ],
        )
        for change in changes
    ]


def what_is(key):
    """The name of what changed."""
    return {
        "retired": _("Use"),
        "successors": _("Goes on as"),
        "circular": _("Circular"),
        "themes": _("Themes"),
        "label_vls": _("Flemish label"),
    }[key]


def said(key, value, labels):
    """A kept value in words."""
    if key == "retired":
        return _("out of use") if value and parse_datetime(value) else _("in use")
    if key == "circular":
        return _("yes") if value else _("no")
    if key == "label_vls":
        return value or _("none")
    return ", ".join(labels.get(one, one) for one in value or ()) or _("none")


def versions_of(items):
    """{pk: number of the newest change} for what a page shows, to send back with a decision."""
    return CurationChange.objects.versions(items)


def succession(item):
    """{"successors", "predecessors", "decision"}: what it goes on as and came from, and the newest decision about that.

    Lists of {"item", "label"}; `decision` is None where no coordinator decided anything.
    """
    newest = CurationChange.objects.ending(item).first() if item.retired else None
    return {
        "successors": _named(item.successors.order_by("pk")) if item.retired else [],
        "predecessors": _named(item.predecessors.order_by("pk")),
        "decision": newest.decision if newest else None,
    }


def _named(items):
    return [{"item": one, "label": label_of(one)} for one in items]


PROFILES_SHOWN = 12


@dataclass
class Preview:
    """What a decision would set going: `profiles` (the first of `profile_count`); how many jobs would gain links."""

    profiles: list
    profile_count: int
    job_count: int


def preview(retired, successors):
    """The Preview of taking these out of use in favour of those. Predecessors that went earlier count along."""
    noun = nouns.of(retired)
    going = {one.pk: one for one in retired}
    concerned = chains.predecessors_of(going, noun.model)
    going |= noun.model.objects.filter(retired__isnull=False).in_bulk(concerned - going.keys())
    documents = noun.documents_naming(going.values())
    profiles = Profile.objects.filter(document__in=documents.order_by().values("pk")).for_listing()
    heirs = dict.fromkeys(going, successors) if successors and noun is nouns.COMPETENCE else {}
    return Preview(
        profiles=list(profiles.order_by("slug")[:PROFILES_SHOWN]),
        profile_count=documents.count(),
        job_count=len({job for job, *_rest in reach.links_to_add(heirs)}),
    )
