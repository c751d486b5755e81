"""The four doors of co-editing: the page and the API, of a profile and of a target."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from coediting import kinds
from coediting.models import Approval, Comment, Document, Event, Proposal, ReviewLink, Revision
from tests import factories
from tests.coediting.calling import call
from tests.coediting.filling import form_to
from tests.coediting.pages import newest


@dataclass(frozen=True)
class Piece:
    """A document of one kind: its address in the API and where its content is edited there."""

    document: Any
    api: str
    content: str

    def page(self, name="edit"):
        return kinds.of(self.document).url(self.document, name)

    def about(self, name):
        return reverse(name, args=[self.document.uid])

    def state(self):
        """What must be the same after a refusal."""
        counts = [
            model.objects.count() for model in (Revision, Proposal, Comment, Approval, ReviewLink, Event)
        ]
        return [*counts, newest(self.document).number, Document.objects.get(pk=self.document.pk).state]


def piece(kind, owner, slug, **more):
    make = factories.draft if kind == "profiles" else factories.target
    document = make(owner, slug=slug, title="Titel", **more).document
    api = f"/api/v1/{kind}/{slug}/"
    return Piece(document, api, f"{api}draft/" if kind == "profiles" else api)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def typed(one, user, **changes):
    """The answer to the edit form with these changes."""
    client = browser(user)
    form = form_to(client.get(one.page()), one.page())
    return client.post(one.page(), form.data(**changes))


def patch(one, by, content, base='"r1"', **headers):
    return call("patch", one.content, {"content": content}, by=by, scope="write", If_Match=base, **headers)
