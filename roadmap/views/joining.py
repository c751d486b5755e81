"""Taking part without an account: three ways to ask, one's own request behind a link, and what coordinators do with it.

Whatever somebody fills in, the answer is the same page: only the mail tells whether the same was asked already. The
address of one's own request gives the right, so it is kept from caches, search engines and Referers.
"""

import json

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from coediting.views.guest import private
from partners import links, robots
from partners.guards import for_coordinators
from partners.permissions import is_coordinator
from roadmap.actions import joining
from roadmap.actions.joining_mail import PURPOSE
from roadmap.join_forms import HandleJoinForm, JoinForm, values_of_join
from roadmap.models import JoinRequest
from roadmap.models.joining import KEEP_DAYS, WAIT_DAYS
from roadmap.permissions import may_ask
from roadmap.views import versioned

PAGE = 50
SUBJECT = "join"  # of the stamp: all three forms together
# The mark of each state; the word always stands in it.
MARKS = {"received": "review", "talking": "busy", "accepted": "published", "declined": "draft"}


# ---------- asking ----------
@require_safe
def join(request):
    """The ways to take part."""
    return render(request, "roadmap/join.html", {"may_ask": may_ask(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def join_ask(request, kind):
    """One of the three forms, and what is sent with it. A form that robots filled in is thanked for and forgotten."""
    if request.method != "POST":
        form = JoinForm(kind=kind, initial={"stamp": robots.stamp(SUBJECT)})
        return _form(request, kind, form)
    form = JoinForm(request.POST, kind=kind)
    if request.POST.get("homepage"):
        return redirect("join-sent")
    if form.is_valid() and robots.by_hand(form, SUBJECT):
        try:
            joining.ask_to_join(kind=kind, language=get_language(), **form.answers)
        except ValidationError as error:
            versioned.tell(form, error)
        else:
            return redirect("join-sent")
    return _form(request, kind, form, 422)


def _form(request, kind, form, status=200):
    context = {
        "kind": kind,
        "form": form,
        "keep_days": KEEP_DAYS,
        "wait_days": WAIT_DAYS,
        "may_ask": kind == JoinRequest.Kind.QUESTION and may_ask(request.user),
    }
    return render(request, "roadmap/join_ask.html", context, status=status)


@require_safe
def join_sent(request):
    """Thank you: look in your mail. The same page for everybody."""
    return render(request, "roadmap/join_sent.html")


# ---------- one's own ----------
def _behind(token):
    """(the request of a link, None), or (None, the page that says why not). A link that is too old shows nothing."""
    found = JoinRequest.objects.for_listing().filter(forgotten__isnull=True)
    try:
        return found.filter(uid=links.uid_of(token, PURPOSE)).first(), "removed"
    except links.LinkOld as old:
        own = found.filter(uid=old.uid).first()
        return None, "old" if own else "removed"
    except links.LinkInvalid:
        return None, "invalid"


STATUS = {"removed": 410, "old": 410, "invalid": 404}


def _gone(request, why, status=None):
    page = render(request, "roadmap/join_gone.html", {"why": why}, status=status or STATUS[why])
    return private(page)


# Without a Referer browsers send "Origin: null", which the CSRF check refuses. It would protect nothing here: what
# gives the right is the secret in the address, not a cookie that another site could borrow.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def join_request(request, token):
    """How one's own request stands; withdraw it, or have the link of an old one mailed anew."""
    own, why = _behind(token)
    if own is None:
        if why == "old" and request.method == "POST":
            return _mail_anew(request, token)
        return _gone(request, why)
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        joining.withdraw(request=own)
        return _gone(request, "withdrawn", 200)
    context = {"own": own, "mark": MARKS[own.state], "token": token}
    return private(render(request, "roadmap/join_own.html", context))


def _mail_anew(request, token):
    try:
        links.uid_of(token, PURPOSE)
    except links.LinkOld as old:
        joining.mail_link(request=JoinRequest.objects.get(uid=old.uid))
    return _gone(request, "mailed", 200)


@require_safe
def join_request_export(request, token):
    """Everything that is kept about who asked, as a file."""
    own, why = _behind(token)
    if own is None:
        return _gone(request, why)
    text = json.dumps(joining.export_of(own), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{own.kind}.json"'
    return private(answer)


# ---------- everybody, and coordinators ----------
@require_safe
def join_request_list(request):
    """What became of requests: numbers, and organisations that may be named. Coordinators also see what to handle."""
    numbers = JoinRequest.objects.numbers()
    named = Paginator(JoinRequest.objects.named().for_listing(), PAGE).get_page(request.GET.get("page"))
    handles = is_coordinator(request.user)
    context = {
        "kinds": [
            {"label": label, "counts": [numbers.get((kind, state), 0) for state in JoinRequest.State.values]}
            for kind, label in JoinRequest.Kind.choices
        ],
        "states": JoinRequest.State.labels,
        "any": bool(numbers),
        "page": named,
        "rows": _marked(named),
        "handles": handles,
        "waiting": _marked(JoinRequest.objects.to_handle()) if handles else [],
    }
    return render(request, "roadmap/join_request_list.html", context)


def _marked(requests):
    return [{"item": item, "mark": MARKS[item.state]} for item in requests]


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def join_request_handle(request, uid):
    """Talk, accept or decline."""
    found = get_object_or_404(JoinRequest.objects.for_listing(), uid=uid, forgotten__isnull=True)

    def save(form):
        data = dict(form.cleaned_data)
        joining.handle_join(request=found, by=request.user, base=data.pop("version"), **data)

    return versioned.edit(
        request,
        template="roadmap/join_request_handle.html",
        form_class=HandleJoinForm,
        stored=found,
        values_of=values_of_join,
        save=save,
        context={"item": found, "mark": MARKS[found.state]},
        success=reverse("join-requests"),
        form_arguments={"kind": found.kind},
    )
