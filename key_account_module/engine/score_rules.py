"""Caps, floors and vetoes: what holds a result whatever the other points say.

A rule looks at one criterion; a result that it holds is moved to the nearest end of the
band named, so that score and band never contradict each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .criteria import STEP, Band
from .kleene import Truth

CAP = "cap"
FLOOR = "floor"
VETO = "veto"


@dataclass(frozen=True, slots=True)
class Rule:
    """If a criterion is so, the result is at most, or at least, a band.

    Attributes:
        key: Key of the rule.
        criterion: Key of the criterion or indicator that is looked at.
        kind: `cap`, `floor` or `veto`; a veto is a cap at the lowest band.
        band: Band of the result that the rule holds to; None for a veto.
        bands: Rows of the criterion's table, or `yes`/`no`, that set it off.
        below: Or the score that the criterion must be below; None without.
    """

    key: str
    criterion: str
    kind: str
    band: str | None = None
    bands: frozenset[str] = frozenset()
    below: Decimal | None = None

    def met(self, score: Decimal | None, band: str | None) -> Truth:
        """Return whether the rule applies; None without data."""
        if self.below is not None:
            return None if score is None else score < self.below
        return None if band is None else band in self.bands


def judge(
    rules: Sequence[Rule],
    scores: Mapping[str, Decimal | None],
    bands: Mapping[str, str | None],
) -> dict[str, Truth]:
    """Return by key whether each rule applies.

    Args:
        rules: All rules of the evaluation.
        scores: Score of each criterion that has data; groups included.
        bands: Row that each measured criterion fell in.
    """
    return {
        rule.key: rule.met(scores.get(rule.criterion), bands.get(rule.criterion))
        for rule in rules
    }


def held(
    total: Decimal, rules: Sequence[Rule], bands: Sequence[Band]
) -> tuple[Decimal, list[str]]:
    """Return a score held by rules that apply, and the keys of those that moved it.

    Floors first, so that a cap wins over a floor.
    """
    moved = []
    for rule in sorted(rules, key=lambda rule: rule.kind != FLOOR):
        bound = _bound(rule, bands)
        if bound is not None and (
            total < bound if rule.kind == FLOOR else total > bound
        ):
            total = bound
            moved.append(rule.key)
    return total, moved


def _bound(rule: Rule, bands: Sequence[Band]) -> Decimal | None:
    """Return the score that a rule holds to; None if it holds nothing back."""
    ordered = sorted(bands, key=lambda band: band.minimum)
    if rule.kind == FLOOR:
        return next((x.minimum for x in ordered if x.key == rule.band), None)
    places = [place for place, band in enumerate(ordered) if band.key == rule.band]
    place = 0 if rule.kind == VETO else next(iter(places), len(ordered))
    return ordered[place + 1].minimum - STEP if place + 1 < len(ordered) else None
