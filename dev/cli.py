"""The commands of `python -m dev`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from dev import commands, paths
from dev.errors import DevError

if TYPE_CHECKING:
    # Generic for type checkers only.
    _Into: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

Handler = Callable[[argparse.Namespace], int]

# Written on top of this package, each with `add_arguments(parser)` and `main(args)`.
EXTENSIONS = {
    "demo": "fill a local Odoo and show what the addon does",
    "integration": "test the command line against a live Odoo",
    "browser": "test the pages in a browser",
    "soak": "kill a recompute at random points and compare its end",
    "bench": "measure against the goals",
    "trace": "show which requirements have a test",
}


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m dev", description=__doc__)
    into = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _simple(into)
    _on_database(into)
    _tools(into)
    for name, text in EXTENSIONS.items():
        sub = into.add_parser(name, help=text, add_help=False)
        sub.set_defaults(handler=_extension, passes_rest=True)
    return top


def _add(into: "_Into", name: str, handler: Handler) -> argparse.ArgumentParser:
    """A command whose help is its function's docstring."""
    text = (handler.__doc__ or "").strip().splitlines()[0]
    sub = into.add_parser(name, help=text, description=text)
    sub.set_defaults(handler=handler)
    return sub


def _simple(into: "_Into") -> None:
    _add(into, "setup", commands.setup)
    _add(into, "status", commands.status)
    down = _add(into, "down", commands.down)
    down.add_argument("--odoo-only", action="store_true", help="leave PostgreSQL up")
    reset = _add(into, "reset", commands.reset)
    reset.add_argument("databases", nargs="*", help="default: all but the template")
    reset.add_argument(
        "--cluster", action="store_true", help="delete the whole cluster"
    )
    logs = _add(into, "logs", commands.logs)
    logs.add_argument("name", nargs="?", help="default: list them")
    logs.add_argument("-f", "--follow", action="store_true")
    _add(into, "lock", commands.lock)


def _on_database(into: "_Into") -> None:
    up = _add(into, "up", commands.up)
    up.add_argument("--workers", type=int, default=0, help="default: 0 (threads)")
    up.add_argument("--port", type=int, help="default: the last one, or a free one")
    shell = _add(into, "shell", commands.shell)
    psql = _add(into, "psql", commands.psql)
    for sub in (up, shell, psql):
        sub.add_argument("-d", "--database", default="demo", help="default: demo")
    psql.set_defaults(passes_rest=True)
    test = _add(into, "test-addon", commands.test_addon)
    test.add_argument("--tags", help="Odoo's --test-tags; default: the addon's tests")
    test.add_argument("--addon", choices=paths.ADDONS, help="default: all of them")
    test.add_argument("--keep", action="store_true", help="keep the database")


def _tools(into: "_Into") -> None:
    tool = _add(into, "run-tool", commands.run_tool)
    tool.add_argument("rest", nargs=argparse.REMAINDER, metavar="TOOL ...")
    _add(into, "check-xml", commands.check_xml)


def _extension(args: argparse.Namespace) -> int:
    """Run a command that lives in a module of its own, with the tools' Python.

    Those may import third-party packages, so they run in the clone's environment.
    """
    command = ["python", "-m", f"dev.{args.command}", *args.rest]
    return commands.run_tool(argparse.Namespace(rest=command))


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """The arguments; what a command passes on to another program is in `rest`."""
    top = parser()
    args, rest = top.parse_known_args(argv)
    if getattr(args, "passes_rest", False):
        args.rest = rest
    elif rest:
        top.error(f"unrecognized arguments: {' '.join(rest)}")
    return args


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    args = parse(argv)
    try:
        code: int = args.handler(args)
    except DevError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            DevError("a file or program is in the way", why=str(error)), file=sys.stderr
        )
        return 1
    except KeyboardInterrupt:
        return 130
    return code
