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
        match self.how:
            case "synonym":
                return _("also known as")
            case "language":
                return _("in English") if self.language == "en" else _("in Dutch")
            case "spelling":
                return _("looks like what you typed")
            case "part":
                return _("has part of your words")
        return ""


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
        how = SPELLING if _met(WORD.findall(fold(name)), words) == len(words) else PART
    elif (language, name) == (shown_language, shown):
        how = LABEL
    else:
        how = LANGUAGE if is_label and language != shown_language else SYNONYM
    return Why(how, name, language, shown, shown_language)


def _best(names, words, shown, here):
    """((language, name, is label), do all words stand there as typed?): the shown label first, then this language."""

    def preference(entry):
        language, name, is_label = entry
        return (
            (language, name) != shown,
            abs(len(WORD.findall(name)) - len(words)),  # the very synonym goes before a longer one
            not is_label,
            language != here,
        )

    folded = [fold(name) for _language, name, _is_label in names]
    held = [sum(highlight.held(text, word) for word in words) for text in folded]
    most = max(held)
    if most == len(words):
        return min((names[place] for place, met in enumerate(held) if met == most), key=preference), True
    near = [_met(WORD.findall(text), words) for text in folded]
    order = min(range(len(names)), key=lambda place: (-near[place], -held[place], preference(names[place])))
    return names[order], False


def _met(tokens, words):
    """How many of the words stand among the tokens of a name, or nearly so."""
    return sum(any(highlight.is_like(token, word) for token in tokens) for word in words)
