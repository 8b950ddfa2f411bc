"""The readable evaluator: decides a condition and keeps every figure it looked at.

It is the oracle for `compiled.py`, which is faster and explains nothing. The JSON of a
verdict is kept with each grade, so that `words` can say years later why it was given,
even if the policy has changed since (CLS-29).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from . import kleene
from .condition import combine, nodes
from .condition.nodes import Condition
from .describe import Json, describe, static_parts
from .facts import Facts, relative_change
from .figures import plain
from .kleene import Truth
from .measure import Measure
from .words import condition_lines as lines
from .words import condition_words as words

__all__ = ["Verdict", "demand", "describe", "evaluate", "explainer", "lines", "words"]

Judgement = tuple[Truth, Json]


class Verdict(NamedTuple):
    """The outcome of a condition.

    Attributes:
        met: True, False, or None if data are missing; None counts as not met.
        data: What was compared with what, figures as plain decimal strings, and the
            parts of a group: a small self-contained mapping that `words` can render.
    """

    met: Truth
    data: Json

    def as_json(self) -> Json:
        """Return the mapping."""
        return self.data


Explainer = Callable[[Facts], Verdict]


def evaluate(condition: Condition, facts: Facts) -> Verdict:
    """Decide a condition for one account, with all figures that were looked at."""
    return explainer(condition)(facts)


def explainer(condition: Condition) -> Explainer:
    """Return `evaluate` of one condition for many accounts.

    What says the rule and no figure is worked out once.
    """
    kind, parts = static_parts(condition)
    of = [explainer(part) for part in condition.of]
    judge = None if of else _JUDGES[type(condition)]

    def explain(facts: Facts) -> Verdict:
        if judge:
            met, figures = judge(condition, facts)
            return Verdict(met, {"kind": kind, "met": met, **parts, **figures})
        children = [part(facts) for part in of]
        met = combine(condition, [child.met for child in children])
        shown = [child.data for child in children]
        return Verdict(met, {"kind": kind, "met": met, **parts, "of": shown})

    return explain


def _text(figure: Decimal | None) -> str | None:
    """Return a figure for JSON."""
    return None if figure is None else plain(figure)


def _against(limit: nodes.Limit, figure: Decimal | None) -> Truth:
    """Compare a figure that may be missing."""
    return None if figure is None else limit.holds(figure)


def _left_out(measure: Measure, facts: Facts) -> Json:
    """Return the products that a quantity could not count, if any."""
    names = facts.left_out.get(measure)
    return {"left_out": list(names)} if names else {}


def _compare(node: nodes.Compare, facts: Facts) -> Judgement:
    """Decide a comparison."""
    figure = facts.figure(node.measure)
    figures = {"value": _text(figure), **_left_out(node.measure, facts)}
    return _against(node.limit, figure), figures


def _series(node: nodes.Series, facts: Facts) -> Judgement:
    """Decide a comparison in several periods."""
    figures = facts.periods(node.measure)
    if figures is None:
        return None, {"values": [], "count": 0}
    last = figures if node.of_last is None else figures[-node.of_last :]
    truths = [_against(node.limit, figure) for figure in last]
    met = kleene.in_periods(truths, node.need, node.of_last, node.run)
    shown = {"values": [_text(x) for x in last], "count": truths.count(True)}
    return met, {**shown, **_left_out(node.measure, facts)}


def _change(node: nodes.Change, facts: Facts) -> Judgement:
    """Decide a relative change."""
    now, before = facts.figure(node.measure), facts.figure(node.base)
    change = relative_change(now, before)
    shown = None if change is None else round(change, 6)
    figures = {"value": _text(shown), "now": _text(now), "before": _text(before)}
    return _against(node.limit, change), figures


def _rank(node: nodes.Rank, facts: Facts) -> Judgement:
    """Decide a position among all accounts."""
    ahead = facts.rank(node.rank)
    shown = None if ahead is None else round(ahead, 6)
    return None if ahead is None else ahead < node.share, {"value": _text(shown)}


def _score(node: nodes.Score, facts: Facts) -> Judgement:
    """Decide a comparison with a score."""
    score = facts.scores.get(node.name)
    return _against(node.limit, score), {"value": _text(score)}


def _days(node: nodes.Days, facts: Facts) -> Judgement:
    """Decide a number of days."""
    days = facts.days(node.event, node.since)
    if days is None:
        return None, {"value": None}
    day = facts.events[node.event]
    return node.limit.holds(Decimal(days)), {"value": str(days), "date": str(day)}


_JUDGES: dict[type, Callable[[Any, Facts], Judgement]] = {
    nodes.Otherwise: lambda _node, _facts: (True, {}),
    nodes.Compare: _compare,
    nodes.Series: _series,
    nodes.Change: _change,
    nodes.Rank: _rank,
    nodes.Score: _score,
    nodes.Flag: lambda node, facts: (node.name in facts.flags, {}),
    nodes.Option: lambda node, facts: (node.key in facts.options, {}),
    nodes.Days: _days,
}


_ANSWERS = frozenset(
    {"met", "value", "values", "count", "now", "before", "date", "left_out"}
)


def demand(verdict: Mapping[str, Any]) -> Json:
    """Return the JSON of what was asked, from that of a verdict of whatever age."""
    asked = {key: part for key, part in verdict.items() if key not in _ANSWERS}
    if "of" in verdict:
        asked["of"] = [demand(part) for part in verdict["of"]]
    return asked
