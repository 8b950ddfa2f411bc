"""Databases with the addon installed, kept in step with its code."""

from pathlib import Path

from dev import databases, locks, odoo, paths, postgres, progress

PREFIX = "addon_"


def fingerprint(folder: Path = paths.ADDON) -> str:
    """A text that changes with any file of the addon."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    kept = (path for path in files if path.suffix != ".pyc")
    parts = (f"{path.relative_to(folder)}\0{path.read_bytes()!r}" for path in kept)
    return paths.digest(*parts)


def template() -> str:
    """A database with the addon freshly installed, to copy from; returns its name.

    Made anew when the addon's code changes, in about 10 seconds. Nobody may use it:
    `databases.clone("x", source=addon.template())`.
    """
    name = PREFIX + paths.digest(databases.template_name(), fingerprint())
    if not databases.exists(name):
        with locks.exclusive(paths.RUN / "addon.lock"):
            if not databases.exists(name):
                _build(name)
    return name


def _build(name: str) -> None:
    """Install under another name and rename: a broken install leaves no template."""
    progress.say("Installing the addon on a copy of the template database")
    partial = databases.clone(f"{PREFIX}partial")
    odoo.install(partial, [paths.ADDON_NAME])
    databases.rename(partial, name)
    for former in _former():
        databases.drop(former)


def _former() -> list[str]:
    """Older ones to drop; the last two stay, as a copy of one may be under way."""
    newest_first = postgres.ensure().sql(
        "SELECT datname FROM pg_database"
        f" WHERE datname ~ '^{PREFIX}[0-9a-f]+$' ORDER BY oid DESC"
    )
    return newest_first.split()[2:]


def database(name: str) -> str:
    """Database `name` with the present addon: made, or upgraded, if need be.

    A running server of it is stopped before an upgrade.
    """
    wanted = fingerprint()
    if not databases.exists(name):
        progress.say(f"Creating the database `{name}`")
        databases.clone(name, source=template())
        _mark(name, wanted)
    elif _marked(name) != wanted:
        progress.say(f"Upgrading the database `{name}`: the addon has changed")
        if server := odoo.find(name):
            server.stop()
        odoo.upgrade(name, [paths.ADDON_NAME])
        _mark(name, wanted)
    return name


def _mark(name: str, text: str) -> None:
    """Note on the database which code it was made by; copies do not carry it on."""
    postgres.ensure().sql(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")


def _marked(name: str) -> str:
    return postgres.ensure().sql(
        "SELECT coalesce(shobj_description(oid, 'pg_database'), '')"
        f" FROM pg_database WHERE datname = '{name}'"
    )
