"""How the needs grow with the workforce: the same figures at several sizes, for `docs/scale.md`.

    python -m tests.bench.bench_scale [--edits 20] [--seed 1] [cells …]      # 100,000 400,000 1,200,000

Per size: the recount read to written and its memory, everything in SQL, the median edit, the rows that are kept, and
the bytes of inputs and of what is derived. No bars: those stand in `bench_recompute` at the size that has them.
"""

import argparse
import multiprocessing
import sys

from tests.bench import flanders
from tests.bench.bench_recompute import edits, full_recount, percentile, timed

SIZES = (100_000, 400_000, 1_200_000)
BYTES = """
SELECT pg_total_relation_size('roadmap_workforce') / 1e6,
       (pg_total_relation_size('roadmap_needtotal') + pg_total_relation_size('roadmap_factor')
        + pg_total_relation_size('roadmap_coverage') + pg_total_relation_size('roadmap_evidencescope')) / 1e6
"""


def measure(connection, cells, options):
    """One line of the table."""
    from roadmap.actions import needs

    flanders.generate(connection, cells=cells, seed=options.seed)
    seconds, rows, compared, before, peak = full_recount(connection)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(BYTES)
        inputs, derived = cursor.fetchone()
    anew, run = timed(needs.recompute_all)
    assert run.rows == 0, f"SQL changes {run.rows} rows of the recount"
    edits(connection, 5)  # the first ones warm the connection up
    narrow = percentile(edits(connection, options.edits)["narrow"], 0.5)
    return (
        f"{cells:>10,} {seconds:>9.2f} {compared:>9.2f} {peak - before:>8.0f} {anew:>8.2f}"
        f" {narrow * 1000:>8.1f} {rows:>9,} {inputs:>8.0f} {derived:>8.0f}"
    )


def one_size(cells, options):
    with flanders.scratch_database() as connection:
        print(measure(connection, cells, options), flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cells", type=int, nargs="*", default=SIZES)
    for name, standard in (("edits", 20), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    options = parser.parse_args()
    print("     cells recount s compare s      MB    SQL s  edit ms      rows  in (MB) out (MB)", flush=True)
    spawned = multiprocessing.get_context("spawn")
    for cells in options.cells or SIZES:  # each in a process of its own: Django keeps the database that it began with
        process = spawned.Process(target=one_size, args=(cells, options))
        process.start()
        process.join()


if __name__ == "__main__":
    sys.exit(main())
