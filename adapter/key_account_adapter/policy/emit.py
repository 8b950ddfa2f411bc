"""Write a policy as YAML that every YAML version reads in the same way."""

from decimal import Decimal
from typing import Any

import yaml

from . import scalars

WIDTH = 100
DIGITS = list("-+.0123456789")


class _Dumper(yaml.SafeDumper):
    """Quotes what YAML 1.1 or 1.2 would take for something else than text."""

    def ignore_aliases(self, data: Any) -> bool:
        """Repeat equal values: an alias would be hard to read."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their key."""
        super().increase_indent(flow, False)


def _decimal(dumper: _Dumper, value: Decimal) -> yaml.Node:
    text = scalars.plain_text(value)
    kind = "float" if "." in text else "int"
    return dumper.represent_scalar(scalars_tag(kind), text)


def scalars_tag(kind: str) -> str:
    """The full tag of a core type."""
    return f"tag:yaml.org,2002:{kind}"


_Dumper.add_representer(Decimal, _decimal)
# PyYAML quotes by YAML 1.1 already; these are the readings that 1.2 adds.
_Dumper.add_implicit_resolver(scalars_tag("int"), scalars.INT, DIGITS)
_Dumper.add_implicit_resolver(scalars_tag("float"), scalars.FLOAT, DIGITS)


def emit(policy: dict[str, Any], header: str = "") -> str:
    """`policy` as YAML text below the comment lines of `header`."""
    comment = "".join(f"# {line}\n" for line in header.splitlines())
    body = yaml.dump(
        policy,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=WIDTH,
        default_flow_style=False,
    )
    return comment + body
