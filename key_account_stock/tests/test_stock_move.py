import random
from datetime import date, timedelta
from decimal import Decimal

from odoo.addons.key_account_module.tests.recompute.invoice_common import InvoiceCommon
from odoo.fields import Command
from odoo.tests import tagged

TONNES = {"metric": "quantity", "unit": "t"}


@tagged("post_install", "-at_install")
class TestStockMove(InvoiceCommon):
    """The same metric counts deliveries where there is a stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.kilo = cls.env.ref("uom.product_uom_kgm")
        cls.tonne = cls.env.ref("uom.product_uom_ton")
        cls.account = cls._make_account()

    def setUp(self):
        super().setUp()
        plastics = self._make_category("Plastics")
        self._make_group("plastics", plastics)
        self.pellets = self._make_product("Pellets", plastics, uom_id=self.kilo.id)

    def test_deliveries_mark_the_customer(self):
        other = self._make_account("Other")
        picking = self._move(1000)
        self._clear_marks()

        picking.move_ids.quantity = 900
        self.assertEqual(self._marked(), self.account)

        self._clear_marks()
        picking.partner_id = other.partner_id
        self.assertEqual(self._marked(), self.account + other)

    def test_customer_of_the_order_is_marked(self):
        order = self._make_order(self.account.partner_id, 100)
        move = self._move(1000, partner=self._make_partner("Carrier")).move_ids
        move.sale_line_id = order.order_line
        self._clear_marks()

        move.quantity = 900

        self.assertEqual(self._marked(), self.account)

    def test_another_kind_of_location_is_everybody_s_business(self):
        self._clear_marks()

        self.customers.copy({"name": "More customers"})
        self.assertFalse(self._marked_all())

        self.stock.usage = "transit"
        self.assertTrue(self._marked_all())

    def _move(self, quantity, day="2026-03-02 12:00:00", *, back=False, **vals):
        """A transfer to the customer (or back), done at this moment."""
        places = (self.customers, self.stock) if back else (self.stock, self.customers)
        kind = self.warehouse.in_type_id if back else self.warehouse.out_type_id
        partner = vals.pop("partner", self.account.partner_id)
        values = {
            "product_id": self.pellets.id,
            "product_uom": self.kilo.id,
            "product_uom_qty": quantity,
            "location_id": places[0].id,
            "location_dest_id": places[1].id,
            **vals,
        }
        picking = self.env["stock.picking"].create(
            {
                "partner_id": partner.id,
                "picking_type_id": kind.id,
                "location_id": places[0].id,
                "location_dest_id": places[1].id,
                "move_ids": [Command.create(values)],
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking._action_done()
        # Odoo dates a done move with the moment of the click.
        picking.move_ids.date = day
        return picking

    def test_deliveries_less_returns_count_by_the_date_they_were_done(self):
        self._move(2500, "2026-05-31 23:59:59")
        self._move(500, "2026-06-01 00:00:00", back=True)
        self._move(1, "2026-06-15 00:00:00", product_uom=self.tonne.id)

        def tonnes(window):
            return self._figure(self.account, over=window, **TONNES)

        self.assertEqual(tonnes("calendar month"), Decimal("2.5"))
        self.assertEqual(tonnes("current calendar month"), Decimal("0.5"))

    def test_days_are_those_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self._move(1000, "2026-05-31 15:59:59")
        # 16:00 UTC is midnight in Shanghai.
        self._move(70, "2026-05-31 16:00:00")

        found = self._figure(self.account, over="calendar month", **TONNES)

        self.assertEqual(found, 1)

    def test_invoices_and_undone_transfers_do_not_count(self):
        self._make_invoice(self.account, (self.pellets, 9000, 1))
        picking = self._move(1000)
        picking.copy().action_confirm()

        self.assertEqual(self._figure(self.account, **TONNES), 1)

    def test_the_order_says_whose_delivery_it_is(self):
        """Goods sent to another address belong to the customer who ordered."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.account.partner_id.id,
                "partner_shipping_id": self._make_partner("Carrier").id,
                "order_line": [
                    Command.create(
                        {"product_id": self.pellets.id, "product_uom_qty": 3000}
                    )
                ],
            }
        )
        order.action_confirm()
        picking = order.picking_ids
        picking.move_ids.quantity = 3000
        picking.move_ids.picked = True
        picking._action_done()
        picking.move_ids.date = "2026-03-02 12:00:00"

        self.assertEqual(self._figure(self.account, **TONNES), 3)

        back = self._return(picking, 500)
        back.move_ids.date = "2026-03-05 12:00:00"
        self.assertEqual(self._figure(self.account, **TONNES), Decimal("2.5"))

    def test_a_product_group_and_a_unit_of_another_kind(self):
        drums = self._make_product(
            "Drum",
            self.pellets.categ_id,
            uom_id=self.env.ref("uom.product_uom_unit").id,
        )
        self._move(4, product_id=drums.id, product_uom=drums.uom_id.id)
        self._move(1000)
        self._move(7000, product_id=self._make_product("Oil", uom_id=self.kilo.id).id)
        measure = {**TONNES, "where": {"product_group": "plastics"}}

        [row] = self._statement(measure, accounts=self.account).rows()

        self.assertEqual(list(row.values.values()), [1])
        self.assertEqual(list(row.left_out.values()), [["Drum"]])

    def test_contacts_count_and_other_companies_do_not(self):
        ann = self._make_partner(
            "Ann", is_company=False, parent_id=self.account.partner_id.id
        )
        self._move(1000, partner=ann)
        picking = self._move(8000)
        other = self._make_company("Other")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move SET company_id = %s WHERE picking_id = %s",
            [other.id, picking.id],
        )

        self.assertEqual(self._figure(self.account, **TONNES), 1)

    def test_random_moves_add_up_in_every_window(self):
        """Beside a sum in plain Python; the seed is fixed."""
        chance = random.Random(18)
        accounts = [self.account, self._make_account("Bond")]
        units = {self.kilo: Decimal("0.001"), self.tonne: Decimal(1)}
        facts = []
        for _ in range(24):
            account, unit = chance.choice(accounts), chance.choice(list(units))
            day = date(2025, 12, 1) + timedelta(chance.randrange(210))
            amount, back = chance.randrange(1, 900), chance.randrange(4) == 0
            self._move(
                amount,
                f"{day} 10:00:00",
                back=back,
                partner=account.partner_id,
                product_uom=unit.id,
            )
            facts.append((account, day, (-1 if back else 1) * amount * units[unit]))
        windows = {
            "rolling 3 months": (date(2026, 3, 30), date(2026, 6, 29)),
            "calendar quarter": (date(2026, 1, 1), date(2026, 3, 31)),
            "calendar month": (date(2026, 5, 1), date(2026, 5, 31)),
        }

        for window, (first, last) in windows.items():
            found = self._figures(over=window, **TONNES)
            for account in accounts:
                expected = sum(
                    amount
                    for whose, day, amount in facts
                    if whose == account and first <= day <= last
                )
                self.assertEqual(found[account], expected, window)

    def _return(self, picking, quantity):
        wizard = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_ids=picking.ids, active_model=picking._name
        )
        wizard = wizard.create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        back = wizard._create_return()
        back.move_ids.quantity = quantity
        back.move_ids.picked = True
        back._action_done()
        return back
