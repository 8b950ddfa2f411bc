"""The two data files behind the trace: requirements, and reasons for open ones.

Readers raise nothing: they append a sentence to `problems` and leave out what is
wrong, so that one run shows every mistake.
"""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REQUIREMENTS = Path("tests/requirements.csv")
REASONS = Path("tests/trace_reasons.toml")

_COLUMNS = ["id", "area", "kind", "title"]
_KINDS = ("policy", "behaviour", "policy+behaviour", "background")
_TITLE_LIMIT = 80
_ID = re.compile(r"[A-Z]{3}-\d{2}")
_ID_RANGE = re.compile(r"([A-Z]{3})-(\d{2})\.\.(\d{2})")


@dataclass(frozen=True)
class Requirement:
    """One row of the data file."""

    id: str
    area: str
    kind: str
    title: str


def read_requirements(root: Path, problems: list[str]) -> dict[str, Requirement]:
    """The catalogue by ID, in the order of the file."""
    try:
        with (root / REQUIREMENTS).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
    except (OSError, ValueError) as error:
        problems.append(f"{REQUIREMENTS}: cannot be read: {error}")
        return {}
    if not rows or rows[0] != _COLUMNS:
        problems.append(f"{REQUIREMENTS}:1: the columns must be {','.join(_COLUMNS)}")
        return {}
    found: dict[str, Requirement] = {}
    for number, row in enumerate(rows[1:], start=2):
        complaint = _row_problem(row, found)
        if complaint:
            problems.append(f"{REQUIREMENTS}:{number}: {complaint}")
        else:
            found[row[0]] = Requirement(*row)
    return found


def _row_problem(row: list[str], found: dict[str, Requirement]) -> str | None:
    if len(row) != len(_COLUMNS):
        return f"{len(_COLUMNS)} columns expected, {len(row)} found"
    requirement_id, area, kind, title = row
    if not _ID.fullmatch(requirement_id):
        return f"{requirement_id!r} is no requirement ID (like CMP-08)"
    if requirement_id in found:
        return f"{requirement_id} stands here a second time"
    if area != requirement_id[:3]:
        return f"{requirement_id} cannot be of area {area}"
    if kind not in _KINDS:
        return f"{requirement_id}: kind {kind!r} is none of {', '.join(_KINDS)}"
    if not title.strip() or len(title) > _TITLE_LIMIT:
        return f"{requirement_id}: a title of 1 to {_TITLE_LIMIT} characters is needed"
    return None


def read_reasons(
    root: Path, known: dict[str, Requirement], covered: Set[str], problems: list[str]
) -> dict[str, str]:
    """Reason by uncovered ID: its own one (or its range's), else its area's default.

    A default fills the gaps of its area, so it may stand over covered IDs; an ID or
    a range that names a covered or an unknown one is reported.
    """
    reasons: dict[str, str] = {}
    for area, table in _read_toml(root / REASONS, problems).items():
        of_area = [key for key, row in known.items() if row.area == area]
        if not of_area or not isinstance(table, dict):
            problems.append(f"{REASONS}: {area} is no area of the requirements")
            continue
        default = table.pop("default", None)
        if default:
            reasons |= {key: str(default) for key in of_area if key not in covered}
        for key, reason in _own_reasons(table, problems):
            complaint = _reason_problem(key, area, known, covered)
            if complaint:
                problems.append(f"{REASONS}: {complaint}")
            else:
                reasons[key] = reason
    return reasons


def _read_toml(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problems.append(f"{REASONS}: cannot be read: {error}")
        return {}


def _own_reasons(
    table: dict[str, Any], problems: list[str]
) -> Iterator[tuple[str, str]]:
    """Reasons by ID, with ranges such as `CMP-05..07` taken apart."""
    named: Counter[str] = Counter()
    for key, reason in table.items():
        if not isinstance(reason, str) or not reason.strip():
            problems.append(f"{REASONS}: {key} needs a sentence")
            continue
        for requirement_id in _ids_of(key):
            named[requirement_id] += 1
            if named[requirement_id] == 2:
                problems.append(f"{REASONS}: {requirement_id} has two reasons")
            yield requirement_id, reason


def _ids_of(key: str) -> list[str]:
    match = _ID_RANGE.fullmatch(key)
    if not match:
        return [key]
    numbers = range(int(match[2]), int(match[3]) + 1)
    # A range that counts down names nothing: keep it, to be reported as unknown.
    return [f"{match[1]}-{number:02d}" for number in numbers] or [key]


def _reason_problem(
    key: str, area: str, known: dict[str, Requirement], covered: Set[str]
) -> str | None:
    if key not in known:
        return f"{key} is no requirement"
    if known[key].area != area:
        return f"{key} does not belong to [{area}]"
    if key in covered:
        return f"{key} is covered, remove its reason"
    return None
