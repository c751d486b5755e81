"""What a table of a list does to each row, kept as JSON in the import's report, so that a page can say it in words."""

MOST_ROWS, LONGEST = 100, 400  # of a text, in characters
TITLES = ("title", "name", "labels", "aim")  # columns in each language
NAMES = ("title", "name", "slug", "code", "email", "text", "source")
LANGUAGES = ("nl", "en")


class Telling:
    """Gathers {"row", "what", "title", "changes": [{"column", "from", "to"}]} of the first rows that land.

    `what` is "added" or "changed"; `title` is {"nl", "en"}, empty where nothing in the row names it.
    """

    def __init__(self, name):
        self.name, self.rows = name, []

    def landed(self, what, row):
        """A Row that was added or changed."""
        if len(self.rows) < MOST_ROWS:
            changes = [
                {"column": name, "from": row.now.get(name, "")[:LONGEST], "to": row.texts[name][:LONGEST]}
                for name in row.changed
            ]
            self.rows.append({"row": row.number, "what": what, "title": title_of(row), "changes": changes})

    def as_json(self, difference, left_out):
        """The whole; `unlisted` are those beyond the first. `table` says which list."""
        counts = {name: getattr(difference, name) for name in ("added", "changed", "unchanged")}
        unlisted = difference.added + difference.changed - len(self.rows)
        return {"table": self.name, **counts, "left_out": left_out, "rows": self.rows, "unlisted": unlisted}


def title_of(row):
    """What a row is called in each language."""
    texts = row.now | row.texts
    for stem in TITLES:
        found = {language: texts.get(f"{stem}.{language}", "")[:LONGEST] for language in LANGUAGES}
        if any(found.values()):
            return found
    text = next((texts[name] for name in NAMES if texts.get(name)), "")
    return dict.fromkeys(LANGUAGES, text[:LONGEST])
