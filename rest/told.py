"""The answer to every PATCH of one thing says whether anything was saved, and in a trial what would change."""

import functools
import json

from rest_framework import serializers

from rest import looking
from rest.idempotency import rendered
from rest.trial import is_dry_run, tells_changes

# What counts or follows, and is no change of its own.
ASIDE = {"revision"}


class ToldChange(serializers.Serializer):
    """One place that is otherwise; `path` joins names and row ids by slashes."""

    path = serializers.CharField()
    kind = serializers.ChoiceField([(kind, kind) for kind in ("changed", "added", "removed", "moved")])
    before = serializers.JSONField()
    after = serializers.JSONField()


class Told(serializers.Serializer):
    """What the answer to a change has beside the thing itself."""

    saved = serializers.BooleanField(help_text="false when nothing was new, or in a trial (`dry_run`).")
    dry_run = serializers.BooleanField()
    changes = ToldChange(many=True, required=False, help_text="In a trial: what the change would save.")
    brought_in = ToldChange(
        many=True, required=False, help_text="With `Prefer: merge`: what others changed since what you edited."
    )


def tells_itself(handler):
    """Mark a handler whose answer has the members of `Told`: what was there before is not read for it."""
    handler.tells_change = True
    return handler


def told(view, handler):
    """The handler of a PATCH so that its answer has the members of `Told`; where it has them already it stays."""
    if getattr(handler, "tells_change", False):
        return handler

    @functools.wraps(handler)
    def telling(request, *args, **kwargs):
        before = looking.members(view.read_before or looking.seen(view)) or {}
        response = rendered(view, handler(request, *args, **kwargs))
        after = looking.members(response)
        if response.status_code != 200 or after is None or "dry_run" in after:
            return response
        shared = [name for name in after if name in before and name not in ASIDE]
        changes = [change for name in shared for change in differences(before[name], after[name], name)]
        dry_run = is_dry_run(request)
        # An edit of what the answer leaves out, as a note for colleagues, shows in the number alone.
        saved = bool(changes) or before.get("revision") != after.get("revision")
        after |= {"saved": saved and not dry_run, "dry_run": dry_run}
        if tells_changes(request):
            after["changes"] = changes
        response.content = json.dumps(after, ensure_ascii=False)
        return response

    return telling


def differences(before, after, path):
    """The places where two JSON values differ, as objects of `ToldChange`; a list is one value."""
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        names = [*before, *(name for name in after if name not in before)]
        return [
            change for name in names for change in differences(before.get(name), after.get(name), f"{path}/{name}")
        ]
    return [{"path": path, "kind": "changed", "before": before, "after": after}]


def shape_of(shape):
    """The serializer of an answer with the members of `Told`; those that have them stay as they are."""
    if not isinstance(shape, serializers.Serializer) or "dry_run" in shape.fields:
        return shape
    return _with_told(type(shape))()


@functools.cache
def _with_told(kind):
    name = kind.__name__.removesuffix("Row").removesuffix("Shape")
    return type(f"{name}Changed", (kind, Told), {"__doc__": kind.__doc__})
