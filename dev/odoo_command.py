"""Command lines that run Odoo on a database of this clone."""

from collections.abc import Sequence
from pathlib import Path

from dev import odoo_config, paths, postgres, setup


def server(database: str, addons: Sequence[Path] = (paths.ROOT,)) -> list[str]:
    """The start of a command line that runs Odoo's server on `database`."""
    installation = setup.ensure()
    config = odoo_config.ensure(postgres.ensure())
    folders = [*installation.source.addons, *filter(has_modules, addons)]
    path = [f"--addons-path={','.join(map(str, folders))}"] if folders else []
    return [
        *(str(installation.odoo_python), "-m", "odoo", "server", "-c", str(config)),
        *path,
        f"--database={database}",
        "--http-interface=127.0.0.1",
    ]


def has_modules(folder: Path) -> bool:
    """Whether Odoo would accept `folder` as an addons path (it refuses others)."""
    return any(folder.glob("*/__manifest__.py"))


def shell(database: str, addons: Sequence[Path] = (paths.ROOT,)) -> list[str]:
    """The command line of Odoo's shell on `database`."""
    words = server(database, addons)
    position = words.index("server")
    options = [word for word in words[position + 1 :] if "--http-i" not in word]
    return [*words[:position], "shell", *options, "--no-http"]
