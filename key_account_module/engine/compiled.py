"""Conditions turned into closures once per run, for hundreds of thousands of accounts.

A closure answers exactly what `explain.evaluate` answers (a property test holds them
equal) but stops at the first certain answer and builds nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from . import kleene
from .condition import nodes
from .condition.nodes import OPERATORS, Condition
from .facts import Facts, relative_change
from .kleene import Truth

Test = Callable[[Facts], Truth]


def compile_condition(condition: Condition) -> Test:
    """Return a function from facts to true, false or None (no data)."""
    return _MAKERS[type(condition)](condition)


def _all(node: nodes.All) -> Test:
    tests = [compile_condition(part) for part in node.of]

    def test(facts: Facts) -> Truth:
        answer: Truth = True
        for part in tests:
            met = part(facts)
            if met is False:
                return False
            if met is None:
                answer = None
        return answer

    return test


def _any(node: nodes.Any) -> Test:
    tests = [compile_condition(part) for part in node.of]

    def test(facts: Facts) -> Truth:
        answer: Truth = False
        for part in tests:
            met = part(facts)
            if met:
                return True
            if met is None:
                answer = None
        return answer

    return test


def _not(node: nodes.Not) -> Test:
    part = compile_condition(node.of[0])
    return lambda facts: kleene.opposite(part(facts))


def _at_least(node: nodes.AtLeast) -> Test:
    tests = [compile_condition(part) for part in node.of]
    count = node.count
    return lambda facts: kleene.at_least(count, (part(facts) for part in tests))


def _compare(node: nodes.Compare) -> Test:
    measure, limit = node.measure, node.limit
    if measure.needs_anchor or limit.upper is not None:
        holds = limit.holds

        def general(facts: Facts) -> Truth:
            figure = facts.figure(measure)
            return None if figure is None else holds(figure)

        return general
    compare, value = OPERATORS[limit.op], limit.value

    def test(facts: Facts) -> Truth:
        figure = facts.values.get(measure)
        return None if figure is None else compare(figure, value)

    return test


def _series(node: nodes.Series) -> Test:
    measure, holds = node.measure, node.limit.holds
    need, of_last, run = node.need, node.of_last, node.run

    def test(facts: Facts) -> Truth:
        figures = facts.periods(measure)
        if figures is None:
            return None
        truths = [None if figure is None else holds(figure) for figure in figures]
        return kleene.in_periods(truths, need, of_last, run)

    return test


def _change(node: nodes.Change) -> Test:
    now, before, holds = node.measure, node.base, node.limit.holds

    def test(facts: Facts) -> Truth:
        change = relative_change(facts.figure(now), facts.figure(before))
        return None if change is None else holds(change)

    return test


def _rank(node: nodes.Rank) -> Test:
    rank, share = node.rank, node.share

    def test(facts: Facts) -> Truth:
        ahead = facts.rank(rank)
        return None if ahead is None else ahead < share

    return test


def _score(node: nodes.Score) -> Test:
    name, holds = node.name, node.limit.holds

    def test(facts: Facts) -> Truth:
        score = facts.scores.get(name)
        return None if score is None else holds(score)

    return test


def _days(node: nodes.Days) -> Test:
    event, since, holds = node.event, node.since, node.limit.holds

    def test(facts: Facts) -> Truth:
        days = facts.days(event, since)
        return None if days is None else holds(Decimal(days))

    return test


def _flag(node: nodes.Flag) -> Test:
    name = node.name
    return lambda facts: name in facts.flags


def _option(node: nodes.Option) -> Test:
    key = node.key
    return lambda facts: key in facts.options


_MAKERS: dict[type, Callable[[Any], Test]] = {
    nodes.All: _all,
    nodes.Any: _any,
    nodes.Not: _not,
    nodes.AtLeast: _at_least,
    nodes.Otherwise: lambda _node: lambda _facts: True,
    nodes.Compare: _compare,
    nodes.Series: _series,
    nodes.Change: _change,
    nodes.Rank: _rank,
    nodes.Score: _score,
    nodes.Flag: _flag,
    nodes.Option: _option,
    nodes.Days: _days,
}
