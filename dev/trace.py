"""Which requirements have a test: `python -m dev trace`.

The requirements are a data file, `tests/requirements.csv`. A test claims one by a
line in its docstring, which may go on over the next lines:

    Covers: CMP-08, CMP-09

Only tests that run count: functions named `test…` in a file named `test_*.py`, not
skipped and not expected to fail. A reason in `tests/trace_reasons.toml` says why a
requirement has no test yet; it never counts as covered.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from dev.trace_claims import find_claims
from dev.trace_sources import REASONS, Requirement, read_reasons, read_requirements


@dataclass(frozen=True)
class Trace:
    """Everything the report says, ready to print."""

    requirements: dict[str, Requirement]
    covered: frozenset[str]
    reasons: dict[str, str]
    problems: list[str]

    def areas(self) -> dict[str, list[str]]:
        """IDs by area, in the order of the data file."""
        areas: dict[str, list[str]] = {}
        for requirement in self.requirements.values():
            areas.setdefault(requirement.area, []).append(requirement.id)
        return areas

    def open_ids(self) -> list[str]:
        """Uncovered IDs of the areas under way, those with a covered ID."""
        return [
            requirement_id
            for ids in self.areas().values()
            if not self.covered.isdisjoint(ids)
            for requirement_id in ids
            if requirement_id not in self.covered
        ]


def main(argv: list[str] | None = None) -> int:
    """Print the report; 1 when a claim, a reason or a data file is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m dev trace",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--root",
        type=Path,
        default=Path(__file__).resolve().parent.parent,
        help="folder of the project (default: the one this program is in)",
    )
    trace = build_trace(parser.parse_args(argv).root)
    print_report(trace, sys.stdout)
    for problem in trace.problems:
        print(f"error: {problem}", file=sys.stderr)
    return 1 if trace.problems else 0


def build_trace(root: Path) -> Trace:
    """Read data files and tests; every problem found is kept, none is raised."""
    problems: list[str] = []
    requirements = read_requirements(root, problems)
    claims = list(find_claims(root, problems))
    problems += [
        f"{claim.place}: Covers names {claim.word}, which is no requirement"
        for claim in claims
        if claim.word not in requirements
    ]
    covered = frozenset(claim.word for claim in claims if claim.word in requirements)
    reasons = read_reasons(root, requirements, covered, problems)
    trace = Trace(requirements, covered, reasons, problems)
    problems += [
        f"{REASONS}: {key} is open in an area under way and has no reason"
        for key in trace.open_ids()
        if key not in reasons
    ]
    return trace


def print_report(trace: Trace, out: TextIO) -> None:
    """`AREA covered/total` lines, the total, then what is open and why."""
    for area, ids in trace.areas().items():
        print(f"{area} {len(trace.covered.intersection(ids))}/{len(ids)}", file=out)
    print(f"total {len(trace.covered)}/{len(trace.requirements)}", file=out)
    for key in trace.open_ids():
        title = trace.requirements[key].title
        reason = trace.reasons.get(key, "no reason given")
        print(f"{key} {title} -- {reason}", file=out)


if __name__ == "__main__":
    sys.exit(main())
