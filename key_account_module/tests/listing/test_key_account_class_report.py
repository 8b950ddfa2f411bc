from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ListingCommon


@tagged("post_install", "-at_install")
class TestKeyAccountClassReport(ListingCommon):
    """Attributes that key accounts have more often than others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance = cls._make_option("industry", "finance", "Finance")
        cls.retail = cls._make_option("industry", "retail", "Retail")
        for name, amount, entry in (
            ("One", 600000, cls.finance),
            ("Two", 100, cls.finance),
            ("Three", 100, cls.retail),
            ("Four", 100, cls.retail),
        ):
            account = cls._make_customer(name, amount, industry_class_id=entry.id)
            if amount > 100:
                account.with_user(cls.director).decide_standing("key", "Board")

    def _rows(self, user, attribute):
        self.env.flush_all()
        rows = (
            self.env["key.account.class.report"]
            .with_user(user)
            .search([("attribute", "=", attribute)])
        )
        return {row.value: row for row in rows}

    def test_the_industry_that_marks_key_accounts_stands_out(self):
        """One of four is a key account, one of two in finance: twice the average.

        Covers: CLS-07
        """
        rows = self._rows(self.director, "industry")

        finance, retail = rows["Finance"], rows["Retail"]
        self.assertEqual((finance.account_count, finance.key_count), (2, 1))
        self.assertEqual((finance.key_share, finance.lift), (50, 2))
        self.assertEqual((retail.key_share, retail.lift), (0, 0))
        self.assertEqual(finance.attribute_words, "Industry classes")

    def test_region_is_an_attribute_too(self):
        """Covers: CLS-07"""
        self.assertEqual(self._rows(self.auditor, "region")["North"].account_count, 4)

    def test_names_are_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.finance.with_context(lang="zh_CN").name = "金融业"

        rows = self.env["key.account.class.report"].with_context(lang="zh_CN")
        self.assertTrue(rows.search([("value", "=", "金融业")]))

    def test_salespeople_do_not_see_the_whole_company(self):
        with self.assertRaises(AccessError):
            self._rows(self.seller, "industry")
