"""What people do in a browser, and what they read there, by the words that the page itself uses."""

import re

from django.utils.translation import gettext as _

from coediting.models import Document


def press(page, words, within="main"):
    """Press the button or follow the link that is called so (an English msgid), and wait for the page that comes."""
    called = re.compile(rf"^{re.escape(_(words))}(?=$| ?:)")
    region = page.locator(within)
    named = region.get_by_role("button", name=called).or_(region.get_by_role("link", name=called))
    with page.expect_navigation():
        named.click()


def submit(page, locator):
    """Press this button and wait for the page that comes."""
    with page.expect_navigation():
        locator.click()


def read(page, selector="main"):
    """The words of a part of the page, blanks and line ends made single blanks."""
    return " ".join(page.locator(selector).inner_text().split())


def document(thing):
    """The document behind a profile or target as it stands in the database now."""
    return Document.objects.select_related("working", "published").get(pk=thing.pk)


def troubles(*pages, answers=()):
    """What these browsers complained about. `answers` are statuses that the story asks for: browsers note them too."""
    expected = [f"status of {status}" for status in answers]
    return [line for page in pages for line in page.complaints if not any(text in line for text in expected)]
