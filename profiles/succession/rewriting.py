"""What the content of a profile becomes when competences make way for others: pure functions, no database."""

import uuid

INDICATORS_MOST = 2000  # characters, as the schema of a profile has it
UNKNOWN = {"lacking_low": None, "lacking_mid": None, "lacking_high": None, "lacking_source": ""}
# What is written about a competence, and not about the job: it stays with the first of several that follow.
TEXTS = ("indicators", "applied", "learning_note")


def rewritten(content, heirs):
    """A copy of the content in which every requirement of a key of `heirs` {uid: [uids]} goes on as those.

    - The first heir takes the row over, with its texts; the others get a row behind it at the same level.
    - Of several heirs nobody knows how many people lack each, so the estimates stay with a single heir only.
    - An heir that stands in the profile already keeps its row, with the higher level and the stricter importance.
    - Without heirs the row goes.
    """
    rows = [dict(row) for row in content["requirements"]]
    standing = {row["competence"]: row for row in rows if row["competence"] not in heirs}
    kept = []
    for row in rows:
        if row["competence"] not in heirs:
            kept.append(row)
            continue
        for place, heir in enumerate(heirs[row["competence"]]):
            if heir in standing:
                strengthen(standing[heir], row)
            else:
                standing[heir] = _inherited(row, heir, place, alone=len(heirs[row["competence"]]) == 1)
                kept.append(standing[heir])
    return content | {"requirements": kept}


def with_jobs(content, heirs):
    """A copy of the content in which every job of a key of `heirs` {uid: [uids]} goes on as those, each job once."""
    jobs = [heir for uid in content["jobs"] for heir in heirs.get(uid, [uid])]
    return content | {"jobs": list(dict.fromkeys(jobs))}


def _inherited(row, heir, place, *, alone):
    """The row of one heir. A new row's id follows from the old one's and the heir, so that it is the same twice."""
    new = dict(row) | {"competence": heir} | ({} if alone else UNKNOWN)
    if place == 0:
        return new
    blank = {name: {"nl": "", "en": ""} for name in TEXTS}
    return new | blank | {"id": str(uuid.uuid5(uuid.UUID(row["id"]), heir))}


def strengthen(row, other):
    """Let `row` also do what `other` did: the higher level, the stricter importance, both their tasks and ways."""
    row["level"] = max(filter(None, (row["level"], other["level"])), default=None)
    if "essential" in (row["importance"], other["importance"]):
        row["importance"] = "essential"
    for name in ("tasks", "learning"):
        row[name] = [*row[name], *(value for value in other[name] if value not in row[name])]
    row["indicators"] = {
        language: _both(row["indicators"][language], other["indicators"][language])
        for language in ("nl", "en")
    }


def _both(text, other):
    """The lines of both texts, each once; the first text alone where that gets too long."""
    lines = text.splitlines()
    together = "\n".join([*lines, *(line for line in other.splitlines() if line not in lines)])
    return together if len(together) <= INDICATORS_MOST else text
