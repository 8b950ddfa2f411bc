"""``key-account``: options and help texts. What they do is in ``commands``."""

from typing import Any

import click

from . import __version__
from .app import App, git_commit
from .cli_explain import explain
from .cli_recompute import recompute
from .cli_replan import replan
from .edge import run
from .options import common, policy_files, server

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 88}
EPILOG = "Exit codes and all options: docs/cli.md"


@click.group(context_settings=CONTEXT, epilog=EPILOG)
@click.version_option(__version__, prog_name="key-account")
def cli() -> None:
    """Carry key account policies from YAML files to an Odoo server."""


@cli.command()
@policy_files(required=True)
@common
def validate(app: App, paths: tuple[str, ...], overlays: tuple[str, ...]) -> int:
    """Check policies without a server; list every mistake.

    \b
    key-account validate config/policies
    key-account validate crm_abc.yaml --overlay test.yaml --format json
    """
    from .commands.validate import validate as command

    return app.emit("validate", command(paths, overlays))


@cli.command()
@policy_files(required=True)
@click.option("--exit-code", is_flag=True, help="End with 2 (changes) or 3 (drift).")
@server
def plan(
    app: App, paths: tuple[str, ...], overlays: tuple[str, ...], exit_code: bool
) -> int:
    """Show what an apply would change; changes nothing.

    \b
    key-account plan config/policies/crm_abc.yaml
    key-account plan config/policies --exit-code --format json
    """
    from .commands.plan import plan_policies
    from .commands.server import checked

    documents = _documents(app, paths, overlays)
    with app.client() as client:
        checked(client, app.settings().database_uuid)
        report = plan_policies(client, documents, exit_code=exit_code)
    return app.emit("plan", report)


@cli.command()
@policy_files(required=True)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option("--actor", help="Who applies, for the journal.")
@server
def apply(
    app: App,
    paths: tuple[str, ...],
    overlays: tuple[str, ...],
    yes: bool,
    actor: str | None,
) -> int:
    """Show the plan, ask, and carry out exactly that plan.

    Each file is one transaction; they are applied in the order given.

    \b
    key-account apply config/policies/crm_abc.yaml
    key-account apply config/policies --yes --profile prod
    """
    from .commands.apply import ApplyJob, apply_policies
    from .commands.server import checked
    from .confirm import Confirmation
    from .output.text import of_plan, question

    documents = _documents(app, paths, overlays)
    confirmation = Confirmation(app, yes, "apply", of_plan, question)
    origin = {"actor": actor or "", "git": git_commit(paths[0])}
    with app.client() as client:
        checked(client, app.settings().database_uuid)
        job = ApplyJob(
            client,
            show=confirmation.show,
            confirm=confirmation.ask,
            say=app.note,
            clock=app.clock,
            options={name: value for name, value in origin.items() if value},
        )
        report = apply_policies(job, documents)
    return app.emit("apply", report)


@cli.command()
@click.option("-o", "--output", type=click.Path(), help="File to write.")
@click.option("--bundle", default="", help="Bundle; needed if there are several.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@server
def export(app: App, output: str | None, bundle: str, force: bool) -> int:
    """Write a bundle, as it is on the server, as a policy file.

    \b
    key-account export --bundle crm_abc -o crm_abc.yaml
    """
    from dataclasses import replace

    from .commands.export import export as command
    from .commands.export import write_file

    with app.client() as client:
        report = command(client, bundle)
    if output:
        write_file(report.yaml, output, force=force)
        report = replace(report, file=output)
    return app.emit("export", report)


@cli.command()
@policy_files(required=False)
@server
def status(app: App, paths: tuple[str, ...], overlays: tuple[str, ...]) -> int:
    """Show what is applied and the last recompute; with files, whether it drifted.

    \b
    key-account status
    key-account status config/policies
    """
    from .commands.status import status as command

    documents = _documents(app, paths, overlays)
    with app.client() as client:
        report = command(client, documents)
    return app.emit("status", report)


@cli.command()
@server
def doctor(app: App) -> int:
    """Check connection, versions, rights, clock and languages.

    \b
    key-account doctor --profile prod
    """
    from .commands.doctor import Surroundings
    from .commands.doctor import doctor as command

    around = Surroundings(
        app.settings(), app.connect, open_key_file=app.open_key_file()
    )
    return app.emit("doctor", command(around))


@cli.command()
@click.option("-o", "--output", type=click.Path(), help="File to write, or overwrite.")
@common
def schema(app: App, output: str | None) -> int:
    """Print the JSON Schema of policy files, for editors.

    \b
    key-account schema -o config/schema/policy.schema.json
    """
    from .commands.export import write_file
    from .commands.schema import schema as command

    report = command()
    if output:
        write_file(report.text(), output, force=True)
        return 0 if not app.json else app.emit("schema", report)
    return app.emit("schema", report)


@cli.command()
@click.option("--bundle", default="", help="Only this bundle.")
@click.option("--request", "request_id", default="", help="Only this apply request.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@server
def history(app: App, bundle: str, request_id: str, limit: int) -> int:
    """Show the revisions of the server, the newest first.

    \b
    key-account history --bundle crm_abc
    key-account history --request 5b7f6f0e-…
    """
    from .commands.history import history as command

    with app.client() as client:
        report = command(client, bundle, request_id, limit)
    return app.emit("history", report)


@cli.command()
@common
def version(app: App) -> int:
    """Show the version of this program and of what it uses.

    \b
    key-account version --format json
    """
    from .commands.version import versions

    return app.emit("version", versions())


cli.add_command(explain)
cli.add_command(recompute)
cli.add_command(replan)


def main() -> None:
    """The entry point of the ``key-account`` script."""
    raise SystemExit(run(cli))


def _documents(
    app: App, paths: tuple[str, ...], overlays: tuple[str, ...]
) -> list[Any]:
    if not paths:
        return []
    from .policy.load import load_all, valid_documents

    loaded = load_all(paths, overlays)
    documents = valid_documents(loaded)
    app.note_findings(found for item in loaded for found in item.found)
    return documents
