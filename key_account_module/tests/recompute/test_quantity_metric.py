from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...engine.condition import parse_condition
from ...engine.explain import evaluate, words
from ...engine.facts import Facts
from .common import TODAY
from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestQuantityMetric(InvoiceCommon):
    """Quantities by product group, in the unit that the policy names."""

    def setUp(self):
        super().setUp()
        self.tonne = self.env.ref("uom.product_uom_ton")
        self.kilo = self.env.ref("uom.product_uom_kgm")
        self.piece = self.env.ref("uom.product_uom_unit")
        plastics = self._make_category("Plastics")
        self._make_group("plastics", plastics)
        self.pellets = self._make_product("Pellets", plastics, uom_id=self.kilo.id)
        self.drum = self._make_product("Drum", plastics, uom_id=self.piece.id)
        self.account = self._make_account()
        self.tonnes = {
            "metric": "quantity",
            "unit": "t",
            "where": {"product_group": "plastics"},
        }

    def test_units_are_converted_and_credit_notes_are_negative(self):
        self._make_invoice(self.account, (self.pellets, 1500, 1))
        self._make_invoice(self.account, (self.pellets, 2, 1000, self.tonne))
        self._make_refund(self.account, (self.pellets, 250, 1))

        self.assertEqual(self._figure(self.account, **self.tonnes), Decimal("3.25"))
        grams = self._figure(self.account, **{**self.tonnes, "unit": "g"})
        self.assertEqual(grams, 3250000)

    def test_other_groups_do_not_count(self):
        oil = self._make_product("Oil", uom_id=self.kilo.id)
        self._make_invoice(self.account, (oil, 1500, 1))

        self.assertEqual(self._figure(self.account, **self.tonnes), 0)

    def test_a_product_of_another_unit_is_left_out_and_named(self):
        self._make_invoice(self.account, (self.pellets, 1000, 1), (self.drum, 3, 9))

        [row] = self._statement(self.tonnes, accounts=self.account).rows()

        [(measure, names)] = row.left_out.items()
        self.assertEqual(names, ["Drum"])
        self.assertEqual(row.values[measure], 1)
        condition, _problems = parse_condition({**self.tonnes, "gte": 1})
        facts = Facts(TODAY, row.values, left_out=row.left_out)
        self.assertEqual(
            words(evaluate(condition, facts)),
            "quantity of all time (only plastics) 1 t ≥ 1 t "
            "(not counted, other unit: Drum) (met)",
        )

    def test_the_explanation_of_a_grade_names_what_was_left_out(self):
        self._make_invoice(self.account, (self.drum, 3, 9))
        self._make_scheme(star={**self.tonnes, "gte": 1}, other="otherwise")

        self._run()

        tried = self.account.grade_ids.explanation["tried"][0]["verdict"]
        self.assertEqual((tried["value"], tried["left_out"]), ("0", ["Drum"]))

    def test_what_is_left_out_explains_the_grade_anew(self):
        self._make_scheme(star={**self.tonnes, "gte": 1}, other="otherwise")
        self._run()
        self._make_invoice(self.account, (self.drum, 3, 9))

        self._run()

        tried = self.account.grade_ids.latest_explanation["tried"][0]["verdict"]
        self.assertEqual(tried["left_out"], ["Drum"])

    def test_only_months_with_such_a_product_name_it(self):
        self._make_invoice(self.account, (self.drum, 3, 9), day="2025-12-31")
        self._make_invoice(self.account, (self.pellets, 1000, 1), day="2026-05-31")

        series = {**self.tonnes, "per": "month", "in_a_row": 2}
        [row] = self._statement(series, accounts=self.account).rows()

        self.assertEqual(list(row.series.values()), [[0, 1]])
        self.assertEqual(row.left_out, {})

    def test_a_unit_that_this_server_lacks_stops_the_run_with_the_way_out(self):
        self._make_scheme(
            star={"metric": "quantity", "unit": "no.such_unit", "gte": 1},
            other="otherwise",
        )

        with self.assertRaisesRegex(UserError, "no.such_unit.*Create the unit"):
            self._run()
