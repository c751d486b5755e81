"""Titles of many new profiles at once: is not something much alike there already?

The same nearness as `Profile.objects.near_title`, in as many statements for a thousand titles as for one.
"""

import math
from collections import defaultdict

from django.db import connection
from django.db.models.functions import Lower

from profiles.models.profile import working_title
from profiles.models.search import NEAR, fold

ENOUGH = 6  # names of what is near; more is no help

NEAREST = """
SELECT given.place, profile.document_id FROM unnest(%s::int[], %s::int[], %s::text[]) AS given (place, pk, title)
JOIN profiles_profile profile ON profile.document_id = given.pk
WHERE strict_word_similarity(given.title, profile.search_text) >= %s ORDER BY profile.slug
"""
TRIGRAMS = "SELECT given, show_trgm(lower(given)) FROM unnest(%s::text[]) AS given"


def near_titles(visible, titles, asked):
    """What is near some of many new titles: {place: names, at most a few}, for those places that have any.

    `titles` are the texts of each new thing; `asked` the places that are looked for; `visible` the profiles that the
    person may see. What stands earlier in the list counts as a draft that is there.
    """
    folded = {place: [text for text in map(fold, titles[place]) if len(text) > 2] for place in asked}
    if not any(folded.values()):
        return {}
    published = list(visible.published().values_list("pk", "search_text"))
    drafts = [(-1, text) for texts in _drafts(visible) for text in texts]
    listed = [(place, text) for place, texts in enumerate(titles) for text in texts]
    trigrams = _trigrams(
        [
            *(text for texts in folded.values() for text in texts),
            *(text for _place, text in (*published, *drafts, *listed)),
        ]
    )
    near = _near_drafts(folded, [*drafts, *listed], trigrams)
    nearest = _near_published(folded, published, trigrams)
    names = _names(visible, {pk for keys in nearest.values() for pk in keys})
    found = {}
    for place in asked:
        told = [*(names[pk] for pk in nearest.get(place, ())), *near.get(place, ())]
        if told:
            found[place] = list(dict.fromkeys(told))[:ENOUGH]
    return found


def _drafts(visible):
    """The working titles of drafts, as lists of texts."""
    working = {f"working_{language}": Lower(working_title(language)) for language in ("nl", "en")}
    return visible.filter(document__published__isnull=True).annotate(**working).values_list(*working)


def _names(visible, keys):
    """{key: what people call the profile}."""
    found = visible.select_related("document").defer("search_text").in_bulk(keys) if keys else {}
    return {pk: str(profile) for pk, profile in found.items()}


def _near_published(folded, published, trigrams):
    """{place: keys of published profiles with a stretch of names much like one of its texts}: as `near` has it."""
    pairs = [
        (place, published[number][0], text)
        for place, text, numbers in _sharing(folded, [text for _pk, text in published], trigrams)
        for number in numbers
    ]
    found = defaultdict(list)
    if pairs:
        with connection.cursor() as cursor:
            cursor.execute(NEAREST, [*map(list, zip(*pairs, strict=True)), NEAR])
            for place, pk in cursor.fetchall():
                found[place].append(pk)
    return found


def _near_drafts(folded, known, trigrams):
    """{place: texts} of drafts, (place in the list or -1, text) each, by pg_trgm's similarity: shared over all."""
    found = defaultdict(list)
    for place, text, numbers in _sharing(folded, [text for _place, text in known], trigrams):
        mine = trigrams[text]
        for number in numbers:
            other, title = known[number]
            theirs = trigrams[title]
            shared = len(mine & theirs)
            if other < place and shared >= NEAR * (len(mine) + len(theirs) - shared):
                found[place].append(title)
                if len(found[place]) >= ENOUGH:
                    break
    return found


def _sharing(folded, known, trigrams):
    """(place, text, numbers of those known texts that have enough of its trigrams to be near it).

    Comparing everything with everything would take a minute. But who has so many also has one of those few that hardly
    any other has: only who has one of these is looked at.
    """
    holders = defaultdict(list)
    for number, text in enumerate(known):
        for part in trigrams.get(text, ()):
            holders[part].append(number)
    for place, texts in folded.items():
        for text in dict.fromkeys(texts):
            mine = trigrams[text]
            enough = math.ceil(NEAR * len(mine))
            rare = sorted(mine, key=lambda part: len(holders[part]))[: len(mine) - enough + 1]
            some = {number for part in rare for number in holders[part]}
            yield place, text, sorted(n for n in some if len(mine & trigrams[known[n]]) >= enough)


def _trigrams(texts):
    """{text: its trigrams}, as PostgreSQL takes them."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGRAMS, [[text for text in dict.fromkeys(texts) if text]])
        return {text: frozenset(parts) for text, parts in cursor.fetchall()}
