"""Mail to who asked to take part: that it came in, each step, and the signed link to follow or remove it."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners import links, post
from roadmap.models import JoinRequest

PURPOSE = "roadmap.join_request"
SUBJECTS = {
    "received": gettext_lazy("We received your request to take part"),
    "talking": gettext_lazy("We take your request further"),
    "accepted": gettext_lazy("Welcome: your request is accepted"),
    "declined": gettext_lazy("Our answer to your request to take part"),
}
MAX_SUBJECT = 150


def mail_asker(event):
    """Send the mail that an event owes to who asked; nothing when the request is gone or nobody stands behind it."""
    request = JoinRequest.objects.for_listing().filter(pk=event.details["join_request"]).first()
    if request:
        # The letter tells how it stands now, so it answers for what did not go before as well.
        post.deliver(request, [*request.mail_owed, event.kind], letter(request))


def mail_owed():
    """Send what the mail server did not take before. Returns how many were tried."""
    return post.send_owed(letter, JoinRequest.objects.for_listing(), together=True)


def letter(request, _kind=None):
    """The mail about a request as it stands now, with a fresh link; None where there is nobody to write to."""
    if not request.email:
        return None
    token = links.token(request, PURPOSE)
    with translation.override(request.language):
        own_url = links.absolute("join-request", token, language=request.language)
        context = {"request": request, "own_url": own_url, "results": _results(request)}
        body = render_to_string("roadmap/mail/join.txt", context)
        subject = f"{SUBJECTS[request.state]}: {_('Green competences')}"[:MAX_SUBJECT]
        return EmailMessage(subject, body.strip() + "\n", to=[request.email])


def _results(request):
    """The address of what came of it, if everybody can read that."""
    if request.initiative:
        return links.absolute("initiative", request.initiative.slug, language=request.language)
    return ""
