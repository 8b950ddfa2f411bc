"""What decides whether an environment is built again."""

from dev import paths, venvs

PROJECT = """
[project]
name = "{name}"
[tool.hatch.build]
dev-mode-dirs = ["adapter"]
[tool.ruff]
line-length = {length}
"""


def test_change_of_the_project_rebuilds_its_environment() -> None:
    first = venvs.installed_part(PROJECT.format(name="a", length=88))

    assert venvs.installed_part(PROJECT.format(name="b", length=88)) != first


def test_change_of_a_tool_setting_leaves_it_alone() -> None:
    first = venvs.installed_part(PROJECT.format(name="a", length=88))

    assert venvs.installed_part(PROJECT.format(name="a", length=99)) == first


def test_what_is_fetched_beside_an_environment_is_pinned() -> None:
    """Nothing resolves versions there, so each line has to name one."""
    for kind in ("postgres", "peers", "datasets"):
        lines = (paths.REQUIREMENTS / f"{kind}.txt").read_text().splitlines()
        packages = [line for line in lines if not line.startswith("#")]

        assert packages
        assert all("==" in package for package in packages)
