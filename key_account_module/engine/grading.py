"""Deciding the tier of an account by an ordered table of conditions (CLS-09…31)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .compiled import Test, compile_condition
from .condition import Condition
from .explain import evaluate
from .facts import Facts
from .figures import plain
from .schemes import FIRST_WINS, REFUSE, Scheme, Tier
from .tiers import check_tiers

__all__ = [
    "FIRST_WINS",
    "REFUSE",
    "CompiledScheme",
    "Decision",
    "Scheme",
    "Tier",
    "check_tiers",
    "compile_scheme",
    "decide",
    "decide_fast",
]


@dataclass(frozen=True, slots=True)
class Decision:
    """The tier of one account and why.

    Attributes:
        tier: Key of the tier; None if no condition was met.
        explanation: JSON for `explain.words` and `explain.lines`: scheme, tier, day,
            the tiers tried up to the one decided, with figures, and conflicts.
        conflicts: Other tiers whose signals are met, in order.
        figures: Measure key to figure, plain decimals or None without data.
    """

    tier: str | None
    explanation: dict[str, Any]
    conflicts: tuple[str, ...]
    figures: dict[str, str | None]

    def as_json(self) -> dict[str, Any]:
        """Return the explanation."""
        return self.explanation


def decide(scheme: Scheme, facts: Facts) -> Decision:
    """Decide the tier with its explanation: the first tier whose condition is met."""
    tried: list[dict[str, Any]] = []
    decided = None
    for tier in scheme.ordered:
        verdict = evaluate(tier.condition, facts)
        tried.append({"tier": tier.key, "verdict": verdict.as_json()})
        if verdict.met:
            decided = tier.key
            break
    explanation = {
        "scheme": scheme.key,
        "tier": decided,
        "as_of": facts.as_of.isoformat(),
        "tried": tried,
    }
    conflicts = _conflicts(scheme, decided, facts)
    if conflicts:
        explanation["conflicts"] = conflicts
    keys = tuple(conflict["tier"] for conflict in conflicts)
    return Decision(decided, explanation, keys, _figures(scheme, facts))


def _conflicts(
    scheme: Scheme, decided: str | None, facts: Facts
) -> list[dict[str, Any]]:
    """Return the other tiers whose signals are met, with their evidence."""
    found = []
    for tier in scheme.ordered:
        if tier.signals and tier.key != decided:
            verdict = evaluate(tier.signals, facts)
            if verdict.met:
                found.append({"tier": tier.key, "verdict": verdict.as_json()})
    return found


def _figures(scheme: Scheme, facts: Facts) -> dict[str, str | None]:
    """Return every figure the scheme looks at, by measure key."""
    found = {}
    for measure in sorted(scheme.needs.measures, key=lambda item: item.key):
        figure = facts.figure(measure)
        found[measure.key] = None if figure is None else plain(figure)
    return found


@dataclass(frozen=True, slots=True)
class CompiledScheme:
    """Closures of a scheme, in the order the tiers are tried."""

    tiers: tuple[tuple[str, Test], ...]
    signals: tuple[tuple[str, Test], ...]


def compile_scheme(scheme: Scheme) -> CompiledScheme:
    """Compile a scheme once per run."""
    pairs = ((tier.key, tier.signals) for tier in scheme.ordered)
    return CompiledScheme(
        _compiled((tier.key, tier.condition) for tier in scheme.ordered),
        _compiled((key, signals) for key, signals in pairs if signals),
    )


def _compiled(
    pairs: Iterable[tuple[str, Condition]],
) -> tuple[tuple[str, Test], ...]:
    """Compile the second of each pair."""
    return tuple((key, compile_condition(condition)) for key, condition in pairs)


def decide_fast(
    compiled: CompiledScheme, facts: Facts
) -> tuple[str | None, tuple[str, ...]]:
    """Return tier and conflicts, the same as `decide`, without any explanation."""
    decided = None
    for key, test in compiled.tiers:
        if test(facts):
            decided = key
            break
    if not compiled.signals:
        return decided, ()
    return decided, tuple(
        key for key, test in compiled.signals if key != decided and test(facts)
    )
