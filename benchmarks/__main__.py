"""`python -m benchmarks`: runs the measurements, prints their tables, and exits 1 if a bound is missed."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import disclosure, linkage_scale, marts_scale, nayose, nightly, reading
from benchmarks.inflation import run as inflation
from benchmarks.inflation import speed

BENCHMARKS: dict[str, Callable[[Path, float], bool]] = {
    "reading": reading.run,
    "nightly": nightly.run,
    "nayose": nayose.run,
    "linkage": linkage_scale.run,
    "marts": marts_scale.run,
    "inflation": inflation.run,
    "inflation_speed": speed.run,
    "disclosure": disclosure.run,
}


def main() -> int:
    """Runs the chosen measurements one after the other."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measures the product against its targets; about an hour for everything on 2 cores.",
        epilog="examples:  python -m benchmarks reading   |   python -m benchmarks nightly --scale 0.1",
    )
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHMARKS)}; all of them if none is given")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the national volume, 717,618 consultations a year")
    parser.add_argument("--place", type=Path, help="where to work (kept); else a temporary folder (removed)")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"unknown benchmark: {', '.join(unknown)}; known: {', '.join(BENCHMARKS)}")
    with tempfile.TemporaryDirectory(prefix="yorozu-bench-") as temporary:
        place = arguments.place or Path(temporary)
        met = [BENCHMARKS[name](place, arguments.scale) for name in arguments.names or BENCHMARKS]
    return 0 if all(met) else 1


if __name__ == "__main__":
    raise SystemExit(main())
