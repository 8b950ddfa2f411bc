"""Rules of movement in words, and why an account is not where its figures are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .movement import DIRECT, Movement, Way
from .vocabulary import CHINESE, ENGLISH, language, unit_words

_PHRASES: dict[str, dict[str, str]] = {
    ENGLISH: {
        "start": "new accounts begin there",
        "period": "one change {every} at most",
        "in_a_row": "{count} of {need} evaluations in a row",
        "nearest": "reached in each of the last {need} evaluations",
        "grace": "grace until {until}",
        "validity": "the grade holds until {until}",
        "cool_down": "no other change before {until}",
        "steps": "at most {levels} at a time",
        "asked": "{asked} is proposed and not approved",
        "next": ", next possible {next}",
        "direct": "straight to the grade of the figures",
        "way": "{way}: {rules}",
        "up": "up",
        "down": "down",
        "rule_in_a_row": "after {need} evaluations in a row",
        "rule_grace": "after a grace of {time}",
        "rule_validity": "a grade holds for {time}",
        "rule_cool_down": "no other change for {time}",
        "rule_start": "new accounts begin as {start}",
        "comma": ", ",
        "separator": "; ",
    },
    CHINESE: {
        "start": "新客户由此等级开始",
        "period": "{every}最多变动一次",
        "in_a_row": "已连续{count}次，须连续{need}次",
        "nearest": "最近连续{need}次评定均达到",
        "grace": "宽限至{until}",
        "validity": "等级保留至{until}",
        "cool_down": "{until}前不再变动",
        "steps": "每次最多变动{levels}",
        "asked": "已建议{asked}，尚未批准",
        "next": "，下次可变动：{next}",
        "direct": "直接变动到数据对应的等级",
        "way": "{way}：{rules}",
        "up": "升级",
        "down": "降级",
        "rule_in_a_row": "须连续{need}次评定",
        "rule_grace": "宽限{time}",
        "rule_validity": "等级至少保留{time}",
        "rule_cool_down": "变动后{time}内不再变动",
        "rule_start": "新客户由{start}开始",
        "comma": "，",
        "separator": "；",
    },
}
_CHINESE_UNITS = {"month": "个月", "quarter": "个季度", "year": "年"}


def time_words(months: int, lang: str) -> str:
    """Return a length of time: `1 month`, `2 quarters`, `1 year`."""
    number, unit = months, "month"
    if months % 12 == 0:
        number, unit = months // 12, "year"
    elif months % 3 == 0:
        number, unit = months // 3, "quarter"
    if language(lang) == CHINESE:
        return f"{number}{_CHINESE_UNITS[unit]}"
    return f"{number} {unit_words(unit, ENGLISH, number)}"


def movement_words(held: Mapping[str, Any], lang: str) -> str:
    """Return why an account has another tier than its figures give.

    Args:
        held: `why` and the values of its phrase, as JSON; see `held_data`.
        lang: Language code.
    """
    phrases = _PHRASES[language(lang)]
    reason = phrases[str(held["why"])].format(
        count=held.get("count"),
        need=held.get("need"),
        until=held.get("until"),
        asked=held.get("asked"),
        levels=_levels(held.get("steps") or 1, lang),
        every=_every(held.get("every"), lang),
    )
    following = None if held.get("until") else held.get("next")
    return reason + (phrases["next"].format(next=following) if following else "")


def rule_words(movement: Movement, lang: str, start: str = "") -> str:
    """Return the rules of a scheme in one sentence; `start` is the tier's name."""
    phrases = _PHRASES[language(lang)]
    if movement == DIRECT:
        return phrases["direct"]
    rules = [
        phrases["way"].format(way=phrases[name], rules=_way(way, movement, name, lang))
        for name, way in (("up", movement.up), ("down", movement.down))
    ]
    if movement.every is not None:
        every = _every(movement.every, lang)
        rules.append(phrases["period"].format(every=every))
    for name in ("validity", "cool_down"):
        months = getattr(movement, name)
        if months:
            time = time_words(months, lang)
            rules.append(phrases[f"rule_{name}"].format(time=time))
    if movement.start is not None:
        rules.append(phrases["rule_start"].format(start=start or movement.start))
    return phrases["separator"].join(rules)


def _way(way: Way, movement: Movement, name: str, lang: str) -> str:
    """Return the rules of one direction."""
    phrases = _PHRASES[language(lang)]
    rules = [phrases["direct"]]
    if way.steps is not None:
        rules = [phrases["steps"].format(levels=_levels(way.steps, lang))]
    if way.in_a_row > 1:
        rules.append(phrases["rule_in_a_row"].format(need=way.in_a_row))
    if name == "down" and movement.grace:
        time = time_words(movement.grace, lang)
        rules.append(phrases["rule_grace"].format(time=time))
    return phrases["comma"].join(rules)


def _levels(steps: int, lang: str) -> str:
    """Return a number of levels."""
    if language(lang) == CHINESE:
        return f"{steps}级"
    return f"{steps} level{'s' if steps > 1 else ''}"


def _every(months: int | None, lang: str) -> str:
    """Return how often: `every month`, `every 2 quarters`, `every day`."""
    if language(lang) == CHINESE:
        return "每天" if months is None else "每" + time_words(months, lang)
    time = "1 day" if months is None else time_words(months, lang)
    return "every " + time.removeprefix("1 ")
