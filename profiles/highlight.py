"""Shows why something was found: the words that match are marked, and a synonym that matched is named."""

from functools import lru_cache

from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import get_language

from profiles.search.words import WORD, edits, fold, most_edits, search_words

ALIKE = 0.45


def _trigrams(word):
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def _is_near(token, word):
    """Within the typing errors that a word may hold, whole or as far as it is typed."""
    most = most_edits(word)
    if not most or len(token) < len(word) - most:
        return False
    if token[:1] != word[:1] and token[1:2] != word[1:2] and token[:1] != word[1:2]:
        return False  # at most one of the first two letters is wrong; this spares most comparisons
    return edits(word, token[: len(word)]) <= 1 or (len(token) <= len(word) + most and edits(word, token) <= most)


def holds(token, word):
    """Does this folded word of a name hold this folded word of a question as it was typed?"""
    return token.startswith(word) or (len(word) > 2 and word in token)


def held(text, word):
    """The same for all words of a folded name at once: what is a word has no space in it."""
    return word in text if len(word) > 2 else any(token.startswith(word) for token in WORD.findall(text))


@lru_cache(maxsize=8192)
def is_like(token, word):
    """Does this folded word of a label match this folded word of a question, whole, in part or with a typing error?"""
    if holds(token, word) or _is_near(token, word):
        return True
    shared, every = _trigrams(token) & _trigrams(word), _trigrams(token) | _trigrams(word)
    return len(word) > 3 and len(shared) / len(every) >= ALIKE


def matched(text, words):
    """How many of the question's words this text has."""
    tokens = WORD.findall(fold(text))
    return sum(any(is_like(token, word) for token in tokens) for word in words)


def marked(text, words):
    """The text as HTML with every matching word in `<mark>`; near ones only where none is as typed."""
    text, parts, end = str(text), [], 0
    folded = fold(text)
    ways = [(holds if held(folded, word) else is_like, word) for word in words]
    for token in WORD.finditer(text):
        plain = fold(token[0])
        if any(way(plain, word) for way, word in ways):
            parts += [(text[end : token.start()], token[0])]
            end = token.end()
    return format_html_join("", "{}<mark>{}</mark>", parts) + escape(text[end:])


def found(item, label, question):
    """How a catalogue object matched: {"label": marked HTML, "other": marked synonym or "", "lang": its language}.

    `label` is the Said shown for it. A synonym is named only when it has more of the question's words than the label.
    """
    words = search_words(fold(question))
    best, language, score = "", "", matched(label, words)
    for lang, text in _other_names(item):
        hits = matched(text, words)
        if hits > score:
            best, language, score = text, lang, hits
    html = marked(label, words)
    return {
        "label": format_html('<span lang="{}">{}</span>', label.lang, html)
        if getattr(label, "lang", "")
        else html,
        "other": marked(best, words) if best else "",
        "lang": "" if language == get_language() else language,
    }


def _other_names(item):
    """(language, name) of everything else that an object is called, the page's language first."""
    names = [
        ("nl", getattr(item, "label_vls", "")),
        ("nl", item.label_nl),
        ("en", item.label_en),
        *(("nl", name) for name in getattr(item, "alt_vls", [])),
        *(("nl", name) for name in getattr(item, "alt_nl", [])),
        *(("en", name) for name in getattr(item, "alt_en", [])),
    ]
    here = get_language()
    return sorted(((lang, name) for lang, name in names if name), key=lambda pair: pair[0] != here)
