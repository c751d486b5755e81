"""Who set what in the working content of a document, in the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from coediting.attribution import attribution, told
from rest import conditional
from rest.encoding import as_json
from rest.fields import PartnerRef


class BlamedPlace(serializers.Serializer):
    """A place of the content and the revision that last set it."""

    path = serializers.CharField(help_text="Field names and row ids joined by slashes.")
    revision = serializers.IntegerField()


class BlamedRevision(serializers.Serializer):
    """A revision that set something which still stands."""

    number = serializers.IntegerField()
    author = serializers.CharField(allow_null=True)
    partner = PartnerRef(allow_null=True)
    created = serializers.DateTimeField()
    origin = serializers.CharField()
    note = serializers.CharField()
    proposal = serializers.UUIDField(allow_null=True, help_text="The proposal that it accepts.")


class Blame(serializers.Serializer):
    """For every place of the working content the revision that last set it, and those revisions."""

    revision = serializers.IntegerField()
    places = BlamedPlace(many=True)
    revisions = BlamedRevision(many=True)


class BlameResource:
    """Mixed into a `DocumentResource`: `blame/` under the document."""

    @extend_schema(responses=Blame, filters=False)
    @action(detail=True, filter_backends=[], pagination_class=None)
    def blame(self, request, **_kwargs):
        """Who last set each place of the working content, for those who take part. Moved rows keep theirs."""
        self.check_parameters(())
        document = self.drafted().document
        found = attribution(document)
        revisions = told(document).filter(number__in=set(found.values()))
        body = {
            "revision": document.working.number,
            "places": [{"path": path, "revision": number} for path, number in sorted(found.items())],
            "revisions": [revision_json(revision) for revision in revisions],
        }
        return conditional.answer(request, as_json(body))


def revision_json(revision):
    """Who made a revision, for whom, when, how and out of which proposal."""
    partner = revision.partner
    return {
        "number": revision.number,
        "author": revision.author.name if revision.author else None,
        "partner": {"uid": partner.uid, "slug": partner.slug} if partner else None,
        "created": revision.created,
        "origin": revision.origin,
        "note": revision.note,
        "proposal": revision.proposal.uid if revision.proposal else None,
    }
