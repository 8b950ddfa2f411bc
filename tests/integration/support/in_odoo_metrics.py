"""Random business of some customers; this file is sent to Odoo's shell as it is."""

import datetime
import random
from typing import Any

Env = Any

FIRST, LAST = datetime.date(2024, 1, 1), datetime.date(2026, 8, 31)
UNITS = ("kgm", "ton", "lb", "unit", "dozen", "litre")


class Business:
    """Makes everything from one seed."""

    def __init__(self, env: Env, seed: int) -> None:
        self.env = env(context={**env.context, "tracking_disable": True})
        self.random = random.Random(seed)
        self.company = self.env.company
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.products = self.make_products()
        self.currencies = self.make_currencies()
        self.people = self.make_customers()

    def pick(self, records: Any) -> Any:
        """One record, or one thing, of several."""
        return records[self.random.randrange(len(records))]

    def day(self, first: datetime.date = FIRST) -> datetime.date:
        """A day; every third one begins or ends a month, where mistakes are made."""
        found = first + datetime.timedelta(self.random.randrange((LAST - first).days))
        if self.random.randrange(3) == 0:
            found = found.replace(day=1) - datetime.timedelta(self.random.randrange(2))
        return max(found, first)

    def money(self, most: int = 10000) -> float:
        """An amount in cents."""
        return round(self.random.uniform(0.01, most), 2)

    def make_products(self) -> Any:
        """Products of three categories, one below another, and of six units."""
        category = self.env["product.category"]
        polymers = category.create({"name": "Polymers"})
        film = category.create({"name": "Film", "parent_id": polymers.id})
        other = category.create({"name": "Other"})
        self.env["key.account.option"].create(
            {
                "key": "product_group/polymers",
                "list": "product_group",
                "name": "Polymers",
                "category_ids": [(6, 0, polymers.ids)],
            }
        )
        return self.env["product.product"].create(
            [
                {
                    "name": f"{place.name} in {unit}",
                    "categ_id": place.id,
                    "uom_id": self.env.ref(f"uom.product_uom_{unit}").id,
                    "standard_price": self.money(50),
                    "taxes_id": [(5,)],
                }
                for place in (polymers, film, other)
                for unit in UNITS
            ]
        )

    def make_currencies(self) -> list[Any]:
        """The company's, two with rates that move, and one that never had a rate."""
        found = [self.company.currency_id]
        for name in ("KAA", "KAB", "KAC"):
            currency = self.env["res.currency"].create({"name": name, "symbol": name})
            rates = [] if name == "KAC" else range(2023, 2027)
            for year in rates:
                self.env["res.currency.rate"].create(
                    {
                        "currency_id": currency.id,
                        "name": f"{year}-01-01",
                        "rate": self.random.uniform(0.1, 9),
                    }
                )
            found.append(currency)
        return found

    def make_customers(self) -> Any:
        """Companies with contacts and branches; two thirds are key accounts."""
        partners = self.env["res.partner"]
        everybody = partners
        for number in range(30):
            head = partners.create({"name": f"Customer {number}", "is_company": True})
            everybody += head
            for place in range(self.random.randrange(4)):
                everybody += partners.create(
                    {
                        "name": f"Contact {number}.{place}",
                        "parent_id": head.id,
                        # A branch that is a company stands for itself.
                        "is_company": self.random.randrange(5) == 0,
                        "type": self.pick(["contact", "delivery", "other"]),
                    }
                )
            if number % 3:
                self.env["key.account"].create(
                    {"partner_id": head.id, "date_since": self.day()}
                )
        return everybody

    def orders(self, count: int) -> None:
        """Orders in any state, currency and company."""
        lists = self.env["product.pricelist"].create(
            [{"name": c.name, "currency_id": c.id} for c in self.currencies]
        )
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.pick(self.people).id,
                    "pricelist_id": self.pick(lists).id,
                    "date_order": self.moment(),
                    "order_line": [
                        (0, 0, self.line("product_uom_qty"))
                        for _ in range(self.random.randrange(1, 4))
                    ],
                }
                for _ in range(count)
            ]
        )
        other = self.env["res.company"].create({"name": "Other"})
        self.env.flush_all()
        for order in orders:
            state = self.pick(["sale"] * 7 + ["draft", "sent", "cancel"])
            company = other if self.random.randrange(10) == 0 else self.company
            self.env.cr.execute(
                "UPDATE sale_order SET state = %s, company_id = %s, locked = %s"
                " WHERE id = %s",
                [state, company.id, self.random.randrange(2) == 0, order.id],
            )
        self.env.invalidate_all()

    def moment(self) -> str:
        """A day at any hour, often one that is another day in Shanghai."""
        hour = self.pick([0, 3, 12, 15, 16, 23])
        return f"{self.day()} {hour:02}:{self.pick(['00:00', '59:59'])}"

    def line(self, quantity: str) -> dict[str, Any]:
        return {
            "product_id": self.pick(self.products).id,
            quantity: round(self.random.uniform(0.01, 500), 2),
            "price_unit": self.money(900),
            "tax_ids": [(5,)],
        }

    def invoices(self, count: int) -> None:
        """Documents of all types; drafts, payments before and after, matched notes."""
        kinds = ["out_invoice"] * 6 + ["out_refund", "out_refund", "out_receipt"]
        made = self.env["account.move"]
        for _ in range(count):
            day = self.day()
            made += made.create(
                {
                    "move_type": self.pick([*kinds, "in_invoice"]),
                    "partner_id": self.pick(self.people).id,
                    "currency_id": self.pick(self.currencies).id,
                    "invoice_date": day,
                    "date": day,
                    "invoice_date_due": day
                    + datetime.timedelta(self.random.randrange(60)),
                    "invoice_line_ids": [
                        (0, 0, self.line("quantity"))
                        for _ in range(self.random.randrange(1, 3))
                    ],
                }
            )
        posted = made.browse(self.random.sample(made.ids, count * 8 // 10))
        posted.action_post()
        for move in posted.filtered(lambda m: m.move_type == "out_invoice"):
            if self.random.randrange(2):
                self.pay(move)
        self.match_notes(posted)

    def pay(self, move: Any) -> None:
        """Some of it or all, some time later, by a payment that books an entry."""
        share = self.pick([1, 1, 0.5, 0.25])
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        amount = round(move.amount_residual * share, 2)
        day = min(self.day(move.invoice_date), LAST)
        wizard.create({"payment_date": day, "amount": amount})._create_payments()

    def match_notes(self, posted: Any) -> None:
        """Credit notes matched with an open invoice of the same customer."""
        for note in posted.filtered(lambda m: m.move_type == "out_refund"):
            open_ = posted.filtered(
                lambda m, note=note: (
                    m.move_type == "out_invoice"
                    and m.commercial_partner_id == note.commercial_partner_id
                    and m.currency_id == note.currency_id
                    and m.payment_state == "not_paid"
                )
            )
            lines = (note + open_[:1]).line_ids
            if open_:
                lines.filtered(lambda x: x.display_type == "payment_term").reconcile()

    def contacts(self, count: int) -> None:
        """Calls and visits, completed or not, and complaints."""
        modes = self.env["key.account.option"].create(
            [
                {"key": f"mode/{key}", "list": "mode", "name": key}
                for key in ("call", "visit")
            ]
        )
        accounts = self.env["key.account"].search([])
        talks = self.env["key.account.interaction"].create(
            [
                {
                    "key_account_id": self.pick(accounts).id,
                    "date": self.moment(),
                    "mode_id": self.pick(modes).id,
                    "summary": "Talk",
                    "call_answered": self.pick([False, "yes", "no"]),
                }
                for _ in range(count)
            ]
        )
        self.env.flush_all()
        done = self.random.sample(talks.ids, count * 3 // 4)
        self.env.cr.execute(
            "UPDATE key_account_interaction SET state = 'completed' WHERE id = ANY(%s)",
            [done],
        )

    def move_people(self) -> None:
        """Contacts change company, doubles are merged, some are archived."""
        contacts = self.people.filtered("parent_id")
        for contact in contacts[::7]:
            contact.parent_id = self.pick(self.people.filtered("is_company"))
        accounts = self.env["key.account"].search([])
        heads = self.people.filtered(lambda p: not p.parent_id)
        double = (heads - accounts.partner_id)[0]
        self.env["base.partner.merge.automatic.wizard"]._merge(
            [double.id, accounts[0].partner_id.id],
            accounts[0].partner_id,
            extra_checks=False,
        )
        accounts[3:5].active = False
        (contacts[1::7] - double.child_ids).active = False


def make_business(env: Env, seed: int, orders: int, invoices: int) -> int:
    """Make it; returns the number of active accounts."""
    # The customers of the other tests would only be noise.
    env["key.account"].search([]).active = False
    business = Business(env, seed)
    business.orders(orders)
    business.invoices(invoices)
    business.contacts(orders)
    business.move_people()
    return int(env["key.account"].search_count([]))


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
    env: Env, days: list[str], measures: list[dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """Day → for each measure the figure of every account, as text."""
    from odoo.addons.key_account_module.engine.condition import needs, parse_condition
    from odoo.addons.key_account_module.models.recompute.scope import Scope
    from odoo.addons.key_account_module.models.recompute.statement import Statement

    conditions = [parse_condition(measure)[0] for measure in measures]
    found = {}
    for day in days:
        scope = Scope(env.company, datetime.date.fromisoformat(day))
        rows = Statement(env(su=True), scope, needs(*conditions)).rows()
        found[day] = [
            {row.account_id: _text(row.values[c.measure]) for row in rows}
            for c in conditions
        ]
    return found


def _text(figure: Any) -> str | None:
    return None if figure is None else str(figure)
