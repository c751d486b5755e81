"""The files to download in the API: what there is, of when, how large, and with which hash."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from exchange.downloads import files
from exchange.downloads.about import ESCO, OF_ESCO, RESOURCES, in_both_languages
from exchange.models import Change
from rest import conditional
from rest.encoding import as_json
from rest.fields import Languages
from rest.resource import Listed


class DownloadRow(serializers.Serializer):
    """One file. It stays at its address until the next ones are made; `ETag` and `Range` work there."""

    name = serializers.CharField()
    uri = serializers.URLField()
    resource = serializers.ChoiceField(list(RESOURCES))
    title = Languages()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    rows = serializers.IntegerField(help_text="How many things it holds.")
    sha256 = serializers.CharField(help_text="Of the bytes, in hexadecimal.")
    obligation = Languages(allow_null=True, help_text="What you must say when you use it.")


class DownloadsAnswer(serializers.Serializer):
    """All files of one moment."""

    made = serializers.DateTimeField(allow_null=True, help_text="The moment that all files show; null: none yet.")
    changes_since = serializers.IntegerField(
        allow_null=True, help_text="Load the files, then ask /changes/ with this as `since`: you have missed nothing."
    )
    results = DownloadRow(many=True)


class DownloadsResource(Listed):
    """The whole catalogue and all published profiles as files, made every night."""

    queryset = Change.objects.none()  # no table holds them
    serializer_class = DownloadsAnswer
    http_method_names = ("get", "head")
    filter_backends = ()
    pagination_class = None
    answers = ""  # one answer

    @extend_schema(operation_id="downloads_list", responses=DownloadsAnswer)
    def list(self, request, **_kwargs):
        """What there is to download: per resource JSON-LD, N-Quads, CSV and XLSX, all of one moment."""
        self.check_parameters(())
        manifest = files.current()
        found = manifest.files if manifest else ()
        body = {
            "made": manifest.made if manifest else None,
            "changes_since": manifest.changes_since if manifest else None,
            "results": [self.told(file) for file in found],
        }
        return conditional.answer(request, as_json(body))

    def told(self, file):
        """One file as an object."""
        return {
            "name": file.name,
            "uri": self.request.build_absolute_uri(reverse("download", args=[file.name])),
            "resource": file.resource,
            "title": in_both_languages(RESOURCES[file.resource][0]),
            "media_type": file.media_type,
            "size": file.size,
            "rows": file.rows,
            "sha256": file.sha256,
            "obligation": in_both_languages(ESCO) if file.resource in OF_ESCO else None,
        }
