"""Addons of others that the benchmarks compare with; nothing of ours needs them."""

from pathlib import Path

from dev import venvs


def addons() -> Path:
    """The folder with the peers' addons, fetched if need be."""
    packages = venvs.unpacked("peers", "Fetching the addons to compare with")
    return packages / "odoo" / "addons"
