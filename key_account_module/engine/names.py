"""Which names exist: those of the document, and those known to exist elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from . import problems as codes
from .condition import Names
from .problems import Path, Problem, did_you_mean

UNSEEN = "service_level/"
"""Entries that no condition sees: grades bring them, and would decide about themselves."""


class _Open(Collection[str]):
    """Names of which some lists are not known here and therefore not checked."""

    def __init__(self, names: Collection[str], lists: Collection[str]) -> None:
        self._names = names
        self._lists = lists

    def __contains__(self, name: object) -> bool:
        return name in self._names or str(name).partition("/")[0] not in self._lists

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Addresses in a document, and those that exist elsewhere (None: not known)."""

    document: Collection[str]
    elsewhere: Collection[str] | None
    _found: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)

    def for_conditions(self) -> Names:
        """Return what conditions may use; None where the document cannot tell."""
        return Names(
            flags=self._below("option/flag/"),
            options=self._options(),
            scores=self._below("evaluation_type/"),
        )

    def missing(self, path: Path, target: str) -> list[Problem]:
        """Return a problem if a reference leads to nothing."""
        kind, _slash, key = target.partition("/")
        prefix = f"{kind}/{key.split('/')[0]}/" if kind == "option" else f"{kind}/"
        known = self._below(prefix)
        name = target.removeprefix(prefix)
        if known is None or name in known:
            return []
        text = f"no `{target}` exists"
        hint = did_you_mean(name, known)
        return [Problem(path, codes.UNKNOWN_RECORD, text, hint)]

    def missing_group(self, path: Path, kind: str, group: str) -> list[Problem]:
        """Return a problem if no key of a kind begins with a group."""
        groups = {name.split("/")[1] for name in self._with(f"{kind}/")}
        if group in groups or (self.elsewhere is None and not groups):
            return []
        text = f"no `{kind}/{group}/…` exists"
        return [Problem(path, codes.UNKNOWN_RECORD, text, did_you_mean(group, groups))]

    def _all(self) -> Iterator[str]:
        """Yield every known address."""
        yield from self.document
        yield from self.elsewhere or ()

    def _below(self, prefix: str) -> Collection[str] | None:
        """Return the keys after a prefix; None offline if the document has none."""
        if prefix not in self._found:
            names = (name.removeprefix(prefix) for name in self._with(prefix))
            self._found[prefix] = frozenset(names)
        found = self._found[prefix]
        return found if found or self.elsewhere is not None else None

    def _with(self, prefix: str) -> Iterator[str]:
        """Yield the addresses that begin with a prefix."""
        return (name for name in self._all() if name.startswith(prefix))

    def _options(self) -> Collection[str] | None:
        """Return options as `list/key`; offline, only known lists are checked."""
        keys = {name.removeprefix("option/") for name in self._with("option/")}
        seen = {key for key in keys if not key.startswith(UNSEEN)}
        if self.elsewhere is not None:
            return seen
        return _Open(seen, {key.partition("/")[0] for key in keys})
