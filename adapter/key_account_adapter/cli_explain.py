"""``key-account explain``."""

import click

from .app import App
from .options import common


@click.command()
@click.argument("name", required=False, default="")
@click.option("--lang", default="en", show_default=True, help="en or zh.")
@common
def explain(app: App, name: str, lang: str) -> int:
    """Say what a metric counts, or what the code of a finding means.

    \b
    key-account explain
    key-account explain metric/revenue --lang zh
    key-account explain POL302
    """
    from .commands.explain import explain as command

    return app.emit("explain", command(name, lang))
