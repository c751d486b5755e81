"""Relations that need no second look: a file read again says of most occupations what it said the last time.

While the file streams by, the lines of one occupation (they stand together) give a digest; the catalogue's edges of
the job give another. `SettledRelations` keeps, per job, such a pair of which an import found that they say the same:
every line was good, no pair stood there twice, no edge was missing or superfluous. When a later import meets exactly
that pair, it leaves the lines out of COPY and of the comparison, and only counts them as unchanged.

So a kept pair stays true whatever happens afterwards, and needs no upkeep: a deleted, added or altered edge gives
the catalogue another digest, a changed, moved or doubled line the file, another release or order of columns too.
It only trusts that the address of a job or competence always means the same one; the portal never changes those.
"""

from hashlib import blake2b

import psycopg2

from profiles.importing import reading

LONGEST_BLOCK = 50_000  # lines of one occupation that are held in memory; ESCO's longest has some 200

# The edges of a job in one number; importance and version seeded with the competence, in whatever order.
EDGES_DIGEST = "bit_xor(hashtextextended({edge}.importance || {edge}.source_version, {edge}.competence_id))"

FIND = f"""
CREATE TEMP TABLE settled ON COMMIT DROP AS
SELECT job.id AS job_id, job.esco_uri AS uri, kept.file_digest, kept.edges
FROM profiles_settledrelations kept
JOIN (SELECT edge.job_id, count(*) AS edges, {EDGES_DIGEST.format(edge="edge")} AS digest
      FROM profiles_jobcompetence edge WHERE edge.source = 'esco' GROUP BY edge.job_id) live
  ON live.job_id = kept.job_id AND live.edges = kept.edges AND live.digest = kept.edges_digest
JOIN profiles_job job ON job.id = kept.job_id
WHERE job.esco_uri IS NOT NULL
"""  # noqa: S608 – our own names
KEEP = f"""
INSERT INTO profiles_settledrelations AS kept (job_id, file_digest, edges, edges_digest)
SELECT good.job_id, given.digest, good.edges, good.digest
FROM (SELECT edge.job_id, count(*) AS edges, {EDGES_DIGEST.format(edge="edge")} AS digest
      FROM new_edge edge GROUP BY edge.job_id) good
JOIN known_job job ON job.id = good.job_id
JOIN file_digest given ON given.uri = job.esco_uri AND given.lines = good.edges
WHERE good.job_id NOT IN ({{superfluous}})
ON CONFLICT (job_id) DO UPDATE
SET file_digest = excluded.file_digest, edges = excluded.edges, edges_digest = excluded.edges_digest
"""  # noqa: S608
NOTHING = "SELECT NULL::bigint WHERE false"
WITH_SUPERFLUOUS = """
SELECT live.job_id FROM profiles_jobcompetence live WHERE live.source = 'esco' AND NOT EXISTS (
    SELECT FROM new_edge edge WHERE edge.job_id = live.job_id AND edge.competence_id = live.competence_id)
"""


class Irregular(Exception):
    """The file is not laid out as this reader wants it; the ordinary way reads it."""


def load(cursor, loading):
    """As `reading.load`, but without the lines that are settled. Leaves the tables `settled` and `file_digest`.

    `settled` (job_id, uri, file_digest, edges) are the jobs whose lines were left out; `file_digest` (uri, digest,
    lines) the occupations whose lines were not. For a file that is irregular both are empty, and all is loaded.
    """
    cursor.execute(FIND)
    cursor.execute("CREATE TEMP TABLE file_digest (uri text, digest bigint, lines integer) ON COMMIT DROP")
    with reading.opened(loading.source) as stream:
        loading.header = reading.read_header(stream, loading.source, loading.layout)
        columns = reading.columns_for(loading.layout, loading.header)
        if columns[0] == "occupation":
            cursor.execute("SELECT uri, file_digest FROM settled")
            seed = blake2b("|".join([loading.source.version, *loading.header]).encode()).digest()
            blocks = BlockStream(reading.GuardedStream(stream, loading), seed, dict(cursor.fetchall()))
            if _copy(cursor, loading, columns, blocks):
                _note(cursor, blocks)
                return
    cursor.execute("TRUNCATE settled")
    reading.load(cursor, loading)


