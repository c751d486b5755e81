"""Every write on comments: comment and answer, resolve, reopen."""

import re
import unicodedata

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coediting import outbox, permissions
from coediting.actions.documents import on_behalf_of
from coediting.discussion import Places
from coediting.fields import Text
from coediting.models import Comment, Document
from partners.models import User

MAX_PLACE = 500
TEXT = Text(name="text", label=gettext_lazy("comment"), max_length=4000, multiline=True)


@transaction.atomic
def comment(*, document, by, text, path="", must_fix=False, thread=None, guest=""):
    """Write a comment at a place of the working content, or an answer in a thread. Returns it.

    `by=None` with `guest`, a name, is a reviewer without an account: whoever calls has checked their link. An answer
    stands at the place of its thread, and only threads can be `must_fix`. Raises PermissionDenied; ValidationError
    with `text`, `path` or `thread` at fault.
    """
    if not (permissions.may_comment(by, document) if by else guest and not must_fix):
        raise PermissionDenied
    text = checked_text(text)
    document = (
        Document.objects.select_related("owner", "working").prefetch_related("partners").get(pk=document.pk)
    )
    if thread is not None:
        check_thread(thread, document)
        path, place, must_fix = thread.path, thread.place, False
    else:
        place = place_in_words(document, path)
    made = Comment.objects.create(
        document=document,
        thread=thread,
        path=path,
        place=place,
        text=text,
        must_fix=must_fix,
        author=by,
        partner=on_behalf_of(by, document) if by else None,
        guest=guest[:200],
        revision=document.working.number,
    )
    named = mentioned(text, document)
    made.mentions.set(named)
    _record("made", made, by, mentions=sorted(user.pk for user in named))
    return made


def checked_text(text):
    """The text, tidied. Raises ValidationError for none at all, too much, or what cannot be kept."""
    faults = []
    text = TEXT.clean(text, "text", faults)
    if faults:
        raise ValidationError({"text": [ValidationError(fault.detail, code=fault.code) for fault in faults]})
    if not text:
        raise ValidationError({"text": ValidationError(_("Write something first."), code="empty")})
    return text


def check_thread(thread, document):
    """Only the first comment of a thread of this document can be answered. Raises ValidationError."""
    if thread.document_id != document.pk or thread.thread_id:
        fault = ValidationError(_("There is no such thread in this document."), code="unknown-thread")
        raise ValidationError({"thread": fault})


def place_in_words(document, path):
    """What the place is called, "" for the document. Raises ValidationError when the content has no such place."""
    places = Places(document)
    if not isinstance(path, str) or not places.has(path):
        fault = ValidationError(
            _("There is no such place in revision %(number)d. Choose a field or a row that stands there.")
            % {"number": document.working.number},
            code="unknown-place",
        )
        raise ValidationError({"path": fault})
    return places.label(path)[:MAX_PLACE] if path else ""


def mentioned(text, document):
    """The users that a text names as @e-mail or @Name: active members of partners that take part."""
    if "@" not in text:
        return []
    members = User.objects.filter(is_active=True, memberships__partner__in=document.partner_ids()).distinct()
    called = {}
    for user in members:
        for name in {_folded(user.email), _folded(user.name)} - {""}:
            called.setdefault(name, []).append(user)
    # The longest first: “@Jan Peeters” is not also “@Jan”.
    names = "|".join(re.escape(name) for name in sorted(called, key=len, reverse=True))
    if not names:
        return []
    found = re.findall(rf"(?<![\w@.])@({names})(?![\w@-]|\.\w)", _folded(text))
    return list({user.pk: user for name in found for user in called[name]}.values())


def _folded(text):
    return unicodedata.normalize("NFC", text.casefold()).strip()


@transaction.atomic
def resolve(*, comment, by):
    """Close a thread; one that is closed already stays as it is. Returns it.

    Raises PermissionDenied; ValidationError for an answer.
    """
    thread = _settled_by(comment, by)
    if thread.resolved is None:
        thread.resolved, thread.resolved_by = timezone.now(), by
        thread.save(update_fields=["resolved", "resolved_by"])
        _record("resolved", thread, by)
    return thread


@transaction.atomic
def reopen(*, comment, by):
    """Open a thread again. Returns it. Raises PermissionDenied; ValidationError for an answer."""
    thread = _settled_by(comment, by)
    if thread.resolved is not None:
        thread.resolved = thread.resolved_by = None
        thread.save(update_fields=["resolved", "resolved_by"])
        _record("reopened", thread, by)
    return thread


def _settled_by(comment, by):
    """The thread under its lock, once it is clear that it is one and that `by` may settle it."""
    thread = Comment.objects.select_for_update().get(pk=comment.pk)
    if not permissions.may_settle(by, thread):
        raise PermissionDenied
    if thread.thread_id:
        raise ValidationError(_("Only a whole thread can be resolved, not one answer."), code="only-threads")
    return thread


def _record(what, comment, by, **more):
    details = {
        "document": comment.document_id,
        "by": by.pk if by else None,
        "comment": str(comment.uid),
        "thread": str(comment.thread.uid) if comment.thread else None,
    }
    outbox.record(f"comment.{what}", comment.document.uid, **details, **more)
