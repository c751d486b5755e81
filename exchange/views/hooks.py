"""Webhooks on one's account: the list, making one, and the page of each with what went to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from exchange.actions import hooks as actions
from exchange.forms import WebhookForm, state_word
from exchange.models import Change, HookDelivery, Webhook

PAGE_SIZE = 20
ERRORS = {
    "forbidden": gettext_lazy("the portal does not call this place: it is not on the open internet"),
    "unknown-name": gettext_lazy("nobody knows this name on the internet"),
    "tls": gettext_lazy("no safe connection: its certificate is not valid for this name"),
    "timeout": gettext_lazy("it took too long"),
    "unreachable": gettext_lazy("nobody answers there"),
    "redirect": gettext_lazy("it sends us on to another address, and we do not follow"),
    "gone": gettext_lazy("it says that it is gone for good"),
    "refused": gettext_lazy("it refuses the message"),
    "bad-answer": gettext_lazy("its answer is not HTTP"),
    "secret": gettext_lazy("its secret can no longer be read here: make a new one"),
}
MARKS = {"waiting": "busy", "delivered": "published", "failed": "conflict", "skipped": "draft"}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def webhooks(request):
    """My webhooks, and making one. The answer to making one is the only page that shows its secret."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hook, secret = actions.make_webhook(by=request.user, **form.fields_given())
        except ValidationError as error:
            _tell(form, error)
        else:
            return _with_secret(request, hook, secret)
    rows = list(Webhook.objects.visible_to(request.user).select_related("user"))
    shown = [{"hook": hook, "state": state_word(hook)} for hook in rows]
    return render(request, "exchange/webhooks.html", {"form": form, "hooks": shown})


@login_required
@require_http_methods(["GET", "HEAD"])
def webhook(request, uid):
    """One webhook: how it fares, and its messages. htmx asks for the part that moves while something is under way."""
    hook = _visible(request, uid)
    newest = Change.objects.newest()
    found = hook.deliveries.order_by("-created", "-pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "hook": hook,
        "state": state_word(hook),
        "newest": newest,
        "behind": max(0, newest - hook.position),
        "page": page,
        "deliveries": [_row(hook, delivery) for delivery in page.object_list],
        "moving": any(delivery.by_hand for delivery in page.object_list),
    }
    name = "exchange/_deliveries.html" if request.htmx else "exchange/webhook.html"
    return render(request, name, context)


def _row(hook, delivery):
    """A message with what is to be said of it; `held` is the one that holds up the others."""
    waiting = delivery.state == HookDelivery.State.WAITING
    last = delivery.attempts[0] if delivery.attempts else None
    held = waiting and not delivery.by_hand and last is not None
    return {
        "delivery": delivery,
        "mark": "review" if held else MARKS[delivery.state],
        "word": _("not taken yet") if held else delivery.get_state_display(),
        "last": last,
        "error": ERRORS.get(last["error"], last["error"]) if last and last["error"] else "",
        "held": held and hook.state == Webhook.State.ON,
        "again": not waiting,
    }


@login_required
@require_http_methods(["GET", "POST"])
def webhook_edit(request, uid):
    """Another name, address or choice of what it hears of."""
    hook = _visible(request, uid)
    form = WebhookForm(request.POST or None, webhook=hook)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_webhook(webhook=hook, by=request.user, **form.fields_given())
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _("The webhook is saved. Send a test to see whether its address takes it."))
            return redirect("webhook", hook.uid)
    return render(request, "exchange/webhook_edit.html", {"hook": hook, "form": form})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def webhook_do(request, uid):
    """What the button says (`do`): test, switch on, pause, a new secret, remove. Unknown words do nothing.

    The page with a new secret stands at this address: from there one changes language, and that leads back.
    """
    hook, wanted = _visible(request, uid), request.POST.get("do")
    if wanted == "secret":
        return _with_secret(request, *actions.renew_secret(webhook=hook, by=request.user), renewed=True)
    if wanted == "remove":
        actions.remove_webhook(webhook=hook, by=request.user)
        messages.success(request, _("The webhook is removed."))
        return redirect("webhooks")
    doings = {"test": _test, "on": _switch_on, "on-from-now": _switch_on_from_now, "pause": _pause}
    return _done(request, hook, doings.get(wanted))


@login_required
@require_POST
def webhook_delivery(request, uid, delivery):
    """Send a message again, or give it up, as the button says (`do`)."""
    hook = _visible(request, uid)
    found = get_object_or_404(hook.deliveries.select_related("webhook"), uid=delivery)
    doings = {"again": _again, "skip": _skip}
    doing = doings.get(request.POST.get("do"))
    return _done(request, hook, doing and (lambda _hook, by: doing(found, by)))


def _test(hook, by):
    actions.ping(webhook=hook, by=by)
    return _("A test is under way. What came of it stands below within seconds.")


def _switch_on(hook, by):
    actions.change_webhook(webhook=hook, by=by, state=Webhook.State.ON)
    return _("The webhook is on again, and goes on where it was.")


def _switch_on_from_now(hook, by):
    actions.change_webhook(webhook=hook, by=by, state=Webhook.State.ON, position=Change.objects.newest())
    return _("The webhook is on again, and hears of what changes from now on.")


def _pause(hook, by):
    actions.change_webhook(webhook=hook, by=by, state=Webhook.State.PAUSED)
    return _("The webhook is paused. What changes meanwhile it hears of afterwards.")


def _again(delivery, by):
    actions.send_again(delivery=delivery, by=by)
    return _("The message is under way again.")


def _skip(delivery, by):
    actions.skip(delivery=delivery, by=by)
    return _("The message is skipped. Those after it are under way.")


def _done(request, hook, doing):
    """Do it, say so or say why not, and go back to the page."""
    if doing:
        try:
            messages.success(request, doing(hook, request.user))
        except ValidationError as error:
            messages.error(request, error.messages[0])
    return redirect("webhook", hook.uid)


def _with_secret(request, hook, secret, renewed=False):
    """The one page that shows a secret. It is this very answer, as a session would keep it in the database."""
    return render(request, "exchange/webhook_secret.html", {"hook": hook, "secret": secret, "renewed": renewed})


def _visible(request, uid):
    return get_object_or_404(Webhook.objects.visible_to(request.user).select_related("user"), uid=uid)


def _tell(form, error):
    """What the action found, at the fields it is about."""
    by_name = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, faults in by_name.items():
        for fault in faults:
            form.add_error(name if name in form.fields else None, fault)
