"""What decides whether an environment is built again."""

from dev import venvs

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
