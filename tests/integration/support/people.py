"""Who logs in, and the customers they work for. Passwords are the logins."""

from typing import NamedTuple


class Person(NamedTuple):
    """A user: the groups it gets and the region (sales team) it works in or leads."""

    login: str
    group: str = ""
    region: str = ""
    leads: bool = False


class Customer(NamedTuple):
    """A key account with its manager and its confirmed orders ``(day, amount)``."""

    name: str
    manager: str
    orders: tuple[tuple[str, float], ...] = ()


ADMIN = "policy.admin"
NORTH, SOUTH = "sales.north", "sales.south"
MANAGER = "manager.north"
DIRECTOR = "director"
AUDITOR = "auditor"
NOBODY = "nobody"

PEOPLE = (
    Person(ADMIN, "group_policy_admin"),
    Person(NORTH, "group_user", "North"),
    Person(SOUTH, "group_user", "South"),
    Person(MANAGER, "group_region_manager", "North", leads=True),
    Person(DIRECTOR, "group_director"),
    Person(AUDITOR, "group_auditor"),
    Person(NOBODY),
)

# As of the middle of 2025, by the limits of the ABC policy: just A, just B, just not B,
# nothing. A year later nobody has bought for more than twelve months.
CUSTOMERS = (
    Customer("North Steel", NORTH, (("2025-03-10", 300_000), ("2025-05-20", 200_000))),
    Customer("North Trade", NORTH, (("2025-03-10", 100_000),)),
    Customer("South Chemicals", SOUTH, (("2025-03-10", 99_999.99),)),
    Customer("South Laboratory", SOUTH),
)
CROWD = 200
"""Customers of the north besides these, where a run is to take some time."""

GRADED, LATER = "2025-06-30", "2026-06-30"
