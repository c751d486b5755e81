"""A workforce file of a million rows with faults in every one: all are counted, some are listed, nothing changes.

    python tests/bench/bench_faults.py [--rows 1000000]

Works in a scratch database of its own, which it drops. Exit status 1: something was taken in, or not counted.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import flanders

HEADER = "sector,job,region,year,headcount\n"
DATASET = {
    "name_nl": "Proef",
    "name_en": "Trial",
    "source": "made up",
    "reference_date": "2026",
    "quality": "illustrative",
}


def refused(path):
    """(seconds, the ImportRefused) of a dry run and of taking it in for good."""
    from profiles.importing.faults import ImportRefused
    from profiles.importing.progress import Progress
    from roadmap.actions import workforce

    for dry_run in (True, False):
        begun = time.perf_counter()
        try:
            workforce.import_workforce(
                paths=[path], dataset="trial", details=DATASET, dry_run=dry_run, progress=Progress()
            )
        except ImportRefused as error:
            yield time.perf_counter() - begun, error


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with flanders.scratch_database(), tempfile.TemporaryDirectory() as folder:
        from roadmap.models import Workforce, WorkforceDataset

        path = Path(folder) / "faults.csv"
        with path.open("w") as out:
            out.write(HEADER)
            out.writelines(f"nacebel2025:20,isco:81,r{n},2026,-{n}\n" for n in range(1, rows + 1))
        found = list(refused(path))
        kept = Workforce.objects.count(), WorkforceDataset.objects.count()
    for seconds, error in found:
        print(f"  {error.total:,} faults in {rows:,} rows, {len(error.faults):,} listed: {seconds:.1f} s")
    counted = [error.by_code.get("out-of-range") for _seconds, error in found]
    print(f"  negative heads counted {counted}, cells and datasets kept {kept}")
    return int(counted != [rows, rows] or kept != (0, 0))


if __name__ == "__main__":
    sys.exit(main())
