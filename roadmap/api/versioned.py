"""The base of resources that a counter guards: ETag "rN" on each, If-Match on a change, 412 with what is stored now."""

import json

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema

from coediting.preconditions import edited_revision, is_dry_run, tag
from rest import columns as column_choice
from rest import conditional, formats
from rest.expand import expanded
from rest.resource import FIELDS, Resource
from rest.rows import row
from roadmap.actions.versioned import Stale


class VersionedResource(Resource):
    """A resource whose rows count their changes in `version`. Subclasses name their columns; one is `revision`."""

    http_method_names = ("get", "head", "post", "patch")

    @extend_schema(parameters=FIELDS)
    def retrieve(self, request, **_kwargs):
        """One of them. The ETag is its revision, which a change names in If-Match."""
        expanding = self.check_detail()
        chosen = column_choice.chosen(request, self.columns())
        asked = formats.chosen(request)
        if asked:
            return asked.answers[formats.DETAIL](self, formats.Detail(self.one(), chosen))
        found = self.one().values_list("version", row(chosen)).first()
        if found is None:
            raise Http404
        version, text = found
        return self.tagged(version, *expanded(self, [text], expanding))

    @staticmethod
    def tagged(version, text, status=200):
        """A row as response. No 304: what hangs on a row (a partner's name) can change without its revision."""
        response = HttpResponse(text, content_type=conditional.JSON, status=status)
        return conditional.tagged(response, tag(version))

    def stored(self, pk):
        """(version, JSON text) of one row as this visitor sees it."""
        return self.get_queryset().filter(pk=pk).values_list("version", row(self.columns())).get()

    def subject(self):
        """The row that the address names. Raises Http404."""
        found = self.one().first()
        if found is None:
            raise Http404
        return found

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

    def started(self, request, start):
        """Run an action that begins a row and returns it; 201 with its address, or a dry run undone."""
        self.check_parameters(("dry_run",))
        dry_run = is_dry_run(request)
        with transaction.atomic():
            version, text = self.stored(start().pk)
            transaction.set_rollback(dry_run)
        response = self.tagged(version, text, 200 if dry_run else 201)
        if not dry_run:
            response.headers["Location"] = json.loads(text)["uri"]
        return response

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
