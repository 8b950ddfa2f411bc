"""The template that databases are copied from, and the databases made of it."""

import os
import shutil
from pathlib import Path

from dev import locks, odoo, odoo_config, paths, postgres, process, progress, setup
from dev.postgres import Cluster

MODULES = (
    "crm",
    "sale_management",
    "sale_margin",
    "account",
    "project",
    "survey",
    "calendar",
    "contacts",
)
"""Odoo's own modules that the addon builds on; the template has them installed."""

LANGUAGES = "en_US,zh_CN"


def template() -> str:
    """The name of the template for the present Odoo, made if it is missing.

    It holds `MODULES` without demo data, with the generic chart of accounts that
    `account` loads for a company without a country. Takes about a minute, once.
    """
    cluster = postgres.ensure()
    name = template_name()
    if name not in cluster.databases():
        with locks.exclusive(paths.RUN / "template.lock"):
            if name not in cluster.databases():
                _build_template(cluster, name)
    return name


def template_name() -> str:
    """Its name, different for each Odoo source and list of modules."""
    source = str(setup.ensure().source.folder)
    return f"template_{paths.digest(source, *MODULES, LANGUAGES)}"


def _build_template(cluster: Cluster, name: str) -> None:
    """Build under another name and rename, so that a template is always whole."""
    progress.say("Building the template database (about a minute, once)")
    partial = f"{name}_partial"
    drop(partial)
    cluster.create(partial)
    odoo.once(
        partial,
        [
            f"--init={','.join(MODULES)}",
            "--without-demo=True",
            f"--load-language={LANGUAGES}",
        ],
        doing="building the template database",
        # Clones may differ in their own addons; the template knows none of them.
        addons=(),
    )
    rename(partial, name)
    for former in cluster.databases():
        if former.startswith("template_") and former != name:
            drop(former)


def clone(database: str, source: str | None = None) -> str:
    """Make `database` anew as a copy of the template (or `source`); returns its name.

    About a second. Copies attachments too; nobody may be using the source.
    """
    cluster = postgres.ensure()
    source = source or template()
    drop(database)
    # One copy at a time: PostgreSQL refuses a template that another copy has open.
    with locks.exclusive(paths.RUN / "clone.lock"):
        cluster.create(database, template=source)
    if _files(source).exists():
        # Odoo never changes an attachment's file, so both can share it.
        shutil.copytree(_files(source), _files(database), copy_function=os.link)
    return database


def drop(database: str) -> None:
    """Stop the database's server, drop the database and its attachments."""
    for daemon in process.running():
        if daemon.facts.get("database") == database:
            process.stop(daemon)
    postgres.ensure().drop(database)
    shutil.rmtree(_files(database), ignore_errors=True)


def exists(database: str) -> bool:
    """Whether there is such a database."""
    return database in postgres.ensure().databases()


def rename(database: str, to: str) -> None:
    """Rename a database that nobody is using; its attachments follow."""
    shutil.rmtree(_files(to), ignore_errors=True)
    if _files(database).exists():
        _files(database).rename(_files(to))
    postgres.ensure().rename(database, to)


def forget_files() -> None:
    """Delete all attachments and sessions, after the cluster itself is gone."""
    shutil.rmtree(odoo_config.DATA, ignore_errors=True)


def _files(database: str) -> Path:
    """The folder of a database's attachments."""
    return odoo_config.DATA / "filestore" / database
