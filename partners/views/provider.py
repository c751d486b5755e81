"""Sign-in by the provider of one's organisation: going there, and coming back."""

from django.contrib import auth
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partners import actions, provider
from partners.actions.identities import SignInRefused

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAY = "provider.way"  # in the session: where to go afterwards, and in which language
STATUS = {"unreachable": 503, "untrusted": 502, "old": 400}
FINAL = {"unknown", "closed", "somebody-else"}  # the same person asking again hears the same


@never_cache
@require_safe
def provider_sign_in(request):
    """Off to the provider; 404 where none is set. A link and no form: our policy lets forms go nowhere else."""
    if not provider.is_on():
        raise Http404
    if request.user.is_authenticated:
        return redirect("home")
    request.session[WAY] = {"next": request.GET.get("next", "")[:2000], "language": translation.get_language()}
    try:
        return provider.start(request, request.build_absolute_uri(reverse("provider-return")))
    except SignInRefused as refused:
        return _refused(request, refused)


@never_cache
@require_safe
def provider_return(request):
    """Back from the provider: signed in, or told in plain words why not."""
    if not provider.is_on():
        raise Http404
    way = request.session.pop(WAY, {})
    language = way.get("language", translation.get_language())
    translation.activate(language)
    try:
        who = provider.finish(request)
        user = actions.person_of(issuer=provider.issuer(), language=language, **who)
    except SignInRefused as refused:
        return _refused(request, refused)
    auth.login(request, user, backend=BACKEND)
    return redirect(_ours(request, way.get("next", "")) or "home")


def _ours(request, address):
    """The address when it is one of this portal, else ""."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe else ""


def _refused(request, refused):
    context = {
        "why": refused.why,
        "email": refused.email,
        "provider": provider.name(),
        "again": refused.why not in FINAL,
        "other_language_url": "",  # this answer cannot be asked for a second time
    }
    return render(request, "partners/provider_refused.html", context, status=STATUS.get(refused.why, 403))
