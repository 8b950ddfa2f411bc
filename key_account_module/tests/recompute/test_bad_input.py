from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .invoice_common import InvoiceCommon

YEAR = {"metric": "revenue", "over": "rolling 12 months"}
OTHER = "otherwise"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestBadInput(InvoiceCommon):
    """What is missing or wrong decides nothing silently: whoever looks is told.

    Partners merged and clocks set back in the middle of a run are in
    :mod:`.test_run_meanwhile`.
    """

    def setUp(self):
        super().setUp()
        self.account = self._make_account("Acme")

    def _told(self):
        """Tier and explanation that staff see, and the notes of the run."""
        status = self._run()
        self.account.invalidate_recordset()
        grade = self.account.with_user(self.director).current_grade_ids
        words = "\n".join([grade.latest_words, str(grade.latest_lines)])
        return grade.tier_id.name, words, status["notes"]

    # === Tables of tiers that cannot be meant ===

    def _refusal(self, **conditions):
        """What the administrator is told who gives the tiers these conditions."""
        scheme = self._make_scheme(**dict.fromkeys(conditions, OTHER))
        with self.assertRaises(ValidationError) as refused:
            for key, condition in conditions.items():
                tier = self._tier(scheme, key).with_user(self.policy_admin)
                tier.condition = condition
            self.env.cr.flush()
        return str(refused.exception)

    def test_tiers_that_overlap_are_refused_with_the_figures(self):
        told = self._refusal(
            big={**YEAR, "gte": 100},
            medium={**YEAR, "between": [50, 150]},
            small={**YEAR, "lt": 50},
        )

        self.assertIn("both apply to revenue between 100 and 150", told)

    def test_tiers_that_leave_a_gap_are_refused_with_the_figures(self):
        told = self._refusal(big={**YEAR, "gte": 100}, small={**YEAR, "lt": 50})

        self.assertIn("no tier for revenue between 50 and 100", told)

    def test_a_tier_that_can_never_be_reached_is_refused(self):
        told = self._refusal(
            big={**YEAR, "gte": 100},
            none={"all": [{**YEAR, "gte": 300}, {**YEAR, "lt": 200}]},
            small={**YEAR, "lt": 100},
        )

        self.assertIn("`none` is never given", told)

    # === Figures that are not there ===

    def test_a_metric_without_data_meets_nothing_and_says_so(self):
        self._make_scheme(good={"metric": "satisfaction", "lt": 3}, other=OTHER)

        tier, words, notes = self._told()

        self.assertEqual((tier, notes), ("other", ""))
        self.assertRegex(words, r"satisfaction.*\(no data\)")

    def test_an_account_without_orders_is_a_known_zero_but_has_no_last_order(self):
        never = {"metric": "months_since_last_order", "gte": 0}
        self._make_scheme(idle=never, small={**YEAR, "lt": 100}, other=OTHER)

        tier, words, _notes = self._told()

        self.assertEqual(tier, "small")
        self.assertRegex(words, r"months since the last order.*\(no data\)")
        self.assertRegex(words, r"revenue.* 0\.00 ")

    def test_a_product_group_without_categories_is_no_data_and_a_note(self):
        self._make_group("blank")
        group = {"where": {"product_group": "blank"}}
        self._make_customer("Rival", 10)
        self._make_scheme(small={**YEAR, **group, "lt": 100}, other=OTHER)

        tier, words, notes = self._told()

        self.assertEqual(tier, "other")
        self.assertIn("(no data)", words)
        self.assertIn("“blank” names no product category", notes)

    def test_a_product_without_the_unit_is_left_out_and_named_to_staff(self):
        plastics = self._make_category("Plastics")
        self._make_group("plastics", plastics)
        drum = self._make_product("Drum", plastics)
        self._make_invoice(self.account, (drum, 3, 9))
        tonnes = {"metric": "quantity", "unit": "t"}
        group = {"where": {"product_group": "plastics"}}
        self._make_scheme(star={**tonnes, **group, "gte": 1}, other=OTHER)

        tier, words, notes = self._told()

        self.assertEqual(tier, "other")
        self.assertIn("not counted, other unit: Drum", words)
        self.assertIn("left out: Drum", notes)

    def test_a_currency_without_a_rate_counts_one_to_one_and_is_a_note(self):
        currency = self.env["res.currency"].create({"name": "KAX", "symbol": "KAX"})
        pricelist = self.env["product.pricelist"].create(
            {"name": "KAX", "currency_id": currency.id}
        )
        self._make_order(self.account.partner_id, 120, pricelist_id=pricelist.id)
        self._make_scheme(big={**YEAR, "gte": 100}, small={**YEAR, "lt": 100})

        tier, words, notes = self._told()

        self.assertEqual(tier, "big")
        self.assertIn("120.00", words)
        self.assertIn("no exchange rate for KAX: amounts in it count one to one", notes)
