"""Checking weights and bands before anything is scored with them (EVA-02)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from . import problems as codes
from .criteria import Band, Criterion, Scale, siblings
from .figures import noted, plain
from .problems import Path, Problem

_HUNDRED = Decimal(100)
_GIVE_WEIGHT = "give one of them a weight, or leave all out for equal weights"


def check_weights(criteria: Iterable[Criterion], path: Path = ()) -> list[Problem]:
    """Return weights that are negative, incomplete or all 0, in siblings' order (POL301).

    Parts of a criterion that has no weight itself may all be 0: they are for rules alone.
    Weights that do not add up to 100 are a warning: they count by their share.
    Paths end with the key of the parent, if there is one.
    """
    found = []
    rows = list(criteria)
    weightless = {item.key for item in rows if item.weight == 0}
    for parent, items in siblings(rows).items():
        whose = f" below `{parent}`" if parent else ""
        place = (*path, parent) if parent else path
        text = _wrong_weights(items)
        if text:
            hint = "leave all weights out for equal weights"
            message = f"weights of criteria{whose} {text}"
            found.append(Problem(place, codes.WEIGHTS, message, hint))
        elif parent not in weightless and _all_zero(items):
            message = f"weights of criteria{whose} are all 0: nothing can be scored"
            found.append(Problem(place, codes.WEIGHTS, message, _GIVE_WEIGHT))
        elif shares := _shares(items):
            message = f"weights of criteria{whose} {shares}"
            hint = "nothing is wrong if that is meant"
            found.append(Problem(place, codes.WEIGHTS, message, hint, codes.WARNING))
    return found


def _all_zero(items: list[Criterion]) -> bool:
    """Return whether no criterion counts, though each has a weight."""
    return all(item.weight == 0 for item in items)


def _shares(items: list[Criterion]) -> str:
    """Return what weights that do not add up to 100 come to, or an empty string."""
    total = sum((item.weight or Decimal(0) for item in items), Decimal(0))
    if total in (0, _HUNDRED):
        return ""
    shares = [
        f"`{item.key}` {plain(round((item.weight or 0) / total * 100, 2))}%"
        for item in items
    ]
    sum_words = noted(total)
    return f"add up to {sum_words}, not 100, and count as " + ", ".join(shares)


def _wrong_weights(items: list[Criterion]) -> str:
    """Return what is wrong with the weights of siblings, or an empty string."""
    given = [item.weight for item in items if item.weight is not None]
    if not given:
        return ""
    if len(given) < len(items):
        missing = [f"`{item.key}`" for item in items if item.weight is None]
        return "are missing for " + ", ".join(missing)
    return "must not be negative" if any(weight < 0 for weight in given) else ""


def check_bands(
    bands: Sequence[Band], scale: Scale | None = None, path: Path = ()
) -> list[Problem]:
    """Return bands outside the scale, with equal minimums, or leaving a gap (POL315).

    Paths end with the key of the band concerned.
    """
    scale = scale or Scale()
    low, high = noted(scale.minimum), noted(scale.maximum)
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
        text = f"no band for scores between {low} and {noted(min(seen))}"
        hint = f"add a band with the minimum {low}"
        found.append(Problem(path, codes.BANDS, text, hint))
    return found
