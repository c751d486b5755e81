"""Every text of the interface has its Dutch, and the files agree with the code."""

import re

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from greenskills import translations

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|<[\w:]+>|%%|</?\w+>")


@pytest.fixture(scope="module")
def dutch():
    return translations.read(settings.BASE_DIR, "nl")


def test_every_text_has_its_dutch(dutch):
    assert translations.untranslated(dutch) == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_texts_of_the_code_are_the_texts_of_the_file(language):
    """When this fails, run `manage.py messages`."""
    known = translations.read(settings.BASE_DIR, language)

    def ids(catalog):
        return {(message.context, message.id) for message in catalog if message.id}

    assert ids(translations.found(settings.BASE_DIR)) ^ ids(known) == set()


def test_dutch_keeps_every_placeholder_and_tag(dutch):
    wrong = []
    for message in dutch:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        wrong += [
            (original, text)
            for original, text in zip(originals, texts, strict=True)
            if message.id
            and text
            and sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(original))
        ]

    assert wrong == []


def test_compiling_again_does_nothing():
    translations.compile_all(settings.BASE_DIR)

    assert translations.compile_all(settings.BASE_DIR) == []


def test_merge_keeps_translations_adds_new_texts_and_drops_unused_ones(tmp_path):
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    page.write_text('{% load i18n %}\n  {% translate "Old" %}{% translate "Same" %}')
    translations.merge(tmp_path)
    catalog = translations.read(tmp_path, "nl")
    catalog.get("Same").string = "Hetzelfde"
    catalog.get("Old").string = "Oud"
    translations.write(tmp_path, "nl", catalog)
    page.write_text(
        '{% load i18n %}{% translate "Same" %}'
        "{% blocktranslate count n=n trimmed %}\n {{ n }} job\n{% plural %}\n {{ n }} jobs\n{% endblocktranslate %}"
    )

    missing = translations.merge(tmp_path)

    merged = {message.id: message.string for message in translations.read(tmp_path, "nl") if message.id}
    assert merged == {"Same": "Hetzelfde", ("%(n)s job", "%(n)s jobs"): ("", "")}
    assert missing == {"nl": 1, "en": 0}


def test_compiled_dutch_is_what_readers_get():
    with override("nl"):
        assert gettext("Sign in") == "Aanmelden"
