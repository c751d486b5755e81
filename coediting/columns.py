"""How documents and their revisions look as JSON: expressions for lists, objects for single answers."""

from django.db.models import Case, Exists, F, OuterRef, Q, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

from coediting.gates import gates
from coediting.models import Document
from partners.permissions import is_coordinator
from rest.rows import AsJson, Build, array

# When the state that the reader sees came about: a draft that goes on after publishing does not show.
UPDATED = Case(
    When(document__published__isnull=False, then=F("document__published_at")), default=F("document__changed")
)


def if_published(value, otherwise=None):
    """A column for published documents, another one for those that have only drafts."""
    return Case(When(document__published__isnull=False, then=value), default=otherwise)


def shown_member(published, key):
    """A published column; where nothing is published, the member `key` of the working content."""
    return if_published(AsJson(published), AsJson(F(f"document__working__content__{key}")))


def shown_title(language):
    """The title that the reader sees, to order by; "" where there is none."""
    draft = KeyTextTransform(language, KeyTransform("title", "document__working__content"))
    of_draft = When(document__published__isnull=True, then=Coalesce(draft, Value("")))
    return Case(of_draft, default=F(f"title_{language}"), output_field=TextField())


def partner_json(prefix):
    """The public names of the partner at the end of a relation; null when there is none."""
    names = Build({"uid": f"{prefix}__uid", "slug": f"{prefix}__slug"})
    return Case(When(**{f"{prefix}__isnull": False}, then=names), default=None)


def document_columns():
    """Columns that every document has, in the state that the reader sees. Needs the annotation `updated`."""
    taking_part = Document.partners.through.objects.filter(document=OuterRef("pk")).order_by("partner__slug")
    return {
        "owner": partner_json("document__owner"),
        "partners": array(taking_part, Build({"uid": "partner__uid", "slug": "partner__slug"})),
        "state": if_published(Value("published"), F("document__state")),
        "revision": if_published(F("document__published__number"), F("document__working__number")),
        "version": if_published(F("document__version")),
        "published_at": if_published(F("document__published_at")),
        "updated": "updated",
    }


def draft_revision(user):
    """The number of the working revision for those who may see the draft: what a PATCH of the list names. Else null."""
    number = F("document__working__number")
    if is_coordinator(user):
        return number
    if not user.is_authenticated:
        return Value(None)
    taking_part = Document.partners.through.objects.filter(document=OuterRef("pk"), partner__in=user.roles)
    return Case(When(Q(document__owner__in=user.roles) | Exists(taking_part), then=number), default=None)


def content_column():
    """The content that the reader sees."""
    return if_published(F("document__published__content"), F("document__working__content"))


def revision_columns(insider):
    """Columns of a revision. Author and note are for those who may see the drafts."""
    return {
        "number": "number",
        "version": "version",
        "origin": "origin",
        "note": "note" if insider else Value(""),
        "author": "author__name" if insider else Value(None),
        "partner": partner_json("partner"),
        "created": "created",
    }


def working_json(document):
    """The working state of a document, without what only its kind knows."""
    revision, published = document.working, document.published
    taking_part = sorted(document.partners.all(), key=lambda partner: partner.slug)
    return {
        "owner": {"uid": document.owner.uid, "slug": document.owner.slug},
        "partners": [{"uid": partner.uid, "slug": partner.slug} for partner in taking_part],
        "state": document.state,
        "revision": revision.number,
        "published_revision": published.number if published else None,
        "version": document.version or None,
        "published_at": document.published_at,
        "updated": document.changed,
        "gates": [
            {"code": gate.code, "label": str(gate.label), "met": gate.met}
            for gate in gates(document)
        ],
        "content": revision.content,
    }


def changes_json(found):
    """A list of Changes as objects for JSON."""
    return [
        {"path": each.path, "kind": each.kind, "before": each.before, "after": each.after} for each in found
    ]
