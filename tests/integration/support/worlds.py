"""Databases for the tests: one is made, the others are copies of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dev import addon, databases, odoo, paths, postgres
from dev.odoo import Server

from . import in_odoo, people

SOURCE = Path(in_odoo.__file__)
MARK = "answer:"
PREFIX = "integration_"
KEYS = paths.STATE / "integration"


@dataclass(frozen=True)
class World:
    """A database with the addon, people and customers; `keys` are by login."""

    database: str
    keys: dict[str, str] = field(repr=False)

    def copy(self, name: str) -> "World":
        """A copy of its own for one test module; the source must be at rest."""
        return replace(self, database=databases.clone(PREFIX + name, self.database))

    def rows(self, statement: str) -> list[list[str]]:
        """What SQL yields, as text."""
        text = postgres.ensure().sql(statement, self.database)
        return [line.split("\t") for line in text.splitlines()]

    def value(self, statement: str) -> str:
        """The one value that SQL yields."""
        return self.rows(statement)[0][0]

    def start(self, *options: str) -> Server:
        """A server of this database, with one process."""
        return odoo.start(self.database, options=options)


def inside(database: str, function: Callable[..., Any], **arguments: Any) -> Any:
    """Run a function of an `in_odoo` file in Odoo's shell; commit; return its answer."""
    return together(database, (function, arguments))[0]


def together(database: str, *calls: tuple[Callable[..., Any], dict[str, Any]]) -> Any:
    """The same of several functions one after the other, in one shell."""
    script = "import json\nanswers = []\n"
    for function, arguments in calls:
        call = f"{function.__name__}(env, **json.loads({json.dumps(arguments)!r}))"
        source = Path(function.__code__.co_filename).read_text()
        script += f"{source}\nanswers.append({call})\nenv.cr.commit()\n"
    shown = odoo.shell(database, f"{script}print({MARK!r} + json.dumps(answers))")
    return json.loads(shown.rpartition(MARK)[2])


def base() -> World:
    """The database all others are copied from; kept until addon or seed change."""
    source = addon.template()
    parts = (SOURCE.read_text(), repr(people.PEOPLE), repr(people.CUSTOMERS))
    name = f"{PREFIX}base_{paths.digest(source, *parts)}"
    file = KEYS / f"{name}.json"
    if not (databases.exists(name) and file.exists()):
        _forget_former()
        _build(name, source, file)
    return World(name, json.loads(file.read_text()))


def _build(name: str, source: str, file: Path) -> None:
    """Seed a copy under another name and rename it: whole or absent."""
    partial = databases.clone(f"{name}_partial", source)
    keys = inside(
        partial, in_odoo.seed, people=people.PEOPLE, customers=people.CUSTOMERS
    )
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_text(json.dumps(keys))
    databases.rename(partial, name)


def forget_copies() -> None:
    """Drop all copies; the base stays, for the next time."""
    for name in postgres.ensure().databases():
        if name.startswith(PREFIX) and not name.startswith(f"{PREFIX}base_"):
            databases.drop(name)


def _forget_former() -> None:
    """Drop what former versions of the addon or the seed have left."""
    for name in postgres.ensure().databases():
        if name.startswith(PREFIX):
            databases.drop(name)
    for file in KEYS.glob("*.json"):
        file.unlink()
