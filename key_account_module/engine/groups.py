"""Rolling up a group of companies: one grade for the head, from those below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from .vocabulary import CHINESE, ENGLISH, language

BEST, WORST, MEAN = "max", "min", "revenue_weighted_mean"

_HALF = Fraction(1, 2)
_PHRASES: dict[str, dict[str, str]] = {
    ENGLISH: {
        BEST: "best grade of the group",
        WORST: "worst grade of the group",
        MEAN: "mean of the group by revenue",
        "none": "no grade",
        "no_data": "no data",
        "result": "{rule}: {tier}, from {counted} of {count} accounts ({coverage} %)",
        "weighted": "{tier}, weight {share} %",
        "member": "{name}: {text}",
        "hidden": "{hidden} more without access, not counted",
    },
    CHINESE: {
        BEST: "集团内最高等级",
        WORST: "集团内最低等级",
        MEAN: "集团按销售额加权平均",
        "none": "无等级",
        "no_data": "无数据",
        "result": "{rule}：{tier}，依据{count}个客户中的{counted}个（{coverage}%）",
        "weighted": "{tier}，权重{share}%",
        "member": "{name}：{text}",
        "hidden": "另有{hidden}个无权查看，未计入",
    },
}


@dataclass(frozen=True, slots=True)
class Member:
    """An account below the head of a group.

    Attributes:
        name: What people call it.
        tier: Key of its tier in the scheme; None where it has none.
        revenue: Its weight in a mean, in one currency for all members.
    """

    name: str
    tier: str | None
    revenue: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class RollUp:
    """What a group of companies comes to.

    Attributes:
        rule: `max`, `min` or `revenue_weighted_mean`.
        tier: Key of the tier, None if no member has data.
        members: Those that were asked.
        shares: The part of each member in the whole, 0 to 1; None for one without
            data, which is left out.
    """

    rule: str
    tier: str | None
    members: tuple[Member, ...]
    shares: tuple[Fraction | None, ...]

    @property
    def counted(self) -> int:
        """Number of members with data."""
        return sum(share is not None for share in self.shares)

    @property
    def coverage(self) -> Fraction:
        """Part of the members that have data, 0 to 1; 0 for an empty group."""
        return Fraction(self.counted, len(self.members) or 1)


def roll_up(rule: str, members: Iterable[Member], levels: Sequence[str]) -> RollUp:
    """Return the grade that a group comes to.

    A member without a tier has no data, and where revenue is the weight, neither has
    one without revenue. They are left out and lower the coverage. A mean half-way
    between two tiers is the lower one.

    Args:
        rule: `max`, `min` or `revenue_weighted_mean`.
        members: The accounts below the head.
        levels: Keys of the scheme's tiers, the best first.
    """
    asked = tuple(members)
    place = {tier: position for position, tier in enumerate(levels)}
    found = [place.get(m.tier) if m.tier is not None else None for m in asked]
    weights = [
        None if position is None else _weight(rule, member)
        for position, member in zip(found, asked, strict=True)
    ]
    total = sum((weight for weight in weights if weight is not None), Fraction(0))
    shares = tuple(None if weight is None else weight / total for weight in weights)
    parts = [
        (position, share)
        for position, share in zip(found, shares, strict=True)
        if position is not None and share is not None
    ]
    tier = levels[_position(rule, parts)] if parts else None
    return RollUp(rule, tier, asked, shares)


def _weight(rule: str, member: Member) -> Fraction | None:
    if rule != MEAN:
        return Fraction(1)
    return Fraction(member.revenue) if member.revenue > 0 else None


def _position(rule: str, parts: Sequence[tuple[int, Fraction]]) -> int:
    positions = [position for position, _ in parts]
    if rule == BEST:
        return min(positions)
    if rule == WORST:
        return max(positions)
    return floor(sum((p * share for p, share in parts), _HALF))


def group_words(
    found: RollUp, lang: str, names: Mapping[str, str], hidden: int = 0
) -> list[str]:
    """Return a line on the outcome, and one for each member.

    Args:
        found: What the group comes to.
        lang: Language code; Chinese for `zh…`, English for all others.
        names: Key of a tier to its name.
        hidden: Members that the reader may not see; they are not in `found`.
    """
    phrases = _PHRASES[language(lang)]
    head = phrases["result"].format(
        rule=phrases[found.rule],
        tier=phrases["none"] if found.tier is None else names[found.tier],
        counted=found.counted,
        count=len(found.members),
        coverage=_percent(found.coverage),
    )
    lines = [
        phrases["member"].format(
            name=member.name, text=_member(found.rule, member, share, phrases, names)
        )
        for member, share in zip(found.members, found.shares, strict=True)
    ]
    more = [phrases["hidden"].format(hidden=hidden)] if hidden else []
    return [head, *lines, *more]


def _member(
    rule: str,
    member: Member,
    share: Fraction | None,
    phrases: Mapping[str, str],
    names: Mapping[str, str],
) -> str:
    if share is None or member.tier is None:
        return phrases["no_data"]
    tier = names[member.tier]
    if rule != MEAN:
        return tier
    return phrases["weighted"].format(tier=tier, share=_percent(share))


def _percent(share: Fraction) -> int:
    return floor(share * 100 + _HALF)
