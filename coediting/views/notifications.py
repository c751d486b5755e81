"""What happened, in the portal: the list of notifications, marking them read, and stopping the mail."""

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coediting import news
from coediting.actions import notifying, watching
from coediting.models import Notification

PAGE_SIZE = 50


@login_required
@require_GET
def notifications(request):
    """The newest first; unread ones are marked."""
    own = Notification.objects.filter(user=request.user).select_related("event", "document")
    own = own.prefetch_related("document__partners")
    page = Paginator(own, PAGE_SIZE).get_page(request.GET.get("page"))
    # Whoever left a partner since then does not see its drafts any more.
    shown = [note for note in page if notifying.may_hear(request.user, note.document, note.event.kind)]
    return render(request, "coediting/notifications.html", {"page": page, "items": news.items(shown)})


@login_required
@require_POST
def notification_read(request, uid):
    """Mark one as read."""
    notifying.mark_read(by=request.user, uid=uid)
    return redirect("notifications")


@login_required
@require_POST
def notifications_read(request):
    """Mark all as read."""
    notifying.mark_read(by=request.user)
    return redirect("notifications")


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed address is the proof
@never_cache
@require_http_methods(["GET", "POST"])
def mail_stop(request, token):
    """Ask, and on a post stop all mail to the user of a signed link; no signing in needed."""
    try:
        user = news.user_of_stop_link(token)
    except signing.SignatureExpired:
        return render(request, "coediting/mail_stop.html", {"expired": True}, status=410)
    except signing.BadSignature as error:
        raise Http404 from error
    if request.method == "POST":
        watching.stop_mail(user=user)
    return render(request, "coediting/mail_stop.html", {"stopped": request.method == "POST"})
