"""Keep all published competence profiles in a SQLite file, in step with the portal.

    python sync.py https://portal.example.org profiles.sqlite

The first run fetches every profile; each later one only what came, changed or went since. Run it as often as you like,
for example every five minutes: it is safe to stop it halfway. It needs no token; with one (`GREENSKILLS_TOKEN` in the
environment) the limit of requests is yours alone. The folder `greenskills_client` stands beside it; nothing else is
needed.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from typing import cast

from greenskills_client import ApiError, Client
from greenskills_client.changes import ChangeRow
from greenskills_client.profiles import ProfileDetail

TABLES = """
CREATE TABLE IF NOT EXISTS position (since INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS profile (
    uid TEXT PRIMARY KEY, slug TEXT NOT NULL, title_nl TEXT NOT NULL, title_en TEXT NOT NULL,
    vks_level INTEGER, revision INTEGER NOT NULL, uri TEXT NOT NULL,
    data TEXT NOT NULL  -- all that the portal tells of it, as JSON
);
CREATE TABLE IF NOT EXISTS requirement (
    profile TEXT NOT NULL REFERENCES profile ON DELETE CASCADE, id TEXT NOT NULL,
    competence TEXT, level INTEGER, importance TEXT,
    PRIMARY KEY (profile, id)
);
"""


def sync(portal: Client, database: sqlite3.Connection) -> int:
    """Take in everything that is new. Returns how many changes that were. Raises ApiError, OSError."""
    database.executescript(TABLES)
    database.execute("PRAGMA foreign_keys = ON")
    taken, more = 0, True
    while more:
        since = position(database)
        try:
            page = portal.changes_list(since=since, limit=500, resource=["profiles"]).data
        except ApiError as error:
            if since and any(fault.get("code") == "unknown-position" for fault in error.errors):
                start_again(database)
                continue
            raise
        # The rows and the position are saved together: whatever happens, nothing is missed and nothing counts twice.
        with database:
            for change in page["results"]:
                take(database, change)
            move(database, page["next"])
        taken, more = taken + len(page["results"]), page["more"]
    return taken


def take(database: sqlite3.Connection, change: ChangeRow) -> None:
    """Save one change; what is gone takes its requirements with it."""
    database.execute("DELETE FROM profile WHERE uid = ?", [change["uid"]])
    if change["data"] is None:
        return
    profile = cast(ProfileDetail, change["data"])
    database.execute(
        "INSERT INTO profile VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            profile["uid"],
            profile["slug"],
            profile["title"]["nl"],
            profile["title"]["en"],
            profile["vks_level"],
            profile["revision"],
            profile["uri"],
            json.dumps(profile, ensure_ascii=False),
        ],
    )
    database.executemany(
        "INSERT INTO requirement VALUES (?, ?, ?, ?, ?)",
        [
            [profile["uid"], row["id"], row["competence"], row["level"], row["importance"]]
            for row in profile["content"]["requirements"]
        ],
    )


def position(database: sqlite3.Connection) -> int:
    """Where we are in the feed; 0 before the first run."""
    row = database.execute("SELECT since FROM position").fetchone()
    return int(row[0]) if row else 0


def move(database: sqlite3.Connection, since: int) -> None:
    database.execute("DELETE FROM position")
    database.execute("INSERT INTO position VALUES (?)", [since])


def start_again(database: sqlite3.Connection) -> None:
    """The portal has another feed, for example because it was set up anew: begin from nothing."""
    with database:
        database.execute("DELETE FROM profile")
        move(database, 0)


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    portal = Client(arguments[0], os.environ.get("GREENSKILLS_TOKEN"))
    database = sqlite3.connect(arguments[1])
    try:
        print(f"{sync(portal, database)} changes taken in")
    except (ApiError, OSError) as error:
        print(f"Not in step: {error}", file=sys.stderr)
        return 1
    finally:
        database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
