"""Who appears in the demo: people, customers and what they buy.

The first two customers are the sample rows of the CRM scheme (its forms for the basic
file and for maintenance); the others are invented so that every tier, moves that are
applied and moves that are proposed, and the edges of the thresholds occur.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Person(NamedTuple):
    """A user of the demo; the password is the login."""

    login: str
    name: str
    sees: str
    region: str = ""
    groups: tuple[str, ...] = ()


PEOPLE = (
    Person("salesperson", "Salesperson East", "his own accounts", "East"),
    Person("salesperson_west", "Salesperson West", "his own accounts", "West"),
    Person(
        "regional_manager",
        "Regional manager East",
        "the accounts of region East",
        "East",
    ),
    Person(
        "regional_manager_west",
        "Regional manager West",
        "the accounts of region West",
        "West",
    ),
    Person("director", "Director", "every account"),
    Person("auditor", "Auditor", "every account, read only"),
    Person(
        "policy_admin",
        "Policy administrator",
        "the policies, no account",
        groups=("key_account_module.group_policy_admin",),
    ),
)

SALES_LOGINS = ("salesperson", "salesperson_west", "regional_manager", "director")

LEADERS = {"East": "regional_manager", "West": "regional_manager_west"}


class Order(NamedTuple):
    """An order: how many days ago, and its untaxed amount in CNY."""

    days_ago: int
    amount: float


@dataclass(frozen=True)
class Customer:
    """A customer of the demo and everything it bought."""

    name: str
    industry: str
    region: str
    orders: tuple[Order, ...]
    flags: tuple[str, ...] = ()
    learnt: tuple[str, ...] = ()
    """Flags that were set after the first grading."""
    state: str = "active"
    since: str = ""
    note: str = ""


def _every(days: int, count: int, amount: float, start: int = 10) -> tuple[Order, ...]:
    """`count` equal orders, `days` apart, the newest `start` days ago."""
    return tuple(Order(start + days * index, amount) for index in range(count))


def _samples() -> list[Customer]:
    technology = (Order(20, 480_000.0), Order(110, 420_000.0), Order(230, 300_000.0))
    return [
        Customer(
            "某科技有限公司",
            "Manufacturing",
            "East",
            technology,
            ("loyal",),
            since="2019-03-01",
            note="500人 / 2亿元, 2018年, 智能手机零部件; 首次合作 2019年3月: 手机屏幕",
        ),
        Customer("某贸易公司", "Retail", "East", _every(85, 4, 52_000.0)),
    ]


def _edges() -> list[Customer]:
    """Customers at the thresholds, and flags that speak against the amount."""
    return [
        Customer("Exact Half Million Ltd", "Energy", "East", (Order(30, 500_000.0),)),
        Customer("One Cent Short Ltd", "Energy", "East", (Order(30, 499_999.99),)),
        Customer("Hundred Thousand Ltd", "Energy", "West", (Order(30, 100_000.0),)),
        Customer(
            "Sole Supplier Partner",
            "IT",
            "East",
            _every(60, 2, 9_000.0),
            ("strategic",),
        ),
        Customer(
            "New Line Planner", "IT", "West", _every(70, 2, 15_000.0), ("growth_need",)
        ),
        Customer(
            "Seldom but Large",
            "IT",
            "West",
            (Order(200, 620_000.0),),
            ("low_frequency",),
        ),
        Customer("Silent Customer", "Retail", "West", (), state="dormant"),
    ]


def _movers() -> list[Customer]:
    """Customers for whom the figures, or a flag, speak for another tier than before."""
    rising = _every(25, 6, 95_000.0) + _every(40, 3, 20_000.0, start=200)
    falling = (Order(60, 30_000.0), *_every(20, 8, 80_000.0, start=380))
    slipping = (Order(90, 45_000.0), *_every(30, 4, 40_000.0, start=400))
    return [
        Customer("Rising Star Electronics", "Manufacturing", "East", rising),
        Customer("Climbing Foods", "Retail", "West", rising[:5]),
        Customer("Falling Leaf Trading", "Retail", "East", falling),
        Customer("Slipping Stone Works", "Construction", "West", slipping),
        Customer(
            "Core Project Partner",
            "IT",
            "West",
            _every(120, 6, 22_000.0),
            learnt=("strategic",),
        ),
    ]


def _monthly() -> list[Customer]:
    """Small customers that buy every fortnight: cards by months in a row."""
    return [
        Customer("Monthly Stationery", "Retail", "East", _every(14, 40, 900.0)),
        Customer("New Subscriber", "Services", "West", _every(14, 17, 700.0)),
    ]


_REGULARS = {
    "East": (
        "Harbour Tools", "Birch Packaging", "Lotus Textiles", "Granite Pumps",
        "Willow Print", "Copper Line", "Pearl River Optics", "Cedar Furniture",
        "Bright Glass", "Northern Bearings", "Plum Blossom Tea", "Anchor Cables",
    ),
    "West": (
        "Red Clay Ceramics", "Mountain Dairy", "Silk Road Carpets", "Delta Valves",
        "Jade Instruments", "Windmill Seeds", "Quartz Lighting", "Bamboo Paper",
        "Salt Lake Chemicals", "Orchid Clinics", "Falcon Freight", "Maple Schools",
    ),
}  # fmt: skip

_INDUSTRIES = ("Manufacturing", "Services", "Finance", "Retail")


def _regulars() -> list[Customer]:
    """Two dozen ordinary customers from a few thousand to nearly a million a year."""
    customers = []
    for region, names in _REGULARS.items():
        for index, name in enumerate(names):
            amount = round(6_000 * 1.4**index, -2)
            # Two years at an even pace: these do not move between two gradings.
            orders = _every(120, 6, amount, start=5 + index)
            industry = _INDUSTRIES[index % len(_INDUSTRIES)]
            customers.append(Customer(name, industry, region, orders))
    return customers


def customers() -> list[Customer]:
    """Everybody, in the order in which they are created."""
    return [*_samples(), *_edges(), *_movers(), *_monthly(), *_regulars()]
