"""The answer to a question over all sources at once: counts of each kind, and the best of them in one list."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from profiles.search import listing
from profiles.search.best import best
from profiles.search.question import Question

ENOUGH = 5
BEST = 20
OCCURS = 4  # up to this rank a name holds the very text that was typed


@dataclass(frozen=True)
class Hit:
    """One thing found: its source, the row, and how well it answers (rank 0 is best, more hits are better)."""

    source: object
    item: object
    rank: int
    hits: int
    place: int  # among those of its own source

    @property
    def order(self):
        """Between the kinds: by how well it answers, then in turn, so that no kind crowds out the others."""
        return self.rank, -self.hits, self.place, self.source.position


@dataclass(frozen=True)
class Answer:
    """`reading` is how the question was understood (None without usable words); `counts` are of all of each kind.

    `ranked` are the best as hits with their keys for items; `hits` are the same with the items.
    """

    reading: object
    counts: dict
    ranked: list

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def guessed(self):
        return bool(self.reading and self.reading.guessed)

    @cached_property
    def hits(self):
        """One statement for each kind among the best. What is gone meanwhile is left out."""
        keys = {}
        for hit in self.ranked:
            keys.setdefault(hit.source.name, []).append(hit.item)
        items = {name: listing.of(name).by_key(some) for name, some in keys.items()}
        found = [(hit, items[hit.source.name].get(hit.item)) for hit in self.ranked]
        return [replace(hit, item=item) for hit, item in found if item]


def answer(question: Question, sources, limit=BEST):
    """The best `limit` of all sources. One statement for each reading tried; see `Question.readings`."""
    found = Answer(None, {source.name: 0 for source in sources}, [])
    for reading in question.readings():
        if not reading.query:
            continue
        if reading.loose and found.total:
            break
        surer, found = found, _read(reading, sources, limit)
        if surer.total and surer.total == found.total:
            return surer  # guessing brought nothing more
        if found.total >= ENOUGH or (found.ranked and (reading.guessed or found.ranked[0].rank <= OCCURS)):
            break
    return found


def _read(reading, sources, limit):
    """All sources at once: how many answer in each, and the best of all."""
    rows = best(reading, [source.name for source in sources], limit)
    counts, hits, places = {source.name: 0 for source in sources}, [], Counter()
    for mark, rank, met, _shown, key, found in sorted(rows, key=lambda row: (*row[:2], -row[2], *row[3:])):
        source = sources[mark]
        counts[source.name] = found
        hits.append(Hit(source, key, rank, met, places[mark]))
        places[mark] += 1
    return Answer(reading, counts, sorted(hits, key=lambda hit: hit.order)[:limit])
