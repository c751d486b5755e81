"""The comments of a document: reading, writing, answering, resolving, reopening."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coediting import kinds, permissions
from coediting.actions import comments as actions
from coediting.comment_forms import AnswerForm, CommentForm
from coediting.discussion import SHOWN, Discussion, Places
from coediting.views.finding import document_at
from rest.filters import as_uid

PAGE_SIZE = 50
MAX_FILTERS = 20


@login_required
@require_http_methods(["GET", "POST"])
def comments(request, uid):
    """The threads by place; a post writes a comment or an answer."""
    document = document_at(request.user, uid)
    if request.method != "POST":
        return _page(request, document)
    thread = request.POST.get("thread")
    if thread:
        return _answer(request, document, _thread(document, thread))
    return _comment(request, document)


def _thread(document, text):
    """The thread of this document that a form names. Raises Http404."""
    return get_object_or_404(document.comments.threads(), uid=as_uid(text))


def _comment(request, document):
    places = Places(document)
    form = CommentForm(request.POST, places=places.choices(request.POST.get("path", "")))
    if not permissions.may_comment(request.user, document) or form.is_valid():
        try:
            made = actions.comment(
                document=document,
                by=request.user,
                text=request.POST.get("text", ""),
                path=request.POST.get("path", ""),
                must_fix=bool(request.POST.get("must_fix")),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your comment stands here now."))
            return redirect(f"{address(document)}#c-{made.uid}")
    return _page(request, document, form=form, places=places, status=422)


def _answer(request, document, thread):
    form = AnswerForm(request.POST, auto_id=f"id_{thread.uid}_%s")
    if not permissions.may_comment(request.user, document) or form.is_valid():
        try:
            made = actions.comment(
                document=document, by=request.user, text=request.POST.get("text", ""), thread=thread
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your answer stands here now."))
            return redirect(f"{address(document)}#c-{made.uid}")
    return _page(request, document, answering=thread.pk, answer_form=form, status=422)


@login_required
@require_POST
def comment_resolve(request, uid, comment):
    return _settle(request, uid, comment, actions.resolve)


@login_required
@require_POST
def comment_reopen(request, uid, comment):
    return _settle(request, uid, comment, actions.reopen)


def _settle(request, uid, comment, act):
    document = document_at(request.user, uid)
    thread = get_object_or_404(document.comments.threads(), uid=comment)
    act(comment=thread, by=request.user)
    return redirect(f"{address(document)}#c-{thread.uid}")


def address(document):
    """The page with all comments of a document."""
    return reverse("document-comments", args=[document.uid])


def _page(request, document, *, form=None, places=None, answering=None, answer_form=None, status=200):
    """The page. `form` or, for the thread `answering`, `answer_form` bring back what was not right yet."""
    kind, places = kinds.of(document), places or Places(document)
    wanted = [path for path in request.GET.getlist("place")[:MAX_FILTERS] if path]
    discussion = Discussion(document, places, wanted)
    show = request.GET.get("show") if request.GET.get("show") in SHOWN else "all"
    page = Paginator(discussion.sorted(show), PAGE_SIZE).get_page(request.GET.get("page"))
    groups = discussion.groups(page.object_list)
    may_comment = permissions.may_comment(request.user, document)
    for thread in (thread for group in groups for thread in group.threads):
        thread.may_settle = permissions.may_settle(request.user, thread)
        thread.form = answer_form if thread.pk == answering else AnswerForm(auto_id=f"id_{thread.uid}_%s")
    if form is None and may_comment:
        first = next((path for path in wanted if places.has(path)), "")
        form = CommentForm(initial={"path": first}, places=places.choices(first))
    context = {
        "document": document,
        "title": kind.title(document),
        "groups": groups,
        "page": page,
        "show": show,
        "discussion": discussion,
        "filtered": bool(wanted),
        "form": form if may_comment else None,
        "answering": answering,
        "comments_url": address(document),
        "detail_url": kind.url(document),
        "edit_url": kind.url(document, "edit") if permissions.may_edit(request.user, document) else "",
        "list_url": kind.list_url(),
        "list_label": kind.list_label,
    }
    return render(request, "coediting/comments.html", context, status=status)
