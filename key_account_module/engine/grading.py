"""Deciding the tier of an account by an ordered table of conditions (CLS-09…31)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .compiled import Test, compile_condition
from .condition import Condition
from .explain import Explainer
from .facts import Facts
from .figures import plain
from .schemes import FIRST_WINS, FIXED, KEEP, REFUSE, Scheme, Tier
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
        fixed: Whether the tier was given whatever the figures.
    """

    tier: str | None
    explanation: dict[str, Any]
    conflicts: tuple[str, ...]
    figures: dict[str, str | None]
    fixed: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the explanation."""
        return self.explanation


def decide(scheme: Scheme, facts: Facts, current: str | None = None) -> Decision:
    """Decide the tier with its explanation.

    A fixed tier comes first; then the first tier whose condition is met, or, from the
    tier that the account has downwards, whose condition for staying is.

    Args:
        scheme: The table.
        facts: What is known about the account.
        current: Key of the tier it has.
    """
    tried: list[dict[str, Any]] = []
    decided, fixed = None, False
    for key, role, explain in _attempts(scheme, current):
        verdict = explain(facts)
        if role == FIXED and not verdict.met:
            continue
        because = {"because": role} if role else {}
        tried.append({"tier": key, "verdict": verdict.as_json(), **because})
        if verdict.met:
            decided, fixed = key, role == FIXED
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
    return Decision(decided, explanation, keys, _figures(scheme, facts), fixed)


def _attempts(
    scheme: Scheme, current: str | None
) -> Iterator[tuple[str, str, Explainer]]:
    """Yield the conditions that are tried, in order, and which one it is."""
    staying = False
    for key, role, explain in scheme.attempts:
        staying = staying or (key == current and role != FIXED)
        if staying or role != KEEP:
            yield key, role, explain


def _conflicts(
    scheme: Scheme, decided: str | None, facts: Facts
) -> list[dict[str, Any]]:
    """Return the other tiers whose signals are met, with their evidence."""
    found = []
    for key, explain in scheme.signals:
        if key != decided:
            verdict = explain(facts)
            if verdict.met:
                found.append({"tier": key, "verdict": verdict.as_json()})
    return found


def _figures(scheme: Scheme, facts: Facts) -> dict[str, str | None]:
    """Return every figure the scheme looks at, by measure key."""
    found = {}
    for measure in scheme.measures:
        figure = facts.figure(measure)
        found[measure.key] = None if figure is None else plain(figure)
    return found


@dataclass(frozen=True)
class CompiledScheme:
    """Closures of a scheme, in the order the tiers are tried."""

    tiers: tuple[tuple[str, Test, Test | None], ...]
    signals: tuple[tuple[str, Test], ...]
    fixed: tuple[tuple[str, Test], ...] = ()

    @cached_property
    def apart(self) -> tuple[Test, ...]:
        """Conditions whose answers decide only for accounts in certain tiers."""
        keeps = tuple(keep for _key, _test, keep in self.tiers if keep)
        return (*keeps, *(test for _key, test in self.fixed))


def compile_scheme(scheme: Scheme) -> CompiledScheme:
    """Compile a scheme once per run."""
    tiers = scheme.ordered
    return CompiledScheme(
        tuple(
            (tier.key, compile_condition(tier.condition), _compiled_keep(tier))
            for tier in tiers
        ),
        _compiled((tier.key, tier.signals) for tier in tiers),
        _compiled((tier.key, tier.fixed) for tier in tiers),
    )


def _compiled_keep(tier: Tier) -> Test | None:
    """Compile the condition for staying, if there is one."""
    return compile_condition(tier.keep) if tier.keep else None


def _compiled(
    pairs: Iterable[tuple[str, Condition | None]],
) -> tuple[tuple[str, Test], ...]:
    """Compile the second of each pair where there is one."""
    return tuple((key, compile_condition(item)) for key, item in pairs if item)


def decide_fast(
    compiled: CompiledScheme, facts: Facts, current: str | None = None
) -> tuple[str | None, tuple[str, ...]]:
    """Return tier and conflicts, the same as `decide`, without any explanation."""
    decided = _given(compiled, facts, current)
    if not compiled.signals:
        return decided, ()
    return decided, tuple(
        key for key, test in compiled.signals if key != decided and test(facts)
    )


def _given(compiled: CompiledScheme, facts: Facts, current: str | None) -> str | None:
    """Return the tier: a fixed one, one whose condition is met, or one kept."""
    for key, test in compiled.fixed:
        if test(facts):
            return key
    staying = False
    for key, test, keep in compiled.tiers:
        if test(facts):
            return key
        staying = staying or key == current
        if keep and staying and keep(facts):
            return key
    return None
