"""Notifications in words, and the signed link that stops the mail."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coediting import kinds, matters
from partners.models import User

SALT = "coediting.stop-mail"
STOP_LINK_LIVES = timedelta(days=90)
SENTENCES = {
    "revised": gettext_lazy("%(who)s saved revision %(revision)s of ‘%(title)s’"),
    "published": gettext_lazy("%(who)s published ‘%(title)s’"),
    "withdrawn": gettext_lazy("%(who)s withdrew ‘%(title)s’ from publication"),
    "proposal.made": gettext_lazy("%(who)s proposed a change to ‘%(title)s’"),
    "proposal.accepted": gettext_lazy("%(who)s accepted a proposal for ‘%(title)s’"),
    "proposal.declined": gettext_lazy("%(who)s declined a proposal for ‘%(title)s’"),
    "proposal.withdrawn": gettext_lazy("%(who)s withdrew a proposal for ‘%(title)s’"),
    "comment.made": gettext_lazy("%(who)s commented on ‘%(title)s’"),
    "comment.resolved": gettext_lazy("%(who)s resolved a comment on ‘%(title)s’"),
    "comment.reopened": gettext_lazy("%(who)s opened a comment on ‘%(title)s’ again"),
    "review.requested": gettext_lazy("%(who)s asks to review ‘%(title)s’"),
    "review.approved": gettext_lazy("%(who)s approved ‘%(title)s’"),
}
MENTIONED = gettext_lazy("%(who)s named you in a comment on ‘%(title)s’")


@dataclass(frozen=True)
class Item:
    """One notification ready to be shown: a sentence, and where it leads (a path in the language of the moment)."""

    notification: Any
    text: str
    url: str


def items(notifications):
    """The notifications as Items; a fixed number of queries. They come with event and document."""
    notifications = list(notifications)
    fetch_titles([note.document for note in notifications if note.document])
    titles = _titles_of_matters([note.event for note in notifications if not note.document])
    by = {note.event.details.get("by") for note in notifications} - {None}
    people = User.objects.in_bulk(by) if by else {}
    told = []
    for note in notifications:
        who = people.get(note.event.details.get("by"))
        told.append(_item(note, who) if note.document else _item_of_matter(note, who, titles))
    return told


def _titles_of_matters(events):
    """{subject: title} of what these events are about; one query for each kind of matter among them."""
    titles = {}
    for matter in {matters.of(event.kind) for event in events}:
        titles |= matter.titles({event.subject for event in events if matters.of(event.kind) is matter})
    return titles


def _item_of_matter(note, by, titles):
    event, matter = note.event, matters.of(note.event.kind)
    words = {"who": by or _("The portal"), "title": titles.get(event.subject, "")}
    return Item(note, str(matter.sentences[event.kind]) % words, matter.url(event.subject))


def fetch_titles(documents):
    """Fetch what the titles of these documents are made of, for all of them at once."""
    for name in {document.kind for document in documents}:
        # A document's row in its own app has the name of the kind.
        prefetch_related_objects([document for document in documents if document.kind == name], name)
    # The title of a draft stands in its working content.
    prefetch_related_objects([document for document in documents if not document.published_id], "working")


def _item(note, by):
    event, document = note.event, note.document
    sentence = SENTENCES.get(event.kind) or SENTENCES[event.kind.rpartition(".")[2]]
    if note.user_id in event.details.get("mentions", []):
        sentence = MENTIONED
    by_link = event.kind.startswith(("comment.", "review."))  # the only things that a signed link allows
    words = {
        "who": by or (_("A reviewer without an account") if by_link else _("The portal")),
        "title": kinds.of(document).title(document),
        "revision": event.details.get("revision", ""),
    }
    return Item(note, str(sentence) % words, _address(event, document))


def _address(event, document):
    if event.kind.startswith("comment."):
        return reverse("document-comments", args=[document.uid]) + f"#c-{event.details['comment']}"
    if event.kind.startswith("proposal."):
        return reverse("proposals", args=[document.uid])
    return kinds.of(document).url(document)


def absolute(path):
    """The whole address of a path, for mails."""
    return f"{settings.PORTAL_URL}{path}"


def stop_link(user):
    """The address that stops all mail to this user, without signing in; good for 90 days."""
    return absolute(reverse("mail-stop", args=[signing.dumps(user.pk, salt=SALT)]))


def user_of_stop_link(token):
    """The user of a stop link. Raises signing.BadSignature (SignatureExpired when it is too old)."""
    pk = signing.loads(token, salt=SALT, max_age=STOP_LINK_LIVES)
    user = User.objects.filter(pk=pk).first()
    if user is None:
        raise signing.BadSignature
    return user
