from odoo.tests import tagged

from .invoice_common import InvoiceCommon

TONNES = {
    "metric": "quantity",
    "unit": "t",
    "gte": 1,
    "where": {"product_group": "plastics"},
}


@tagged("post_install", "-at_install")
class TestMeasureNotes(InvoiceCommon):
    """Plan and run say what cannot be counted, or not all of it."""

    def setUp(self):
        super().setUp()
        self.plastics = self._make_category("Plastics")
        self.kilo = self.env.ref("uom.product_uom_kgm").id
        self._make_product("Pellets", self.plastics, uom_id=self.kilo)

    def _noted(self):
        status = self._run()
        return self.env["key.account.run"].browse(status["run_id"]).notes or ""

    def _findings(self, condition, categories=("Plastics",)):
        names = {"name": {"en_US": "Test"}}
        named = categories and list(categories)
        group = {"list": "product_group", "categories": named, **names}
        document = self._make_policy(
            ("option", "product_group/plastics", group),
            ("scheme", "test", names),
            ("tier", "test/a", {**names, "scheme": "test", "condition": condition}),
            (
                "tier",
                "test/b",
                {
                    **names,
                    "scheme": "test",
                    "sequence": 90,
                    "condition": "otherwise",
                },
            ),
        )
        policy = self.env["key.account.policy"].with_user(self.policy_admin)
        found = policy.plan(document=document)["diagnostics"]
        return {item["code"]: item for item in found}

    def test_where_everything_is_counted_nothing_is_said(self):
        self._make_group("plastics", self.plastics)
        self._make_scheme(star=TONNES, other="otherwise")

        self.assertEqual(self._noted(), "")
        self.assertEqual(self._findings(TONNES), {})

    def test_products_in_another_unit_are_named(self):
        self._make_group("plastics", self.plastics)
        for number in range(7):
            self._make_product(f"Drum {number}", self.plastics)
        self._make_scheme(star=TONNES, other="otherwise")

        noted = self._noted()
        finding = self._findings(TONNES)["POL425"]

        self.assertIn("left out: Drum 0, Drum 1, Drum 2, Drum 3, Drum 4, ….", noted)
        self.assertNotIn("Pellets", noted)
        self.assertEqual(finding["severity"], "warning")
        self.assertEqual(
            (finding["address"], finding["path"]), ("tier/test/a", "condition")
        )

    def test_a_group_without_categories_is_named(self):
        self._make_group("plastics")
        self._make_scheme(star=TONNES, other="otherwise")

        self.assertIn("“plastics” names no product category", self._noted())
        self.assertIn("POL424", self._findings(TONNES, categories=None))

    def test_a_unit_that_the_server_lacks_refuses_the_policy(self):
        finding = self._findings({**TONNES, "unit": "no.such_unit"})["POL412"]

        self.assertEqual(finding["severity"], "error")

    def test_a_currency_without_any_rate_is_named_and_counts_one_to_one(self):
        account = self._make_account()
        currency = self.env["res.currency"].create({"name": "KAX", "symbol": "KAX"})
        pricelist = self.env["product.pricelist"].create(
            {"name": "KAX", "currency_id": currency.id}
        )
        self._make_order(account.partner_id, 100, pricelist_id=pricelist.id)
        revenue = {"metric": "revenue", "gte": 1}
        self._make_scheme(star=revenue, other="otherwise")

        noted = self._noted()

        self.assertIn("no exchange rate for KAX", noted)
        self.assertEqual(self._figure(account, metric="revenue"), 100)
        self.assertEqual(self._findings(revenue)["POL426"]["severity"], "warning")
        self.assertNotIn("POL426", self._findings({"metric": "orders", "gte": 1}))

        self.env["res.currency.rate"].create(
            {"name": "2026-01-01", "rate": 2, "currency_id": currency.id}
        )
        self.assertNotIn("KAX", self._noted())
