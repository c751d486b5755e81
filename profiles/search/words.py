"""Words of a text, as labels and questions are compared: folded, cut, and without what says nothing."""

import re
import unicodedata

MAX_LENGTH = 200
MAX_WORDS = 8
LONGEST_WORD = 60  # of a lexeme in the database
WORD = re.compile(r"[^\W_]+")
DUTCH = "aan bij dat de den der des die door een en het in is met naar of om op over te tot uit van voor"
ENGLISH = "a an and at by for from is of on or the to with"
STOP_WORDS = frozenset(f"{DUTCH} {ENGLISH}".split())


def fold(text):
    """Lower case, without accents, single spaces, at most 200 characters: how labels are compared."""
    plain = str(text)[: MAX_LENGTH * 2].replace("\x00", " ")
    if not plain.isascii():  # a page folds hundreds of names, and few have an accent
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(plain.lower().split())[:MAX_LENGTH].strip()


def search_words(text):
    """The words of a folded text that count: no stop words unless there is nothing else, at most eight."""
    words = list(dict.fromkeys(word[:LONGEST_WORD] for word in WORD.findall(text)))
    return ([word for word in words if word not in STOP_WORDS] or words)[:MAX_WORDS]


def is_usable(text):
    """Is there something to look for? Two letters or more, and a word among them."""
    folded = fold(text)
    return len(folded) > 1 and bool(search_words(folded))


def edits(one, other):
    """How many typing errors lie between two words: a letter too many, missing, wrong, or two neighbours swapped."""
    before, last = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, opposite in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != opposite))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == opposite:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]


def most_edits(word):
    """How many typing errors a word may hold and still be understood: none in three letters, one in four, else two."""
    return 0 if len(word) < 4 else 1 if len(word) == 4 else 2
