"""Writing roadmaps and indicator series that come as facts."""

from django.db import transaction
from django.db.models import F

from roadmap.actions.versioned import keep, remember
from roadmap.models import Action, ActionEvidence, ActionLine, Indicator, IndicatorPoint, Roadmap

ROADMAP_FIELDS = (
    "title_nl",
    "title_en",
    "publisher",
    "date",
    "horizon",
    "source_url",
    "summary_nl",
    "summary_en",
    "note_nl",
    "note_en",
)


@transaction.atomic
def put_roadmap(*, data, partners):
    """Add a roadmap with its lines and actions, or bring it up to date. Returns the Roadmap.

    `data` has the Roadmap's fields plus `lines` (each with `actions`) and `actions` without a line; `partners` maps
    slugs to Partner objects for the owners.
    """
    fields = {name: data[name] for name in ROADMAP_FIELDS}
    roadmap, _created = Roadmap.objects.update_or_create(slug=data["slug"], defaults=fields)
    position = 0
    for place, row in enumerate(data["lines"]):
        line, _created = ActionLine.objects.update_or_create(
            roadmap=roadmap,
            slug=row["slug"],
            defaults={
                "kind": row["kind"],
                "number": row["number"],
                "title_nl": row["title_nl"],
                "title_en": row["title_en"],
                "position": place,
            },
        )
        for action in row["actions"]:
            _put_action(roadmap, line, action, position, partners)
            position += 1
    for action in data["actions"]:
        _put_action(roadmap, None, action, position, partners)
        position += 1
    return roadmap


def _put_action(roadmap, line, data, position, partners):
    """Facts of the source, evidence included. Whoever has the action open for editing then meets a newer version."""
    known = Action.objects.select_for_update().filter(roadmap=roadmap, slug=data["slug"]).first()
    if known is not None:
        remember(known)
        keep(known)
    action, created = Action.objects.update_or_create(
        roadmap=roadmap,
        slug=data["slug"],
        defaults={
            "line": line,
            "code": data["code"],
            "title_nl": data["title_nl"],
            "title_en": data["title_en"],
            "owner": partners[data["owner"]] if data["owner"] else None,
            "status": data["status"],
            "position": position,
        },
    )
    links = data.get("evidence", [])
    if created:
        ActionEvidence.objects.bulk_create(
            ActionEvidence(action=action, position=place, **link) for place, link in enumerate(links)
        )
    else:
        Action.objects.filter(pk=action.pk).update(version=F("version") + 1)


@transaction.atomic
def put_indicator(*, data):
    """Add an indicator series with its points, or bring it up to date. Returns the Indicator."""
    fields = {name: data[name] for name in ("title_nl", "title_en", "unit", "source")}
    known = Indicator.objects.select_for_update().filter(slug=data["slug"]).first()
    if known is not None:
        remember(known)
        keep(known)
    indicator, created = Indicator.objects.update_or_create(slug=data["slug"], defaults=fields)
    for point in data["points"]:
        IndicatorPoint.objects.update_or_create(
            indicator=indicator, year=point["year"], defaults={"value": point["value"], "note": point["note"]}
        )
    if not created:
        Indicator.objects.filter(pk=indicator.pk).update(version=F("version") + 1)
    return indicator
