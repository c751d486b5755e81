"""What was typed, understood step by step: which words of the catalogue each word of the question may stand for.

First as it stands: the word, its beginning, its inflections, its place in a compound (`paneel` in `zonnepanelen`), and
the parts of a compound that nobody uses (`zonnepaneelinstallateur`). Only when that finds next to nothing: with one or
two typing errors. Last: half of the words will do.

Every step is a `Reading`: an inverted-index query and, for each word, sets of words with how good a match they are. The
words come from `profiles_searchword`, one statement a step, whatever the number of words.
"""

from dataclasses import dataclass, field
from functools import cached_property

from profiles.search import vocabulary
from profiles.search.vocabulary import SHORTEST_PART
from profiles.search.words import edits, fold, most_edits, search_words

LINKS = ("", "s", "n", "en", "e")  # what Dutch puts between the parts of a compound
EXACT, BEGINNING, FORM, PART, ONE_EDIT, TWO_EDITS, SHARED_BEGINNING = QUALITIES = 12, 10, 9, 7, 6, 3, 2


@dataclass(frozen=True)
class Meaning:
    """What one word of the question may stand for: ((quality, inverted-index query), …), each quality once at most,
    the best first."""

    word: str
    ways: tuple

    @property
    def query(self):
        return "(" + " | ".join(query for _quality, query in self.ways) + ")" if self.ways else ""


@dataclass(frozen=True)
class Reading:
    """One way of understanding the whole question. `folded` is the text whose very occurrence ranks first."""

    folded: str
    meanings: tuple
    needed: int  # how many of the words must be met
    guessed: bool = False  # with typing errors assumed, or with words left out
    loose: bool = False  # the last resort: only where nothing else finds anything

    @property
    def query(self):
        """The inverted-index query that every row found must meet; "" when no word means anything."""
        queries = [meaning.query for meaning in self.meanings if meaning.query]
        if len(queries) < self.needed:
            return ""
        if self.needed == 2 and len(queries) > 2:  # each with one of those behind it: far fewer rows to count in
            return " | ".join(f"{one} & ({either(queries[place:])})" for place, one in enumerate(queries[:-1], 1))
        return " & ".join(queries) if self.needed == len(self.meanings) else either(queries)

    @property
    def counts(self):
        """Must the words met be counted, beyond the query?"""
        return 1 < self.needed < len(self.meanings)


def either(queries):
    return " | ".join(queries)


def any_of(words, suffix=""):
    """Words hold letters and digits only, so that quotes around them are enough."""
    return " | ".join(f"'{word}'{suffix}" for word in words)


@dataclass
class Question:
    """A question and its readings, the surest first; each is worked out when it is asked for, and only once."""

    text: str
    folded: str = field(init=False)
    words: list = field(init=False)

    def __post_init__(self):
        self.folded = fold(self.text)
        self.words = search_words(self.folded)

    @property
    def usable(self):
        return len(self.folded) > 1 and bool(self.words)

    def readings(self):
        """The readings one after the other; those that add nothing are left out."""
        if not self.usable:
            return
        yield self.as_it_stands
        if self.with_errors != self.as_it_stands:
            yield self.with_errors
        if loose := self.in_part:
            yield loose

    @cached_property
    def as_it_stands(self):
        """Every word, as a whole, as a beginning, in another form or in a compound."""
        met = vocabulary.forms_and_parts(self.words)
        known = {word for word, ways in met.items() if any(ways.values())}
        self._spelt_so = {word for word, ways in met.items() if ways["form"]}
        taken_apart = self._taken_apart([word for word in self.words if word not in known])
        meanings = []
        for word in self.words:
            ways = [(EXACT, f"'{word}'")]
            if len(word) > 1 or (word == self.words[-1] and len(self.words) > 1):
                ways.append((BEGINNING, f"'{word}':*"))
            if forms := met[word]["form"] - {word}:
                ways.append((FORM, any_of(sorted(forms))))
            parts = met[word]["part"] - met[word]["form"] - {word}
            if parts := [*filter(None, (any_of(sorted(parts)), taken_apart.get(word)))]:
                ways.append((PART, " | ".join(parts)))
            meanings.append(Meaning(word, tuple(ways)))
        return Reading(self.folded, tuple(meanings), len(meanings))

    @cached_property
    def with_errors(self):
        """Every word, each with up to two typing errors; a last word that is still being typed, with one."""
        unsure = [word for word in self.words if word not in self._spelt_so] or self.words
        near = self._near([word for word in unsure if most_edits(word)])
        meanings, spelt = [], []
        for meaning in self.as_it_stands.meanings:
            by_edits = near.get(meaning.word, {})
            added = [
                (quality, any_of(by_edits[number]))
                for number, quality in ((1, ONE_EDIT), (2, TWO_EDITS))
                if by_edits.get(number)
            ]
            meanings.append(Meaning(meaning.word, (*meaning.ways, *added)))
            best = by_edits.get(1) or by_edits.get(2)
            spelt.append(best[0] if best and meaning.word not in self._spelt_so else meaning.word)
        if tuple(meanings) == self.as_it_stands.meanings:
            return self.as_it_stands
        return Reading(" ".join(spelt), tuple(meanings), len(meanings), guessed=True)

    @cached_property
    def in_part(self):
        """Half of the words, or how a lone word begins; None where that would be too little to go by."""
        meanings = tuple(
            Meaning(one.word, (*one.ways, *self._shared_beginning(one))) for one in self.with_errors.meanings
        )
        return Reading(self.with_errors.folded, meanings, (len(meanings) + 1) // 2, guessed=True, loose=True)

    def _shared_beginning(self, meaning):
        """The beginning that an inflected or compound word shares with its relatives: "recyc" of "recycling"."""
        if len(meaning.word) <= 4 or (len(self.words) == 1 and len(meaning.word) < 7):
            return ()
        share = 0.55 if len(self.words) > 1 else 0.75
        return ((SHARED_BEGINNING, f"'{meaning.word[: max(4, round(len(meaning.word) * share))]}':*"),)

    def _taken_apart(self, words):
        """{word: inverted-index query} for compounds of two words that the catalogue knows, in whatever form."""
        cuts = {word: list(cuts_of(word)) for word in words}
        met = vocabulary.known(sorted({piece for pairs in cuts.values() for pair in pairs for piece in pair}))
        return {
            word: " | ".join(
                f"(({any_of(sorted(met[head]))}) & ({any_of(sorted(met[tail]))}))" for head, tail in known
            )
            for word, pairs in cuts.items()
            if (known := [pair for pair in pairs if pair[0] in met and pair[1] in met])
        }

    def _near(self, words):
        """{word: {1: [words], 2: [words]}}: the catalogue's words so many typing errors away, nearest first."""
        near = {word: {1: {}, 2: {}} for word in words}
        for asked, found, by_stem in vocabulary.near(words):
            number = 2 if by_stem else edits(asked, found)
            if 0 < number <= most_edits(asked):
                near[asked][number].setdefault(found)
        last = self.words[-1]
        if last in near and len(last) > 4 and not near[last][1]:
            for found in vocabulary.near_beginning(last):
                near[last][2].setdefault(found)
        return {word: {number: list(found) for number, found in by.items()} for word, by in near.items()}


def cuts_of(word):
    """The pairs of words, four letters or more, that a Dutch compound may be made of."""
    for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        head, tail = word[:place], word[place:]
        for link in LINKS:
            if head.endswith(link) and len(head) - len(link) >= SHORTEST_PART:
                yield head[: len(head) - len(link)], tail
