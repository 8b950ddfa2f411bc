"""What cannot be meant about poor results in a row (EVA-11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import problems as codes
from .problems import Problem
from .score_shapes import POOR

TARGETS = ("poor_scheme", "poor_tier", "poor_option")
"""Fields that name the other category: levels down, a tier, or an entry of a list."""


def check_poor(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield numbers of poor results never reached, and categories that contradict."""
    yield from _often(values.get("poor_in_a_row"), values.get("bands") or {})
    given = [field for field in TARGETS if values.get(field)]
    if len(given) > 1:
        text = "another category is a lower grade, a tier or an option: name one"
        yield Problem((given[1],), codes.CONTRADICTION, text)
    steps = values.get("poor_steps")
    if steps is None:
        return
    if "poor_scheme" not in given:
        text = "levels down need the scheme whose grade falls"
        yield Problem(("poor_steps",), codes.CONTRADICTION, text)
    if steps < 1:
        text = "a number of levels is at least 1"
        yield Problem(("poor_steps",), codes.IMPOSSIBLE, text)


def _often(often: int | None, bands: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a number of poor results that can never be reached."""
    if often is None:
        return
    if often < 1:
        text = "a number of results is at least 1"
        yield Problem(("poor_in_a_row",), codes.IMPOSSIBLE, text)
    elif not any(band.get("outcome") == POOR for band in bands.values()):
        text = "no band of the result has the outcome `poor`"
        yield Problem(("poor_in_a_row",), codes.CONTRADICTION, text)
