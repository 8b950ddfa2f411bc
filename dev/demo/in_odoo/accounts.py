"""Key accounts for every customer of the demo, with managers, regions and flags."""

from typing import Any

from dev.demo.story import Customer, customers

MANAGERS = {"East": "salesperson", "West": "salesperson_west"}


def fill(env: Any) -> None:
    """Create whoever is missing; a second call changes nothing."""
    director = env["res.users"].search([("login", "=", "director")])
    accounts = env["key.account"].with_user(director)
    told = {customer.name: customer for customer in customers()}
    partners = env["res.partner"].search(
        [("name", "in", list(told)), ("parent_id", "=", False)], order="id"
    )
    missing = partners - accounts.search([]).partner_id
    flags = _flags(env)
    accounts.create([_vals(env, p, told[p.name], flags) for p in missing])


def _flags(env: Any) -> dict[str, int]:
    options = env["key.account.option"].search([("list", "=", "flag")])
    return {option.key.split("/")[-1]: option.id for option in options}


def _vals(
    env: Any, partner: Any, customer: Customer, flags: dict[str, int]
) -> dict[str, Any]:
    manager = env["res.users"].search([("login", "=", MANAGERS[customer.region])])
    team = env["crm.team"].search([("name", "=", customer.region)])
    return {
        "partner_id": partner.id,
        "user_id": manager.id,
        "team_id": team.id,
        "state": customer.state,
        "flag_ids": [(6, 0, [flags[flag] for flag in customer.flags])],
        "note": customer.note,
        **({"date_since": customer.since} if customer.since else {}),
    }
