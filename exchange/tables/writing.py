"""The rows of an export, document by document, so that any number of them is written with the same memory."""

import itertools

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import translation

from coediting import kinds
from coediting.columns import content_column, if_published
from coediting.fields import Reference
from coediting.models import Document
from exchange.tables import flat
from partners.models import Role
from partners.permissions import RANK, is_coordinator

AT_ONCE = 100


def rows(table, queryset, language):
    """The cells of each row of a Table. `queryset` are the profiles or targets, as `with_content` gives them."""
    columns = table.columns
    found = queryset.order_by("pk").values_list("document__uid", "slug", "shown_number", "shown_content")
    stream = found.iterator(AT_ONCE)
    while batch := list(itertools.islice(stream, AT_ONCE)):
        labels = _labels(table, [content for *_names, content in batch], language)
        for uid, slug, number, content in batch:
            if not table.rows:
                yield [uid, slug, number, *flat.cells(columns, content, labels)]
            for row in content.get(table.rows) or [] if table.rows else ():
                yield [uid, slug, number, row["id"], *flat.cells(columns, row, labels), ""]


def _labels(table, contents, language):
    """{(source, uid): label} of everything that these contents name in the columns of the table."""
    wanted = {}
    for content in contents:
        for row in content.get(table.rows) or [] if table.rows else [content]:
            for field in table.fields:
                if isinstance(field, Reference) and (value := row.get(field.name)):
                    wanted.setdefault(field.source, set()).update(value if isinstance(value, list) else [value])
    find = kinds.get(table.kind).find
    with translation.override(language):
        return {
            (source, uid): str(thing.label_in(language))
            for source, uids in wanted.items()
            for uid, thing in find(source, uids).items()
        }


def with_content(queryset, user, *, drafts):
    """Profiles or targets with the revision to show: the published one, else the working one.

    With `drafts` the working one of every document that the user takes part in.
    """
    content, number = content_column(), if_published(F("document__published__number"), F("document__working__number"))
    if drafts and user.is_authenticated:
        taking_part = Document.partners.through.objects.filter(document=OuterRef("pk"), partner__in=list(user.roles))
        own = Q(document__isnull=False) if is_coordinator(user) else Q(document__owner__in=list(user.roles))
        own = own if is_coordinator(user) else own | Exists(taking_part)
        content = Case(When(own, then=F("document__working__content")), default=content)
        number = Case(When(own, then=F("document__working__number")), default=number)
    return queryset.annotate(shown_content=content, shown_number=number)


def taking_part(queryset, user):
    """Those profiles or targets of which the portal takes edits or proposals from this user."""
    if is_coordinator(user):
        return queryset
    partners = [partner for partner, role in user.roles.items() if RANK[role] >= RANK[Role.CONTRIBUTOR]]
    among = Document.partners.through.objects.filter(document=OuterRef("pk"), partner__in=partners)
    return queryset.filter(Q(document__owner__in=partners) | Exists(among))
