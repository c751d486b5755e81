"""The answer to a question over all sources at once: counts of each kind, and the best of them in one list."""

from dataclasses import dataclass

from django.db.models import Count, Window

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
    """`reading` is how the question was understood (None without usable words); `hits` the best, `counts` all."""

    reading: object
    counts: dict
    hits: list

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def guessed(self):
        return bool(self.reading and self.reading.guessed)


def answer(question: Question, sources, user, limit=BEST):
    """The best `limit` of all sources. One statement a source for each reading tried; see `Question.readings`."""
    found = Answer(None, {source.name: 0 for source in sources}, [])
    for reading in question.readings():
        if not reading.query:
            continue
        if reading.loose and found.total:
            break
        surer, found = found, _read(reading, sources, user, limit)
        if surer.total and surer.total == found.total:
            return surer  # guessing brought nothing more
        if found.total >= ENOUGH or (found.hits and (reading.guessed or found.hits[0].rank <= OCCURS)):
            break
    return found


def _read(reading, sources, user, limit):
    counts, hits = {}, []
    for source in sources:
        rows = source.rows(user).answering(reading).annotate(found=Window(Count("pk")))
        best = list(source.listed(rows)[:limit])
        counts[source.name] = best[0].found if best else 0
        hits += [Hit(source, item, item.rank, item.hits, place) for place, item in enumerate(best)]
    return Answer(reading, counts, sorted(hits, key=lambda hit: hit.order)[:limit])
