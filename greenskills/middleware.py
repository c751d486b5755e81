"""What every request passes: bad input refused early, security headers, a calm answer when the database is away."""

from http import HTTPStatus
from urllib.parse import unquote_plus

from csp.constants import HEADER as CONTENT_POLICY
from csp.utils import build_policy
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware
from django.utils import translation
from django.utils.translation import gettext as _

from coediting.errors import Withdrawn
from greenskills import problem_shape, views
from rest.sending import Busy

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class RefuseBadInput:
    """A NUL in the address or the query can never be meant, and PostgreSQL cannot store it: 400 before any work.

    So with what the web server could not read at all: it found what to answer, and here are the words. And with a body
    of unknown length, of which Django would read nothing.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if refused := request.META.get(problem_shape.REFUSED) or ("HTTP_TRANSFER_ENCODING" in request.META and 411):
            with translation.override(translation.get_language_from_request(request, check_path=True)):
                return views.unreadable(request, refused)
        if "\x00" in request.path or "\x00" in unquote_plus(request.META.get("QUERY_STRING", "")):
            # Before LocaleMiddleware: the language is read here.
            with translation.override(translation.get_language_from_request(request, check_path=True)):
                return views.problem(request, 400, _("This address holds a character that cannot be used."))
        return self.get_response(request)


class Addresses(CommonMiddleware):
    """Django's own, and what holds of the API whoever answers: a refusal is a problem, a forgotten slash is told on."""

    def process_response(self, request, response):
        if response.status_code >= 400 and problem_shape.is_api(request):
            response = self._of_the_api(request, response)
        return super().process_response(request, response)

    def _of_the_api(self, request, response):
        if response.status_code == 404 and self.should_redirect_with_slash(request):
            # 308 and not 301: what is sent stays as it is, and a POST stays a POST.
            address = request.get_full_path(force_append_slash=True)
            return HttpResponsePermanentRedirect(address, preserve_request=True)
        if response.headers.get("Content-Type") == problem_shape.MEDIA_TYPE:
            return response
        problem = problem_shape.of_status(request, response.status_code)
        for name in ("Allow", "Retry-After", "Content-Range", "RateLimit", "RateLimit-Policy"):
            if name in response.headers:
                problem.headers[name] = response.headers[name]
        return problem


class SecurityHeaders:
    """Headers that Django does not set itself, on every answer."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.content_policy = build_policy()  # the same everywhere: the package's own middleware builds it every time

    def __call__(self, request):
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in (404, 500)):  # Django's pages for who builds the portal
            response.headers.setdefault(CONTENT_POLICY, self.content_policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        if response.status_code == HTTPStatus.NO_CONTENT:
            del response.headers["Content-Type"]  # Django says text/html, also of nothing
        return response


class ServiceUnavailable:
    """A database out of reach, or no place for one more download: 503 with Retry-After; and 410 for the withdrawn."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, (OperationalError, InterfaceError)):
            response = views.problem(
                request, 503, _("The portal cannot reach its data for a moment. Try again shortly.")
            )
            response.headers["Retry-After"] = "5"
            return response
        if isinstance(exception, Busy):
            return _busy(request, exception)
        if isinstance(exception, Withdrawn):
            return views.gone(request, exception)
        return None


def _busy(request, error):
    """All places for downloads are taken: when to come back, on a page and at an address for programs."""
    if request.path_info.startswith("/api/"):
        response = problem_shape.response(request, error.status_code, error.title, error.detail)
    else:
        response = views.problem(request, error.status_code, error.detail, error.title)
    for name, value in error.headers.items():
        response.headers[name] = value
    return response
