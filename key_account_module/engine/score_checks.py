"""Checking weights and bands before anything is scored with them (EVA-02)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from . import problems as codes
from .criteria import Band, Criterion, Scale, siblings
from .figures import grouped, plain
from .problems import Path, Problem

_HUNDRED = Decimal(100)


def check_weights(criteria: Iterable[Criterion], path: Path = ()) -> list[Problem]:
    """Return weights that are negative, incomplete or do not add up to 100 (POL301).

    Paths end with the key of the parent, if there is one.
    """
    found = []
    for parent, items in siblings(criteria).items():
        text = _wrong_weights(items)
        if text:
            whose = f" below `{parent}`" if parent else ""
            hint = "leave all weights out for equal weights"
            place = (*path, parent) if parent else path
            message = f"weights of criteria{whose} {text}"
            found.append(Problem(place, codes.WEIGHTS, message, hint))
    return found


def _wrong_weights(items: list[Criterion]) -> str:
    """Return what is wrong with the weights of siblings, or an empty string."""
    given = [item.weight for item in items if item.weight is not None]
    if not given:
        return ""
    if len(given) < len(items):
        missing = [f"`{item.key}`" for item in items if item.weight is None]
        return "are missing for " + ", ".join(missing)
    if any(weight < 0 for weight in given):
        return "must not be negative"
    total = sum(given, Decimal(0))
    return "" if total == _HUNDRED else f"add up to {grouped(plain(total))}, not 100"


def check_bands(
    bands: Sequence[Band], scale: Scale | None = None, path: Path = ()
) -> list[Problem]:
    """Return bands outside the scale, with equal minimums, or leaving a gap (POL315).

    Paths end with the key of the band concerned.
    """
    scale = scale or Scale()
    low, high = grouped(plain(scale.minimum)), grouped(plain(scale.maximum))
    found = []
    seen: dict[Decimal, str] = {}
    for band in bands:
        if not scale.has(band.minimum):
            text = f"band `{band.key}` begins outside the scale from {low} to {high}"
            found.append(Problem((*path, band.key), codes.BANDS, text))
        elif band.minimum in seen:
            text = f"bands `{seen[band.minimum]}` and `{band.key}` begin alike"
            found.append(Problem((*path, band.key), codes.BANDS, text))
        seen.setdefault(band.minimum, band.key)
    if seen and min(seen) > scale.minimum:
        text = f"no band for scores between {low} and {grouped(plain(min(seen)))}"
        hint = f"add a band with the minimum {low}"
        found.append(Problem(path, codes.BANDS, text, hint))
    return found
