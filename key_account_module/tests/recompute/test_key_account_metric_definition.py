from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...engine.catalogue import METRICS
from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestKeyAccountMetricDefinition(KeyAccountCommon):
    """The catalogue of figures on the screen: what there is, what uses it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_abc()
        cls.catalogue = cls.env["key.account.metric.definition"].with_user(cls.seller)

    def _entry(self, key):
        self.catalogue.invalidate_model()
        return self.catalogue.search([("key", "=", key)])

    def test_every_figure_of_the_engine_is_listed_with_its_formula(self):
        shown = self.catalogue.search([])

        self.assertEqual(
            {entry.key: (entry.unit, entry.period, entry.formula) for entry in shown},
            {
                name: (metric.unit, metric.window, metric.formula["en_US"])
                for name, metric in METRICS.items()
            },
        )

    def test_each_unit_and_time_has_words(self):
        for entry in self.catalogue.search([]):
            for name in ("unit", "period"):
                known = entry._fields[name].get_values(self.env)
                self.assertIn(entry[name], known)

    def test_names_and_formulas_are_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seller.lang = "zh_CN"
        catalogue = self.catalogue.with_context(lang="zh_CN")

        [entry] = catalogue.search([("name", "=", "销售额")])

        self.assertEqual(entry.formula, METRICS["revenue"].formula["zh_CN"])

    def test_an_entry_names_what_it_is_counted_from(self):
        self.assertEqual(
            self._entry("revenue").table_words, "Sales Order, Sales Order Line"
        )

    def test_an_entry_names_the_schemes_and_criteria_that_use_it(self):
        self.env["key.account.criterion"].create(
            {
                "key": "years",
                "name": "Long cooperation",
                "company_id": self.company.id,
                "measure": {
                    "kind": "linear",
                    "metric": "years_of_cooperation",
                    "from": "0",
                    "to": "5",
                },
            }
        )

        self.assertEqual(self._entry("revenue").use_words, "ABC")
        years = self._entry("years_of_cooperation")
        self.assertIn("Long cooperation", years.use_words)
        used = self.catalogue.search([("is_used", "=", True)])
        self.assertEqual(set(used.mapped("key")), {"revenue", "years_of_cooperation"})
        self.assertNotIn(years, self.catalogue.search([("is_used", "=", False)]))

    def test_another_company_uses_its_own(self):
        other = self._make_company("Other", self.seller)

        theirs = self.catalogue.with_context(allowed_company_ids=other.ids)

        self.assertFalse(theirs.search([("is_used", "=", True)]))

    def test_nobody_changes_the_catalogue(self):
        entry = self._entry("revenue")

        for change in (lambda: entry.write({"name": "x"}), entry.unlink):
            with self.assertRaises(AccessError):
                change()
