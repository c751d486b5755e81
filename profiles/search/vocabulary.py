"""What the list of all words (`profiles_searchword`) knows of the words of a question. One statement each.

What is put into the statements are constants of this file.
"""

from profiles.search.prepared import Prepared

PARTS = 200  # a part that occurs in more words than this says too little to list them all
NEIGHBOURS = 24
SHORTEST_PART = 4

# The asked words are materialized, or their stems would be worked out again for every word of the list.
LOOK_UP = Prepared(
    f"""
WITH asked AS MATERIALIZED (
    SELECT word, portal_stem('dutch_stem', word) AS nl, portal_stem('english_stem', word) AS en FROM unnest($1) word)
SELECT asked.word, found.word, found.way
FROM asked
CROSS JOIN LATERAL (
    SELECT word, 'form' AS way FROM profiles_searchword WHERE stem_nl = asked.nl
    UNION ALL
    SELECT word, 'form' FROM profiles_searchword WHERE stem_en = asked.en
    UNION ALL
    (SELECT word, 'part' FROM profiles_searchword
     WHERE length(asked.word) >= {SHORTEST_PART} AND word LIKE '%' || asked.word || '%' LIMIT {PARTS})
    UNION ALL
    (SELECT word, 'part' FROM profiles_searchword
     WHERE length(asked.nl) >= {SHORTEST_PART} AND asked.nl <> asked.word AND word LIKE '%' || asked.nl || '%'
     LIMIT {PARTS})
) found
""",  # noqa: S608
    "text[]",
)
PIECES = Prepared(
    """
SELECT asked.word, known.word
FROM (SELECT word, portal_stem('dutch_stem', word) AS stem FROM unnest($1) word) asked
JOIN profiles_searchword known ON known.word = asked.word OR known.stem_nl = asked.stem
""",
    "text[]",
)
# At most one of the first two letters is wrong, as in `highlight.is_like`: with an index by these letters two thirds of
# the list need not be compared.
ALIKE = """(left(known.word, 1) IN (asked.first, asked.second)
            OR substring(known.word, 2, 1) IN (asked.first, asked.second))"""
# Two swapped letters are two edits to Levenshtein and one to people; the question counts again. Stems are compared as
# well, since an inflection beside a typing error is more than two edits: "zonepaneel" for "zonnepanelen".
NEAR = Prepared(
    f"""
WITH asked AS MATERIALIZED (
    SELECT word, portal_stem('dutch_stem', word) AS stem, length(word) AS long, most,
           left(word, 1) AS first, substring(word, 2, 1) AS second
    FROM unnest($1, $2) asked(word, most))
SELECT asked.word, found.word, found.by_stem
FROM asked
CROSS JOIN LATERAL (
    SELECT word, distance > asked.most AS by_stem
    FROM (SELECT word, levenshtein_less_equal(word, asked.word, asked.most) AS distance,
                 length(word) > 5 AND levenshtein_less_equal(stem_nl, asked.stem, 1) <= 1 AS like_stem
          FROM profiles_searchword known
          WHERE {ALIKE} AND length(word) BETWEEN asked.long - 2 AND asked.long + 2) compared
    WHERE distance <= asked.most OR like_stem
    ORDER BY distance, word LIMIT {NEIGHBOURS}
) found
""",  # noqa: S608
    "text[]",
    "int[]",
)
NEAR_BEGINNING = Prepared(
    f"""
WITH asked AS MATERIALIZED (
    SELECT $1 AS word, length($1) AS long, left($1, 1) AS first, substring($1, 2, 1) AS second)
SELECT known.word FROM asked, profiles_searchword known
WHERE {ALIKE} AND length(known.word) > asked.long + 2
  AND levenshtein_less_equal(left(known.word, asked.long), asked.word, 1) <= 1
LIMIT {NEIGHBOURS}
""",  # noqa: S608
    "text",
)


def forms_and_parts(words):
    """{word: {"form": {words}, "part": {words}}}: what a word may be an inflection or a part of."""
    met = {word: {"form": set(), "part": set()} for word in words}
    for asked, found, way in LOOK_UP.rows([words]):
        met[asked][way].add(found)
    return met


def known(pieces):
    """{piece: {words}} of those that are words themselves, in whatever form."""
    met = {}
    for asked, found in PIECES.rows([pieces]) if pieces else ():
        met.setdefault(asked, set()).add(found)
    return met


def near(words):
    """[(word, a word much like it, is only its stem like it?)], nearest first; some are further than they should."""
    most = [1 if len(word) == 4 else 2 if len(word) < 8 else 3 if len(word) < 10 else 4 for word in words]
    return NEAR.rows([words, most]) if words else []


def near_beginning(word):
    """Longer words that begin nearly so, with one typing error."""
    return [found for (found,) in NEAR_BEGINNING.rows([word])]
