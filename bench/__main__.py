"""``python -m bench [--quick] [measure ...]``: what script/bench runs."""

from __future__ import annotations

import argparse
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import bench.measures  # registers the measures
from bench.measuring import MEASURES, WITH_PRODUCT, Bench, Entry
from bench.product import product
from bench.report import HEAD, line, write_json

RESULTS = Path(__file__).parent / "results"


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/bench", description=bench.__doc__)
    parser.add_argument("--quick", action="store_true", help="a few rounds only: minutes become seconds")
    parser.add_argument("measures", nargs="*", metavar="measure", help=f"some of: {', '.join(MEASURES)}")
    options = parser.parse_args()
    unknown = set(options.measures) - set(MEASURES)
    if unknown:
        parser.error(f"no such measure: {', '.join(sorted(unknown))}; there are: {', '.join(MEASURES)}")
    entries: list[Entry] = []
    names = options.measures or list(MEASURES)
    ready: AbstractContextManager[object] = product() if WITH_PRODUCT & set(names) else nullcontext()
    with ready:
        print(HEAD)
        for name in names:
            for entry in MEASURES[name](Bench(quick=options.quick)):
                print(line(entry), flush=True)
                entries.append(entry)
    print(f"\nWritten to {write_json(entries, quick=options.quick, folder=RESULTS)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
