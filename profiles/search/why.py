"""Why something was found: which of its names answers the question, in which language, and how well."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from profiles import highlight
from profiles.search.words import WORD, fold

LABEL, SYNONYM, LANGUAGE, SPELLING, PART = "label", "synonym", "language", "spelling", "part"


@dataclass(frozen=True)
class Why:
    """`how` is one of the words above; `name` is the name that answers, `shown` what the page calls the thing."""

    how: str
    name: str
    language: str
    shown: str
    shown_language: str

    @property
    def words(self):
        """The reason in words, or "" where the marked label says it all."""
        return {
            SYNONYM: _("also known as"),
            LANGUAGE: _("in English") if self.language == "en" else _("in Dutch"),
            SPELLING: _("looks like what you typed"),
            PART: _("has part of your words"),
        }.get(self.how, "")


def reason(names, words, guessed):
    """The Why of one thing. `names` yields (language, name, is it a label?); `words` are those of the question.

    Unless the answer is `guessed`, a name that does not hold the words as typed holds another form of them.
    """
    here = "en" if get_language() == "en" else "nl"
    names = list(names)
    labels = [(language, name) for language, name, is_label in names if is_label]
    shown_language, shown = next((pair for pair in labels if pair[0] == here), labels[0] if labels else (here, ""))
    best, sure = _best(names, words, (shown_language, shown), here)
    language, name, is_label = best
    if not sure and guessed:
        how = SPELLING if _met(WORD.findall(fold(name)), words, near=True) == len(words) else PART
    elif (language, name) == (shown_language, shown):
        how = LABEL
    else:
        how = LANGUAGE if is_label and language != shown_language else SYNONYM
    return Why(how, name, language, shown, shown_language)


def _best(names, words, shown, here):
    """((language, name, is label), do all words stand there as typed?): the shown label first, then this language."""
    tokens = {name: WORD.findall(fold(name)) for _language, name, _is_label in names}

    def preference(entry):
        language, name, is_label = entry
        return (
            -_met(tokens[name], words),
            (language, name) != shown,
            abs(len(tokens[name]) - len(words)),  # the very synonym goes before a longer one
            not is_label,
            language != here,
        )

    surest = min(names, key=preference)
    if _met(tokens[surest[1]], words) == len(words):
        return surest, True
    return min(names, key=lambda entry: (-_met(tokens[entry[1]], words, near=True), preference(entry))), False


def _met(tokens, words, near=False):
    """How many of the words stand among the tokens of a name, or stand there nearly."""
    like = highlight.is_like if near else highlight.holds
    return sum(any(like(token, word) for token in tokens) for word in words)
