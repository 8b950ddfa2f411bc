"""Functions that run inside Odoo's shell; this file is sent there as it is.

They take `env` and JSON-able arguments, and return something JSON-able. Nothing here
may import what only the tests know.
"""

from typing import Any

Env = Any


def seed(
    env: Env, people: list[list[Any]], customers: list[list[Any]]
) -> dict[str, str]:
    """Make people, regions, customers and orders; returns an API key per login."""
    currency = env.ref("base.CNY")
    currency.active = True
    env.company.currency_id = currency
    users = make_people(env, people)
    make_customers(env, customers)
    return {login: make_key(env, user) for login, user in users.items()}


def make_people(env: Env, people: list[list[Any]]) -> dict[str, Any]:
    """Users with one group each, in the sales team named after their region."""
    users = {}
    for login, group, region, leads in people:
        names = ["base.group_user", *([f"key_account_module.{group}"] if group else [])]
        users[login] = env["res.users"].create(
            {
                "name": login,
                "login": login,
                "password": login,
                "email": f"{login}@example.com",
                "group_ids": [(6, 0, [env.ref(name).id for name in names])],
            }
        )
        if region:
            team = find_team(env, region)
            if leads:
                team.user_id = users[login]
            else:
                team.member_ids += users[login]
    return users


def find_team(env: Env, name: str) -> Any:
    """The sales team of that name, made if need be."""
    teams = env["crm.team"]
    return teams.search([("name", "=", name)]) or teams.create({"name": name})


def make_customers(env: Env, customers: list[list[Any]]) -> int:
    """Partners with a key account, and their orders: quoted, then confirmed."""
    product = env["product.product"].create(
        {"name": "Tests", "type": "service", "taxes_id": [(5,)]}
    )
    for name, manager, orders in customers:
        partner = env["res.partner"].create({"name": name, "is_company": True})
        user = env["res.users"].search([("login", "=", manager)])
        env["key.account"].create({"partner_id": partner.id, "user_id": user.id})
        for day, amount in orders:
            line = {
                "product_id": product.id,
                "product_uom_qty": 1,
                "price_unit": amount,
            }
            order = env["sale.order"].create(
                {"partner_id": partner.id, "order_line": [(0, 0, line)]}
            )
            order.action_confirm()
            order.date_order = f"{day} 04:00:00"
    return len(customers)


def make_crowd(env: Env, count: int, manager: str, day: str) -> int:
    """Many accounts with one confirmed order each, of amounts that make every tier."""
    env = env(context={**env.context, "tracking_disable": True})
    user = env["res.users"].search([("login", "=", manager)])
    product = env["product.product"].search([("name", "=", "Tests")], limit=1)
    partners = env["res.partner"].create(
        [{"name": f"Crowd {n:04}", "is_company": True} for n in range(count)]
    )
    env["key.account"].create(
        [{"partner_id": partner.id, "user_id": user.id} for partner in partners]
    )
    amounts = (20_000, 150_000, 700_000)
    orders = env["sale.order"].create(
        [
            {
                "partner_id": partner.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1,
                            "price_unit": amounts[n % 3] + n,
                        },
                    )
                ],
            }
            for n, partner in enumerate(partners)
        ]
    )
    env.flush_all()
    # As confirmed; a thousand real confirmations would take minutes.
    env.cr.execute(
        "UPDATE sale_order SET state = 'sale', date_order = %s WHERE id = ANY(%s)",
        [f"{day} 04:00:00", orders.ids],
    )
    return len(orders)


def ask_for_approval(
    env: Env, login: str, complaints: list[int], chain: str
) -> list[int]:
    """Ask for approval of each complaint's opinion, as that user; returns the requests."""
    user = env["res.users"].search([("login", "=", login)])
    records = env["key.account.complaint"].with_user(user).browse(complaints)
    steps = env["key.account.approval.chain"]._by_key(chain, records.company_id)
    return [record._approval_request("opinion", steps).id for record in records]


def bare_key(env: Env, login: str) -> str:
    """A user of a database without the addon, with a key."""
    user = env["res.users"].create(
        {
            "name": login,
            "login": login,
            "group_ids": [(6, 0, [env.ref("base.group_user").id])],
        }
    )
    return make_key(env, user)


def make_key(env: Env, user: Any) -> str:
    """An API key of a user for good: the database may be used for months."""
    keys = env["res.users.apikeys"].with_user(user).sudo()
    return str(keys._generate("rpc", "tests", None))
