"""For developers: the guide, the worked examples and the client of `docs/api/`, as pages of the portal itself.

Who builds on the API has the portal's address and not our repository. The texts are the files that the tests execute.
"""

import functools
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.views.decorators.http import condition, require_safe
from markdown_it import MarkdownIt

from rest.conditional import tag_of

DOCS = settings.BASE_DIR / "docs" / "api"
GUIDE = {"nl": "handleiding.md", "en": "README.md"}
PORTALS = ("https://<portal>", "https://<portaal>", "https://portal.example.org")
# The oldest moment that a ZIP file can name: the same files are the same bytes.
PACKED = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Text:
    """A text of the documentation: its title, its HTML without that title, and [(anchor, heading)] of its parts."""

    title: str
    html: str
    parts: list


@require_safe
def guide(request):
    """The API in ten minutes, with all that goes with it beside it."""
    return _page(request, GUIDE[get_language()], examples=example_names())


@require_safe
def all_examples(request):
    """How to read the worked examples, with the list of them."""
    return _page(request, "examples/README.md", examples=example_names(), english=True, below=True)


@require_safe
def example(request, name):
    """The worked example of one resource."""
    if name not in example_names():
        raise Http404
    return _page(request, f"examples/{name}.md", examples=example_names(), chosen=name, english=True, below=True)


@require_safe
def linked_data(request):
    """Addresses that stay, JSON-LD, the nightly files and CASE."""
    return _page(request, "linked-data.md", english=True, below=True)


@require_safe
@condition(etag_func=lambda _request: tag_of(packed_client()))
def client(request):
    """The client in Python with the script that stays in step, packed."""
    return FileResponse(io.BytesIO(packed_client()), as_attachment=True, filename="greenskills-client.zip")


@functools.cache
def packed_client():
    """The bytes of the ZIP file; the same as long as the files are the same."""
    kept = io.BytesIO()
    folder = DOCS / "client"
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*.py")):
            packed.writestr(zipfile.ZipInfo(str(path.relative_to(folder)), PACKED), path.read_bytes())
    return kept.getvalue()


@functools.cache
def example_names():
    """What there is an example of, in order of name."""
    return sorted(path.stem for path in (DOCS / "examples").glob("*.md") if path.stem != "README")


def _page(request, name, *, examples=(), chosen="", english=False, below=False):
    """`english` says the language of the text, `below` that it stands below the guide."""
    return render(
        request,
        "developers.html",
        {
            "text": text_of(name, get_language()),
            "examples": examples,
            "chosen": chosen,
            "below": below,
            "in_english": english and get_language() != "en",
        },
    )


@functools.cache
def text_of(name, language):
    """The Text of a file below `docs/api`, with the portal's own address in it and links that lead to its pages.

    `language` is that of the pages the links lead to, and of this moment.
    """
    source = (DOCS / name).read_text()
    for portal in PORTALS:
        source = source.replace(portal, settings.PORTAL_URL)
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens, parts, title = reader.parse(source), [], ""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            words = tokens[place + 1].content.replace("`", "")
            title = title or words
            if token.tag == "h2":
                token.attrSet("id", slugify(words))
                parts.append((slugify(words), words))
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrSet("href", _leads_to(inner.attrGet("href"), PurePosixPath(name).parent))
    html = reader.renderer.render(tokens[3:], reader.options, {})  # the title stands in the page's own head
    for tag in ("pre", "table"):  # what may be wider than the screen is reached by keyboard too
        html = html.replace(f"<{tag}>", f'<div class="wide" tabindex="0"><{tag}>')
        html = html.replace(f"</{tag}>", f"</{tag}></div>")
    # Our own files, and HTML in them is shown as text.
    return Text(title, mark_safe(html), parts)  # noqa: S308  # nosec B308 B703


def _leads_to(link, folder):
    """Where a link of a file in `folder` leads on the portal."""
    if "://" in link or link.startswith("#"):
        return link
    path = PurePosixPath(folder / link)
    guides = {PurePosixPath(name): language for language, name in GUIDE.items()}
    if path in guides:
        with override(guides[path]):
            return reverse("developers")
    if path.parts[0] == "client":
        return reverse("developers-client")
    if path.name == "linked-data.md":
        return reverse("developers-linked-data")
    if path.suffix == ".json":
        return reverse("schema")
    return reverse("developers-example", args=[path.stem]) if path.suffix else reverse("developers-examples")
