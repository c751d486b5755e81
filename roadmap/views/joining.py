"""Taking part without an account: three ways to ask, one's own request behind a link, and what coordinators do with it.

Whatever somebody fills in, the answer is the same page: only the mail tells whether the same was asked already.
"""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from partners import robots
from partners.guards import for_coordinators
from partners.linked import STATUS, as_file, by_link
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
def _gone(request, why):
    return render(request, "roadmap/join_gone.html", {"why": why}, status=STATUS.get(why, 200))


by_own_link = by_link(
    PURPOSE,
    things=lambda: JoinRequest.objects.for_listing().filter(forgotten__isnull=True),
    gone=_gone,
    mail_link=lambda own: joining.mail_link(request=own),
)


@require_http_methods(["GET", "HEAD", "POST"])
@by_own_link
def join_request(request, token, own):
    """How one's own request stands; withdraw it, or have the link of an old one mailed anew."""
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        joining.withdraw(request=own)
        return _gone(request, "withdrawn")
    return render(request, "roadmap/join_own.html", {"own": own, "mark": MARKS[own.state], "token": token})


@require_safe
@by_own_link
def join_request_export(_request, _token, own):
    """Everything that is kept about who asked, as a file."""
    return as_file(joining.export_of(own), own.kind)


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
