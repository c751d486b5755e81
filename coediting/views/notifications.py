"""What happened, in the portal: the list of notifications, marking them read, and stopping the mail."""

import itertools

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coediting import news
from coediting.actions import notifying, watching
from coediting.models import Notification
from coediting.views.documents import whole_number

PAGE_SIZE = 50


@login_required
@require_GET
def notifications(request):
    """The newest first; unread ones are marked."""
    own = Notification.objects.visible_to(request.user).select_related("event", "document")
    page = Paginator(own, PAGE_SIZE).get_page(request.GET.get("page"))
    items = news.items(page)
    context = {"page": page, "items": items, "days": _by_day(items), "today": timezone.localdate()}
    return render(request, "coediting/notifications.html", context)


def _by_day(items):
    """[(date, [items])] in the order in which they come; days of the portal's own time zone."""
    days = itertools.groupby(items, key=lambda item: timezone.localdate(item.notification.created))
    return [(day, list(those)) for day, those in days]


@login_required
@require_POST
def notification_read(request, uid):
    """Mark one as read, and back to where it stands."""
    notifying.mark_read(by=request.user, uid=uid)
    page = whole_number(request.POST.get("page"))
    return redirect(f"{reverse('notifications')}{f'?page={page}' if page else ''}#n-{uid}")


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
