"""Who set each filled place of what stands there now, when, and out of which proposal."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.views.decorators.http import require_GET

from coediting import kinds
from coediting.attribution import attribution, told
from coediting.fields import LANGUAGES, LanguageMap, Rows
from coediting.merge import join
from coediting.presentation import LANGUAGE_NAMES, Place, Reader
from coediting.views.finding import document_at

SHOWN = 160  # characters of a value


@login_required
@require_GET
def blame(request, uid):
    """The working content by section and row, each filled place with the revision that last set it."""
    document = document_at(request.user, uid)
    kind = kinds.of(document)
    found = attribution(document)
    revisions = {
        revision.number: revision for revision in told(document).filter(number__in=set(found.values()))
    }
    around = {"document": document, "history_url": kind.url(document, "history")}
    for revision in revisions.values():  # once for each revision: a thousand places share a few of them
        revision.cells = render_to_string("coediting/_blame_cells.html", around | {"revision": revision})
    places = Places(
        kind, document.working.content, {path: revisions[number] for path, number in found.items()}
    )
    context = around | {
        "title": kind.title(document),
        "working": document.working,
        "sections": places.sections(),
        "detail_url": kind.url(document),
        "list_url": kind.list_url(),
        "list_label": kind.list_label,
    }
    return render(request, "coediting/blame.html", context)


class Places:
    """The filled places of a content in words, in the order in which people read them."""

    def __init__(self, kind, content, revisions):
        """`revisions` gives the Revision of each path."""
        self.kind, self.content, self.revisions = kind, content, revisions
        self.reader = Reader(kind, content)

    def sections(self):
        """[(section, [(row label or "", [{"label", "text", "revision"}])])], nothing empty among them."""
        found = ((section, self._groups(section)) for section in self.kind.schema.sections)
        return [(section, groups) for section, groups in found if groups]

    def _groups(self, section):
        fields = [self.kind.schema.field(name) for name in section.fields]
        plain = [field for field in fields if not isinstance(field, Rows)]
        groups = [("", self._lines(plain, self.content, ""))]
        for field in fields:
            for row in self.content.get(field.name) or [] if isinstance(field, Rows) else []:
                path = join(field.name, row["id"])
                groups.append((self.reader.place(path).label, self._lines(field.fields, row, path)))
        return [(label, lines) for label, lines in groups if lines]

    def _lines(self, fields, value, path):
        lines = []
        for field in fields:
            item, here = value.get(field.name), join(path, field.name)
            if isinstance(field, LanguageMap):
                for language in LANGUAGES:
                    label = f"{field.label}, {LANGUAGE_NAMES[language]}"
                    place = Place(label, field, language=language)
                    lines += self._line(place, (item or {}).get(language), join(here, language))
            else:
                lines += self._line(Place(str(field.label), field), item, here)
        return lines

    def _line(self, place, value, path):
        """[what the table shows of one place], [] where nothing stands."""
        text = self.reader.text(place, value)
        if not text or path not in self.revisions:
            return []
        shown = Truncator(text).chars(SHOWN) if len(text) > SHOWN else text
        return [{"label": place.label, "text": shown, "revision": self.revisions[path]}]
