"""Asking for figures inside Odoo's shell; this file is sent there as it is."""

import datetime
from typing import Any

Env = Any


def load_orders(env: Env, rows: list[list[Any]]) -> int:
    """Confirmed orders of real customers: `[customer, day, amount]` each."""
    env["key.account"].search([]).active = False
    env = env(context={**env.context, "tracking_disable": True})
    names = list(dict.fromkeys(str(row[0]) for row in rows))
    partners = env["res.partner"].create(
        [{"name": name, "is_company": True} for name in names]
    )
    env["key.account"].create(
        [{"partner_id": partner.id, "date_since": False} for partner in partners]
    )
    by_name = dict(zip(names, partners.ids, strict=True))
    template = env["sale.order"].create({"partner_id": partners[0].id})
    env.flush_all()
    # Odoo makes one order; the others differ in customer, day and amount alone.
    env.cr.execute(
        """SELECT string_agg(quote_ident(column_name), ', ')
             FROM information_schema.columns
            WHERE table_name = 'sale_order' AND column_name NOT IN
                  ('id', 'partner_id', 'date_order', 'amount_untaxed', 'state')"""
    )
    columns = env.cr.fetchone()[0]
    env.cr.execute(
        f"""INSERT INTO sale_order
                (partner_id, date_order, amount_untaxed, state, {columns})
            SELECT partner, day, amount, 'sale', {columns}
              FROM sale_order, unnest(%s::int[], %s::timestamp[], %s::numeric[])
                AS row (partner, day, amount)
             WHERE id = %s""",
        [
            [by_name[str(row[0])] for row in rows],
            [f"{row[1]} 04:00:00" for row in rows],
            [str(row[2]) for row in rows],
            template.id,
        ],
    )
    return len(names)


def measured(
    env: Env, days: list[str], conditions: list[dict[str, Any]], companies: list[int]
) -> list[dict[str, list[dict[str, Any]]]]:
    """For each company: day → for each condition what is known of every account."""
    from odoo.addons.key_account_module.engine.condition import needs, parse_condition
    from odoo.addons.key_account_module.models.recompute.scope import Scope
    from odoo.addons.key_account_module.models.recompute.statement import Statement

    leaves = [parse_condition(condition)[0] for condition in conditions]

    def figures(company: int, day: str) -> list[dict[str, Any]]:
        scope = Scope(
            env["res.company"].browse(company), datetime.date.fromisoformat(day)
        )
        rows = Statement(env(su=True), scope, needs(*leaves)).rows()
        return [
            {row.account_id: _text(_asked(row, leaf)) for row in rows}
            for leaf in leaves
        ]

    return [{day: figures(company, day) for day in days} for company in companies]


def _asked(row: Any, leaf: Any) -> Any:
    """What a condition looks at."""
    kind = type(leaf).__name__
    if kind == "Series":
        return row.series.get(leaf.measure)
    if kind == "Change":
        return [row.values.get(leaf.measure), row.values.get(leaf.base)]
    if kind == "Rank":
        return row.ranks[leaf.rank]
    return row.events[leaf.event] if kind == "Days" else row.values.get(leaf.measure)


def _text(figure: Any) -> Any:
    if isinstance(figure, list):
        return [_text(item) for item in figure]
    return None if figure is None else str(figure)
