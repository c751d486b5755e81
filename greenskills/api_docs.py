"""The API's front page, its schema, and the page to read and try it."""

import threading

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.response import Response
from rest_framework.views import APIView

from rest.errors import BadParameter

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Index(APIView):
    """Where everything is."""

    names = ()
    http_method_names = ("get", "head")

    @extend_schema(exclude=True)
    def get(self, request):
        places = ("schema", "docs", *self.names)
        return Response({name: request.build_absolute_uri(f"/api/v1/{name}/") for name in places})


class Schema(SpectacularJSONAPIView):
    """The OpenAPI description, made once per language: it says the same for everybody."""

    http_method_names = ("get", "head")
    made: dict[str, dict] = {}
    making = threading.Lock()

    @extend_schema(exclude=True)
    def get(self, request, *args, **kwargs):
        """Raises BadParameter for a language that the portal does not have: nothing is made and kept for that."""
        if not set(request.GET.getlist("lang")) <= set(LANGUAGES):
            raise BadParameter.of("lang", "bad-value", _("Give one of: %(names)s.") % {"names": ", ".join(LANGUAGES)})
        return super().get(request, *args, **kwargs)

    def _get_schema_response(self, request):
        language = get_language()
        with self.making:  # it takes a second, and spectacular keeps what it met where every thread writes
            if language not in self.made:
                generator = self.generator_class(urlconf=self.urlconf)
                self.made[language] = generator.get_schema(request=None, public=True)
        return Response(
            self.made[language], headers={"Content-Disposition": 'inline; filename="greenskills-api.json"'}
        )


class Documentation(SpectacularSwaggerSplitView):
    """The documentation with a form to try each operation. Its script and styles are files of ours: no inline code."""

    http_method_names = ("get", "head")
    template_name = "api/docs.html"
