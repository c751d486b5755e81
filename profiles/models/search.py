"""Finding catalogue objects by their labels: Dutch, English and synonyms at once, forgiving a typing error.

`search_text` (a generated column with a trigram index) holds every label of an object, folded to lower case without
accents and parted by " | ". Ranking reads that column too, so no label is folded again per row.
"""

import re
import unicodedata

from django.contrib.postgres.search import TrigramStrictWordSimilarity
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest, Length, Lower, NullIf

MAX_LENGTH = 200
MAX_WORDS = 8
ENOUGH = 5
NEAR = 0.65  # "sorteerder textiel" is near "textielsorteerder", "lasser" is not near "glaslasser"
WORD = re.compile(r"[^\W_]+")
STOP_WORDS = {
    *(
        "aan",
        "bij",
        "dat",
        "de",
        "den",
        "der",
        "des",
        "die",
        "door",
        "een",
        "en",
        "het",
        "in",
        "is",
        "met",
        "naar",
    ),
    *(
        "of",
        "om",
        "op",
        "over",
        "te",
        "tot",
        "uit",
        "van",
        "voor",
        "and",
        "at",
        "for",
        "from",
        "on",
        "or",
        "the",
        "to",
    ),
    *("with",),
}


def fold(text):
    """Lower case, without accents, single spaces, at most 200 characters: how labels are compared."""
    plain = unicodedata.normalize("NFKD", str(text)[: MAX_LENGTH * 2].replace("\x00", " "))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).lower().split())[
        :MAX_LENGTH
    ].strip()


def search_words(text):
    """The words of a folded text that count: no stop words unless there is nothing else, at most eight."""
    words = list(dict.fromkeys(WORD.findall(text)))
    return ([word for word in words if word not in STOP_WORDS] or words)[:MAX_WORDS]


def one_edit(word):
    """A regular expression for what `word` may have been before one typing error, or None for short words.

    One letter too many, missing, wrong, or two neighbours swapped. The word must begin there, not end there.
    """
    if not 4 <= len(word) <= 36:
        return None
    places = range(len(word))
    forms = {word[:i] + ".?" + word[i + 1 :] for i in places}
    forms |= {word[:i] + "." + word[i:] for i in places[1:]}
    forms |= {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places[:-1]}
    return r"\m(" + "|".join(sorted(forms)) + ")"


class LabelQuerySet(models.QuerySet):
    """What has labels can be found by them."""

    def matching(self, text):
        """Those whose labels look like `text`, best first; asks once or twice which way of looking it needs.

        Rows with every word come first, a label that *is* the text before one that begins with it, short ones before
        long ones. Only when there are hardly any is a typing error assumed: then one word may differ by one edit. When
        that finds nothing either, half of the words or their beginnings are enough. (Similarity by trigrams finds no
        more and takes up to a second, since each candidate's long text is compared.) One character finds nothing.
        """
        folded = fold(text)
        words = search_words(folded)
        if len(folded) < 2 or not words:
            return self.none()
        every_word = Q(*(Q(search_text__contains=word) for word in words))
        nearly = almost(words, "search_text__contains", "search_text__regex")
        if self._enough(every_word):
            return self.filter(every_word).ranked_for(folded, every_word)
        if nearly and self.filter(nearly).exists():
            in_label = [
                almost(words, f"{label}__icontains", f"{label}__iregex") for label in self.model.SEARCH_LABELS
            ]
            return self.filter(every_word | nearly).ranked_for(folded, every_word, in_label[0] | in_label[1])
        return self._with_some_words(words).ranked_for(folded, every_word, first_by="-hits")

    def near(self, *texts):
        """Those with a label or synonym much like one of the texts, nearest first: for "is it not there already?".

        Nearness is pg_trgm's strict word similarity (0–1) of the text with the nearest stretch of the labels.
        """
        folded = [text for text in map(fold, texts) if len(text) > 2]
        if not folded:
            return self.none()
        nearness = [TrigramStrictWordSimilarity(text, "search_text") for text in folded]
        return (
            self.filter(
                Q(*(Q(search_text__trigram_strict_word_similar=text) for text in folded), _connector=Q.OR)
            )
            .annotate(nearness=Greatest(*nearness) if len(nearness) > 1 else nearness[0])
            .filter(nearness__gte=NEAR)
            .order_by("-nearness", Length("search_text"), "pk")
        )

    def by_label(self, language):
        """In the order of the labels that people see in this language, capitals and small letters alike."""
        dutch = ["label_vls"] if hasattr(self.model, "label_vls") else []
        order = ["label_en", *dutch, "label_nl"] if language == "en" else [*dutch, "label_nl", "label_en"]
        shown = Coalesce(*(NullIf(F(name), Value("")) for name in order))
        return self.order_by(Lower(shown), "pk")

    def _enough(self, condition):
        return self.order_by().filter(condition)[ENOUGH - 1 : ENOUGH].exists()

    def _with_some_words(self, words):
        """Those with at least half of the words, or how they begin; `hits` is 3 for a whole word, 2 for a beginning."""
        beginnings = [beginning(word, len(words)) for word in words]
        hits, some = Value(0), Q()
        for word, begin in zip(words, beginnings, strict=True):
            some |= Q(search_text__contains=begin)
            hits = hits + models.Case(
                models.When(search_text__contains=word, then=Value(3)),
                models.When(search_text__contains=begin, then=Value(2)),
                default=Value(0),
            )
        return self.filter(some).annotate(hits=hits).filter(hits__gte=2 * ((len(words) + 1) // 2))

    def ranked_for(self, folded, *conditions, first_by=None):
        """Best first: the label itself, a synonym, what begins so, then the conditions in turn; short before long."""
        first, second = self.model.SEARCH_LABELS
        whole = Q(search_text__startswith=f"{folded} | ") | Q(**{f"{first}__iexact": folded})
        synonym = Q(search_text__contains=f" | {folded} | ") | Q(search_text__endswith=f" | {folded}")
        begins = Q(search_text__startswith=folded) | Q(search_text__contains=f" | {folded}")
        ways = [whole | Q(**{f"{second}__iexact": folded}), synonym, begins, *conditions]
        place = models.Case(
            *(models.When(way, then=Value(number)) for number, way in enumerate(ways)),
            default=Value(len(ways)),
            output_field=models.IntegerField(),
        )
        shortness = Length(Coalesce(NullIf(F(first), Value("")), F(second)))
        order = ["rank", shortness, "pk"]
        return self.annotate(rank=place).order_by(*([first_by, *order] if first_by else order))


def beginning(word, of_how_many):
    """What an inflected or compound word shares with its relatives: "recyc" of "recycling". A lone word keeps more."""
    share = 0.55 if of_how_many > 1 else 0.75
    return word if len(word) <= 4 else word[: max(4, round(len(word) * share))]


def almost(words, contains, regex):
    """Condition: every word but one is there, and that one but for one edit; None when all words are too short."""
    ways = Q()
    for word in words:
        if form := one_edit(word):
            ways |= Q(*(Q(**{contains: other}) for other in words if other != word), **{regex: form})
    return ways or None
