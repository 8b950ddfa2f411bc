"""What a benchmark is told when it runs, as plain data that crosses two processes."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

TABLES = (
    "res_partner",
    "key_account",
    "sale_order",
    "sale_order_line",
    "key_account_interaction",
    "key_account_rating",
    "key_account_complaint",
    "key_account_survey_line",
    "account_move",
    "account_move_line",
)
"""What the data for measuring fills."""


class Setting(NamedTuple):
    """Sizes, policies, and what stands beside the database.

    Attributes:
        accounts: How many key accounts are measured.
        policies: Documents of the policies for measuring, by the name of their file.
        urls: Servers of Odoo on the same database, if the benchmark needs any.
        plain: What the benchmark's `plain(env)` found where the addon is not installed.
    """

    accounts: int
    policies: Mapping[str, Mapping[str, Any]]
    urls: Sequence[str] = ()
    plain: Any = None
