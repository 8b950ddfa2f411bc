"""Virtual environments: one for Odoo, one for the tools, a small one in the clone.

The first two are shared by clones. The clone's own holds nothing but this project
(editable) and a pointer to the tools, so two clones cannot import each other's code,
and the adapter runs without Odoo beside it, as it does for its users.
"""

import json
import os
import shutil
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

from dev import locks, paths, progress
from dev.errors import DevError
from dev.odoo_source import Source

LOCKS = {"odoo": "odoo.txt", "tools": "dev.txt"}


def odoo_venv(source: Source) -> Path:
    """The environment with Odoo from `source` and what it imports."""
    return _shared("odoo", str(source.folder), links=[source.folder])


def tools_venv() -> Path:
    """The environment with the adapter's dependencies and the developer's tools."""
    return _shared("tools", "", links=[])


def clone_venv() -> Path:
    """The clone's environment: the tools plus this project, editable."""
    tools = tools_venv()
    project = installed_part((paths.ROOT / "pyproject.toml").read_text())
    content = paths.digest(str(tools), project, str(paths.CLONE_VENV))
    return locks.build_stamped(
        paths.CLONE_VENV, content, lambda target: _build_clone(target, tools)
    )


def installed_part(pyproject: str) -> str:
    """What an editable install depends on; settings of the tools are not in it."""
    content = tomllib.loads(pyproject)
    return json.dumps([content["project"], content["tool"]["hatch"]])


def python_of(environment: Path) -> Path:
    """The interpreter of an environment."""
    return environment / "bin" / "python"


def site_packages(environment: Path) -> Path:
    """The folder of an environment that packages are installed into."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return environment / "lib" / version / "site-packages"


def unpacked(kind: str, saying: str) -> Path:
    """A folder in the cache with the packages of `requirements/KIND.txt` alone.

    For what lives beside an environment, not in one: their own requirements are not
    fetched.
    """
    lock = paths.REQUIREMENTS / f"{kind}.txt"
    key = paths.digest(lock.read_text(), interpreter())

    def build(folder: Path) -> None:
        progress.say(saying)
        helper = folder / "pip"
        create(helper)
        install(helper, ["--no-deps", "-r", lock, "--target", folder / "packages"])
        shutil.rmtree(helper)

    return locks.build_renamed(paths.cache() / f"{kind}-{key}", build) / "packages"


def _shared(kind: str, extra: str, links: list[Path]) -> Path:
    """An environment in the cache, named after all that decides its content."""
    lock = paths.REQUIREMENTS / LOCKS[kind]
    key = paths.digest(lock.read_text(), interpreter(), extra)
    target = paths.cache() / f"{kind}-{key}"

    def build(folder: Path) -> None:
        progress.say(f"Creating the Python environment `{folder.name}`")
        create(folder)
        install(folder, ["-r", lock])
        _link(folder, "odoo", links)

    return locks.build_stamped(target, key, build)


def interpreter() -> str:
    """What tells this Python from another: version, machine and place."""
    base = getattr(sys, "_base_executable", sys.executable)
    return f"{sys.version}|{sysconfig.get_platform()}|{os.path.realpath(base)}"


def create(target: Path, *, with_pip: bool = True) -> None:
    """An empty environment of the running Python."""
    try:
        venv.create(target, with_pip=with_pip, symlinks=True)
    # venv reports a missing ensurepip by the exit code of the helper it started.
    except Exception as error:
        raise DevError(
            f"cannot create a virtual environment in {target}",
            why=str(error),
            hint="on Debian and Ubuntu: `apt-get install python3-venv`",
        ) from error


def install(environment: Path, arguments: list[str | Path]) -> None:
    """Install packages with pip, from where the machine's own settings say."""
    pip(environment, ["install", "--progress-bar=off", *arguments])


def pip(environment: Path, arguments: list[str | Path]) -> None:
    """Run pip in an environment, with nothing to answer."""
    quiet = ("--no-input", "--disable-pip-version-check")
    progress.run(
        [python_of(environment), "-m", "pip", *quiet, *arguments],
        doing="installing Python packages",
        log=paths.log_file("setup"),
        hint="check the network and run it again; pip keeps what it has fetched."
        f" The whole output is in {paths.LOGS / 'setup.log'}",
    )


def _build_clone(target: Path, tools: Path) -> None:
    create(target, with_pip=False)
    _link(target, "tools", [site_packages(tools)])
    install(target, ["--no-deps", "--no-build-isolation", "-e", paths.ROOT])


def _link(environment: Path, name: str, folders: list[Path]) -> None:
    """Let an environment import from `folders` as well."""
    if folders:
        lines = "".join(f"{folder}\n" for folder in folders)
        (site_packages(environment) / f"{name}.pth").write_text(lines)