def _copy(cursor, loading, columns, blocks):
    """Returns whether it went well; else nothing of it is left. Raises what makes the import end."""
    done = loading.progress.done
    cursor.execute("SAVEPOINT settled")
    reading.create_table(cursor, loading.table, loading.layout, loading.header)
    try:
        reading.copy(cursor, loading.table, ["row", *columns], blocks)
    except psycopg2.Error:
        cursor.execute("ROLLBACK TO SAVEPOINT settled")
        trouble = blocks.trouble or blocks.stream.trouble
        if trouble is not None and not isinstance(trouble, Irregular):
            raise trouble from None
        loading.progress.done = done  # what follows reads the file from its beginning
        return False
    cursor.execute("RELEASE SAVEPOINT settled")
    reading.refuse_empty(loading, blocks.row - 1)
    return True


def _note(cursor, blocks):
    """What was left out and what was not, into the tables."""
    if len(blocks.left_out) < len(blocks.known):
        cursor.execute("DELETE FROM settled WHERE uri <> ALL (%s)", [list(blocks.left_out)])
    rows = [(uri, *found) for uri, found in blocks.given.items() if found is not None]
    cursor.execute(
        "INSERT INTO file_digest SELECT * FROM unnest(%s::text[], %s::bigint[], %s::integer[])",
        [list(column) for column in zip(*rows, strict=True)] or [[], [], []],
    )


class BlockStream:
    """Hands lines to COPY with their row numbers before them, block by block, and leaves out the known ones.

    A block is the lines in a row that begin with the same occupation. Afterwards `left_out` holds the occupations
    left out, `given` {occupation: (digest, lines)} the others, None for one whose lines stand apart.
    """

    def __init__(self, stream, seed, known):
        self.stream, self.seed, self.known = stream, seed, known
        self.row, self.trouble = 1, None  # the header is row 1
        self.left_out, self.given = set(), {}
        self.rest, self.prefix, self.block, self.ended = b"", b"", [], False

    def read(self, size):
        try:
            pieces = []
            while not pieces and not self.ended:
                pieces = self._next(size)
            return b"".join(pieces)
        except Exception as error:  # psycopg2 turns it into a database error; the original waits here
            self.trouble = error
            raise

    def _next(self, size):
        """The pieces that are certain after another chunk of the file."""
        chunk = self.stream.read(size)
        if b'"' in chunk:
            raise Irregular  # a quoted cell may hold commas and line ends
        lines = (self.rest + chunk).split(b"\n")
        self.rest = lines.pop()
        if not chunk:
            self.ended = True
            lines = [self.rest] if self.rest else []
        pieces = []
        for line in lines:
            if not line.startswith(self.prefix) or not self.prefix:
                pieces += self._end_block()
                self.prefix = line.partition(b",")[0] + b","
            self.block.append(line)
        if self.ended:
            pieces += self._end_block()
            if self.rest and pieces:
                pieces[-1] = pieces[-1][:-1]  # the last line had no end, and gets none of ours
        elif len(self.block) > LONGEST_BLOCK:
            raise Irregular
        return pieces

    def _end_block(self):
        """Judge the block that is complete. Returns it as one piece for COPY, or nothing when it is known."""
        block, first = self.block, self.row + 1
        if not block:
            return []
        self.block = []
        self.row += len(block)
        uri = self.prefix[:-1].decode(errors="replace")
        if uri in self.left_out:
            raise Irregular  # what was left out was not all there is of this occupation
        text = b"\n".join(block)
        digest = int.from_bytes(blake2b(text, digest_size=8, key=self.seed).digest(), signed=True)
        if uri in self.given:
            self.given[uri] = None
        elif self.known.get(uri) == digest:
            self.left_out.add(uri)
            return []
        else:
            self.given[uri] = (digest, len(block))
        return [b"".join([b"%d,%b\n" % numbered for numbered in enumerate(block, first)])]


def finish(cursor, difference, *, dry_run):
    """After comparing and writing: count what was left out as unchanged, and keep the pairs that are settled now."""
    cursor.execute("SELECT coalesce(sum(edges), 0) FROM settled")
    difference.unchanged += int(cursor.fetchone()[0])
    if not dry_run:
        cursor.execute(KEEP.format(superfluous=WITH_SUPERFLUOUS if difference.missing else NOTHING))
