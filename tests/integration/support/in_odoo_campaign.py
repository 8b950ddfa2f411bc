"""What a large campaign needs, made inside Odoo's shell; sent there as it is."""

from typing import Any

Env = Any


def make_accounts(env: Env, count: int, manager: str) -> int:
    """Many accounts of one manager that have bought nothing; returns how many there are."""
    env = env(context={**env.context, "tracking_disable": True})
    user = env["res.users"].search([("login", "=", manager)])
    partners = env["res.partner"].create(
        [{"name": f"Many {number:04}", "is_company": True} for number in range(count)]
    )
    env["key.account"].create(
        [{"partner_id": partner.id, "user_id": user.id} for partner in partners]
    )
    return int(env["key.account"].search_count([]))
