"""Random deliveries inside Odoo's shell; this file is sent there as it is."""

import datetime
import random
from typing import Any

Env = Any

FIRST, LAST = datetime.date(2024, 1, 1), datetime.date(2026, 8, 31)


def make_deliveries(env: Env, seed: int, count: int) -> int:
    """Done transfers to customers and back, and some that are only planned."""
    chance = random.Random(seed)
    env = env(context={**env.context, "tracking_disable": True})
    warehouse = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id)], limit=1
    )
    stock, customers = (
        warehouse.lot_stock_id,
        env.ref("stock.stock_location_customers"),
    )
    products = env["product.product"].search([("name", "like", " in ")])
    people = env["res.partner"].search([("name", "=like", "C%")])
    for _ in range(count):
        back, done = chance.randrange(4) == 0, chance.randrange(8) > 0
        kind = warehouse.in_type_id if back else warehouse.out_type_id
        places = (customers, stock) if back else (stock, customers)
        product = products[chance.randrange(len(products))]
        quantity = round(chance.uniform(0.01, 900), 2)
        ends = {"location_id": places[0].id, "location_dest_id": places[1].id}
        move = {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": quantity,
            **ends,
        }
        picking = env["stock.picking"].create(
            {
                "partner_id": people[chance.randrange(len(people))].id,
                "picking_type_id": kind.id,
                "move_ids": [(0, 0, move)],
                **ends,
            }
        )
        picking.action_confirm()
        if done:
            picking.move_ids.quantity = quantity
            picking.move_ids.picked = True
            picking._action_done()
            # Odoo dates it with this moment; the last second of a month is another
            # month in Shanghai.
            day = FIRST + datetime.timedelta(chance.randrange((LAST - FIRST).days))
            picking.move_ids.date = f"{day} {chance.choice(['15:59:59', '16:00:00'])}"
    return count
