"""Chains and steps of a document: who is named, and whether he can ever decide."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from . import problems as codes
from .clock_checks import check_target
from .problems import Path, Problem
from .references import Resource

WHO = ("role", "users", "group", "field")
"""Fields of a step that name people; at most one is given, none is *not decided*."""

AUTHORS = ("user_id", "create_uid")
"""Fields of a record that name who is kept out by four eyes anyway."""

LONGEST_PATH = 4
_PATH = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


def check_step(item: Resource, by_address: Mapping[str, Resource]) -> list[Problem]:
    """Return problems of a step whose shape is right."""
    values = item["values"]
    return [
        *_check_who(values),
        *_check_path(values),
        *_check_quorum(values, by_address),
        *_check_four_eyes(values),
        *check_target({"calendar": None, **values}),
    ]


def _given(values: Mapping[str, Any]) -> list[str]:
    """Return the fields that name people; blanks do not count."""
    return [field for field in WHO if values.get(field)]


def _check_who(values: Mapping[str, Any]) -> list[Problem]:
    """Return a problem if people are named in two ways."""
    given = _given(values)
    if len(given) < 2:
        return []
    text = "people are named by `" + "` and `".join(given) + "`"
    return [Problem((given[1],), codes.CONTRADICTION, text, "keep one of them")]


def _check_path(values: Mapping[str, Any]) -> list[Problem]:
    """Return a problem if a path of fields cannot be one."""
    path = values.get("field")
    if not path or (_PATH.fullmatch(path) and path.count(".") < LONGEST_PATH):
        return []
    text = f"`{path}` is no path of at most {LONGEST_PATH} fields"
    hint = "such as `key_account_id.team_id.user_id`"
    return [Problem(("field",), codes.BAD_FORMAT, text, hint)]


def _check_quorum(
    values: Mapping[str, Any], by_address: Mapping[str, Resource]
) -> list[Problem]:
    """Return a problem if more people must agree than the document names."""
    quorum = values.get("quorum")
    if not isinstance(quorum, int):
        return []
    place: Path = ("quorum",)
    if quorum < 1:
        return [Problem(place, codes.IMPOSSIBLE, "at least one must approve")]
    known = _known_people(values, by_address)
    if known is None or quorum <= known:
        return []
    text = f"{quorum} must approve, but only {known} could"
    return [Problem(place, codes.IMPOSSIBLE, text)]


def _known_people(
    values: Mapping[str, Any], by_address: Mapping[str, Resource]
) -> int | None:
    """Return how many people the document names for a step; None if it does not."""
    if values.get("users"):
        return len(values["users"])
    role = by_address.get(f"role/{values.get('role')}")
    members = role["values"].get("members") if role else None
    # A role without members waits for people: that is said of the role.
    return len(members) if members else None


def _check_four_eyes(values: Mapping[str, Any]) -> list[Problem]:
    """Return a problem if nobody but the author could decide, who may not."""
    if values.get("field") not in AUTHORS or values.get("four_eyes") is False:
        return []
    text = f"`{values['field']}` is the author, whom four eyes keep out"
    hint = "name somebody else or write `four_eyes: false`"
    return [Problem(("field",), codes.OWN_APPROVER, text, hint)]
