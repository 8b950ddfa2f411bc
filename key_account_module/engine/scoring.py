"""Weighted scores and their bands (EVA-01, EVA-02, EVA-07).

Shares are computed with fractions, so three equal weights are exactly a third each;
results are rounded half up to 4 decimals before they are shown or compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .criteria import (
    EXCLUDE,
    MISSING,
    NEUTRAL,
    WORST,
    Band,
    Criterion,
    Missing,
    Scale,
    exact,
    siblings,
)
from .figures import plain
from .score_checks import check_bands, check_weights

__all__ = [
    "Band",
    "Criterion",
    "Missing",
    "Scale",
    "Score",
    "band_of",
    "check_bands",
    "check_weights",
    "weighted_score",
]


@dataclass(frozen=True, slots=True)
class Score:
    """A weighted score.

    Attributes:
        total: Score on the scale, 4 decimals; None if nothing was scored.
        coverage: Share of the weight that was really scored, from 0 to 1.
        parts: Score of each criterion, groups included; None without any score.
        weights: Share of each criterion in the total, before anything is excluded.
    """

    total: Decimal | None
    coverage: Decimal
    parts: Mapping[str, Decimal | None]
    weights: Mapping[str, Decimal]


def weighted_score(
    criteria: Sequence[Criterion],
    scores: Mapping[str, Decimal | None],
    scale: Scale | None = None,
    missing: str = EXCLUDE,
) -> Score:
    """Return the weighted mean of the scores of all criteria without parts.

    Args:
        criteria: All criteria of the evaluation; a parent that is not among them is
            taken as none.
        scores: Score by key; a missing key is the same as None.
        scale: 0 to 100 if None; used for what stands in for a missing score.
        missing: What holds for criteria that say nothing themselves; see `Missing`.

    Raises:
        ValueError: For an unknown `missing`, or a score outside the scale.
    """
    scale = scale or Scale()
    usual = _stand_in(Missing(missing), scale)
    stand_ins = {
        item.key: _stand_in(item.missing, scale) if item.missing else usual
        for item in criteria
    }
    tree = _Tree(criteria, scores, stand_ins)
    _refuse_outside(criteria, scores, scale)
    total = _on_scale(tree.mean(None), scale)
    covered = sum(
        (tree.shares[key] for key in tree.leaves if scores.get(key) is not None),
        Fraction(0),
    )
    return Score(
        total=_rounded(total),
        coverage=exact(covered),
        parts={item.key: _rounded(tree.score(item.key)) for item in criteria},
        weights={key: exact(share) for key, share in tree.shares.items()},
    )


def _refuse_outside(
    criteria: Sequence[Criterion], scores: Mapping[str, Decimal | None], scale: Scale
) -> None:
    """Refuse scores outside the scale, where they are bound to it."""
    for item in criteria:
        score = scores.get(item.key)
        if score is not None and not item.unbounded and not scale.has(score):
            low, high = plain(scale.minimum), plain(scale.maximum)
            raise ValueError(f"{item.key}: {plain(score)} is not from {low} to {high}")


def _on_scale(total: Fraction | None, scale: Scale) -> Fraction | None:
    """Hold a total to the scale: parts may lie outside, the result does not."""
    if total is None:
        return None
    return min(max(total, Fraction(scale.minimum)), Fraction(scale.maximum))


def _stand_in(missing: Missing, scale: Scale) -> Fraction | None:
    """Return the score that stands in for a missing one."""
    if missing.how not in MISSING:
        raise ValueError(f"`{missing.how}` is none of {', '.join(MISSING)}")
    if missing.how == NEUTRAL:
        middle = (Fraction(scale.minimum) + Fraction(scale.maximum)) / 2
        return middle if missing.value is None else Fraction(missing.value)
    return Fraction(scale.minimum) if missing.how == WORST else None


class _Tree:
    """Criteria by parent, with the share of each in the whole."""

    def __init__(
        self,
        criteria: Sequence[Criterion],
        scores: Mapping[str, Decimal | None],
        stand_ins: Mapping[str, Fraction | None],
    ) -> None:
        self.scores = scores
        self.stand_ins = stand_ins
        self.children = siblings(criteria)
        self.shares: dict[str, Fraction] = {}
        self.leaves: list[str] = []
        self._share_out(None, Fraction(1))

    def _share_out(self, parent: str | None, whole: Fraction) -> None:
        """Note the shares of all criteria below a parent."""
        for item, weight in self._weighted(parent):
            share = self.shares[item.key] = whole * weight
            if item.key in self.children:
                self._share_out(item.key, share)
            else:
                self.leaves.append(item.key)

    def _weighted(self, parent: str | None) -> list[tuple[Criterion, Fraction]]:
        """Return siblings with their share of the parent."""
        items = self.children.get(parent, [])
        given = [item.weight for item in items]
        if all(weight is None for weight in given):
            return [(item, Fraction(1, len(items))) for item in items]
        total = sum((Fraction(weight or 0) for weight in given), Fraction(0))
        # Weights of zero only: none of these criteria count.
        return [(item, Fraction(item.weight or 0) / (total or 1)) for item in items]

    def score(self, key: str) -> Fraction | None:
        """Return the score of one criterion."""
        if key in self.children:
            return self.mean(key)
        score = self.scores.get(key)
        return self.stand_ins[key] if score is None else Fraction(score)

    def mean(self, parent: str | None) -> Fraction | None:
        """Return the weighted mean below a parent; None without any score."""
        total = weights = Fraction(0)
        for item, weight in self._weighted(parent):
            score = self.score(item.key)
            if score is not None:
                total += weight * score
                weights += weight
        return total / weights if weights else None


def band_of(score: Decimal | None, bands: Iterable[Band]) -> str | None:
    """Return the band a score falls in; None below the lowest or without a score."""
    if score is None:
        return None
    fitting = [band for band in bands if band.minimum <= score]
    return max(fitting, key=lambda band: band.minimum).key if fitting else None


def _rounded(value: Fraction | None) -> Decimal | None:
    """Round half up to 4 decimals."""
    return None if value is None else exact(value)
