"""The base of versioned resources whose change is a step and no edit: it is taken as a whole, or not at all.

A step that others came before is a 412, with what stands now beside what was sent. There is nothing to merge: who
decided, announced or mailed something meanwhile has done so.
"""

import json

from django.db import transaction
from django.utils.translation import gettext as _

from coediting.preconditions import edited_revision, is_dry_run
from roadmap.actions.versioned import Stale
from roadmap.api.versioned import VersionedResource


class SteppedResource(VersionedResource):
    """A resource whose rows count their changes, and are changed by an action of their own."""

    def changed(self, request, subject, change):
        """Run `change(base)`, which saves over the revision in If-Match; a dry run is undone."""
        self.check_parameters(("dry_run",))
        base, dry_run = edited_revision(request), is_dry_run(request)
        try:
            with transaction.atomic():
                change(base)
                version, text = self.stored(subject.pk)
                transaction.set_rollback(dry_run)
        except Stale as stale:
            stale.errors = self.collisions(request.data, json.loads(self.stored(subject.pk)[1]))
            raise
        return self.tagged(base if dry_run else version, text)

    @staticmethod
    def collisions(sent, stored):
        """Each member that was sent and stands differently now."""
        return [
            {
                "pointer": f"/{name}",
                "code": "changed-twice",
                "detail": _("This is what is stored now beside what you sent."),
                "theirs": stored.get(name),
                "mine": value,
            }
            for name, value in sent.items()
            if stored.get(name) != value
        ]
