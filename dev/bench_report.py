"""The table of measured speed in the README, with the machine beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.benchmarks.goals import Goal

BEGIN, END = "<!-- bench -->\n", "<!-- /bench -->\n"


def written(readme: str, goals: Sequence[Goal], about: Mapping[str, Any]) -> str:
    """The text of the README with what was measured between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _former, _, after = rest.partition(END)
    return f"{before}{BEGIN}{_table(goals, about)}{END}{after}"


def _table(goals: Sequence[Goal], about: Mapping[str, Any]) -> str:
    rows = [goal.row() for goal in goals]
    head = "| what | measured | goal | |\n|---|---|---|---|\n"
    return f"{_setting(about)}\n\n{head}{''.join(rows)}"


def _setting(about: Mapping[str, Any]) -> str:
    machine, rows = about["machine"], about["rows"]
    sizes = ", ".join(
        f"{rows.get(table, 0)} {words}"
        for table, words in (
            ("key_account", "accounts"),
            ("sale_order", "orders with lines"),
            ("key_account_interaction", "interactions"),
            ("account_move", "invoices"),
        )
    )
    return (
        f"{sizes}; {machine['cores']} cores, {machine['memory']}, load"
        f" {machine['load_before']} before, PostgreSQL"
        f" {machine['postgresql_server_version'].split()[0]}"
        f" (fsync {machine['postgresql_fsync']}), Python {machine['python']}:"
    )
