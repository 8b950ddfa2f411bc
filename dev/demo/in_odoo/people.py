"""Company, regions and users of the demo."""

from typing import Any

from dev.demo.story import LEADERS, PEOPLE, SALES_LOGINS


def fill(env: Any) -> None:
    """Create them; a second call changes nothing."""
    company = env["res.company"].search([], limit=1)
    _use_cny(env, company)
    users = {person.login: _user(env, person) for person in PEOPLE}
    for region, leader in LEADERS.items():
        _region(env, region, users[leader], users)


def _use_cny(env: Any, company: Any) -> None:
    """The policies name amounts in CNY, so the company keeps its books in CNY."""
    cny = env.ref("base.CNY")
    cny.active = True
    if company.currency_id != cny:
        company.write({"name": "Demo Company", "currency_id": cny.id})
        env["product.pricelist"].search([]).write({"currency_id": cny.id})
        company.partner_id.tz = "Asia/Shanghai"


def _user(env: Any, person: Any) -> Any:
    users = env["res.users"].with_context(no_reset_password=True)
    found = users.search([("login", "=", person.login)])
    if found:
        return found
    groups = ["base.group_user", *person.groups]
    if person.login in SALES_LOGINS:
        groups.append("sales_team.group_sale_salesman_all_leads")
    return users.create(
        {
            "name": person.name,
            "login": person.login,
            "password": person.login,
            "email": f"{person.login}@demo.example",
            "tz": "Asia/Shanghai",
            "group_ids": [(6, 0, [env.ref(name).id for name in groups])],
        }
    )


def _region(env: Any, name: str, leader: Any, users: dict[str, Any]) -> None:
    teams = env["crm.team"]
    team = teams.search([("name", "=", name)])
    if not team:
        team = teams.create({"name": name, "user_id": leader.id})
    members = [users[p.login].id for p in PEOPLE if p.region == name]
    team.member_ids = [(6, 0, members)]
