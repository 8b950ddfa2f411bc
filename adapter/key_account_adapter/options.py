"""Options that several commands share."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

from .app import App, Services

F = TypeVar("F", bound=Callable[..., Any])
Decorator = Callable[[Any], Any]

SERVER: tuple[Decorator, ...] = (
    click.option("-p", "--profile", help="Profile in the profile file."),
    click.option("--config", type=click.Path(), help="Profile file."),
    click.option("--url", help="Address of the server."),
    click.option("--db", help="Database."),
    click.option("--login", help="Login name (jsonrpc)."),
    click.option(
        "--transport",
        type=click.Choice(["auto", "json2", "jsonrpc"]),
        help="How to talk to the server.  [default: auto]",
    ),
    click.option("--api-key-file", type=click.Path(), help="Read the key from a file."),
    click.option("--api-key-command", help="Read the key from a command's output."),
    click.option("--api-key-stdin", is_flag=True, help="Read the key from stdin."),
    click.option("--timeout", type=float, help="Seconds to wait for an answer."),
    click.option("--ca-bundle", type=click.Path(), help="Certificates to trust."),
)


def _output(*formats: str) -> tuple[Decorator, ...]:
    return (
        click.option(
            "--format",
            type=click.Choice(formats),
            default="text",
            show_default=True,
            help="How to write the result.",
        ),
        click.option("-v", "--verbose", count=True, help="Log more (-v, -vv, -vvv)."),
    )


COMMON = _output("text", "json")
TABULAR = _output("text", "json", "table", "csv")
# A key from the environment is read where keys are read, not by click.
WITHOUT_VARIABLE = frozenset({"api_key_file", "api_key_stdin", "verbose"})


def common(function: F) -> F:
    """Give `function` an App for its first argument, from the common options."""
    return _with(function, COMMON)


def server(function: F) -> F:
    """As :func:`common`, with the options that say where the server is."""
    return _with(function, (*SERVER, *COMMON))


def server_table(function: F) -> F:
    """As :func:`server`, for results that are a table as well."""
    return _with(function, (*SERVER, *TABULAR))


def policy_files(required: bool) -> Decorator:
    """Paths of policies, and overlays to lay over them."""

    def decorate(function: Any) -> Any:
        overlay = click.option(
            "--overlay",
            "overlays",
            multiple=True,
            type=click.Path(),
            help="Lay this file over each policy; may be repeated.",
        )
        paths = click.argument(
            "paths", nargs=-1, required=required, type=click.Path(), metavar="PATH..."
        )
        return paths(overlay(function))

    return decorate


def _with(function: F, options: tuple[Decorator, ...]) -> F:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        context = click.get_current_context()
        shared = {name: kwargs.pop(name) for name in _names(options)}
        services = context.find_object(Services) or Services()
        return function(App(services, shared), *args, **kwargs)

    decorated: Any = call
    for option in reversed(options):
        decorated = option(decorated)
    for parameter in decorated.__click_params__:
        if parameter.name in _names(options) - WITHOUT_VARIABLE:
            parameter.envvar = f"KEY_ACCOUNT_{parameter.name.upper()}"
            parameter.show_envvar = True
    # click's decorators are untyped: what they return is the function they were given.
    return decorated  # type: ignore[no-any-return]


@functools.cache
def _names(options: tuple[Decorator, ...]) -> frozenset[str]:
    def probe() -> None:
        """Collects what the decorators add."""

    target: Any = probe
    for option in options:
        target = option(target)
    return frozenset(parameter.name for parameter in target.__click_params__)
