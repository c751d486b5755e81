"""How long an opinion map takes: groups of a room, and of one as large as no room is.

    python -m tests.bench.bench_opinions [--rounds 3] [--seed 1]

Answers are made up around three opinions, with mistakes and gaps. Groups are found, described and counted; the best of
the rounds counts. No database: reading 6,000 answers takes a few milliseconds, and a map that stands is not counted.
"""

import argparse
import sys
import time

import django

SIZES = {(150, 40): 1.0, (2_000, 100): None}  # people × statements: seconds allowed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in (("rounds", 3), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    options = parser.parse_args()
    django.setup()
    # These know the models, and bring numpy along, which reads its settings from ours.
    from dialogues.opinions import figures
    from tests.dialogues.planting import planted


    missed = 0
    for (people, statements), bar in SIZES.items():
        answers, _who, _agreed = planted(people, statements, 3, seed=options.seed)
        names, times = [str(place) for place in range(statements)], []
        for _round in range(options.rounds):
            begun = time.perf_counter()
            found = figures.of_answers(answers, names)
            times.append(time.perf_counter() - begun)
        if len(found["groups"]) != 3:
            raise AssertionError(f"{len(found['groups'])} groups instead of three")
        said = f" (bar {1000 * bar:.0f} ms)" if bar else ""
        print(f"opinions: {people:,} × {statements}: {1000 * min(times):.0f} ms{said}", flush=True)
        missed += bool(bar) and min(times) > bar
    return missed


if __name__ == "__main__":
    sys.exit(main())
