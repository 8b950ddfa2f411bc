from odoo.tests import Form, tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestAccountGroup(KeyAccountCommon):
    """A head of a group shows what the accounts below come to, and keeps its own grade."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abc = cls._make_abc(group_rule="max")
        cls.head = cls._make_account("Steel Group")
        cls.mine = cls._make_below(cls.head, "Mine")
        cls.plant = cls._make_below(cls.head, "Plant")
        cls.port = cls._make_below(cls.plant, "Port")
        cls._grade(cls.head, cls.abc, "C")
        cls._grade(cls.mine, cls.abc, "A", revenue=600000)
        cls._grade(cls.plant, cls.abc, "C", revenue=1800000)

    @classmethod
    def _make_below(cls, head, name, user=None):
        account = cls._make_account(name, user)
        account.partner_id.parent_id = head.partner_id
        return account

    def _shown(self, account=None, user=None, **context):
        """The account as somebody sees it who opens it now."""
        self.env.flush_all()
        self.env.invalidate_all()
        account = (account or self.head).with_user(user or self.seller)
        return account.with_context(**context)

    def test_each_rule_gives_its_grade_beside_the_own_one(self):
        """Three quarters of the revenue are C: half-way between B and C is C."""
        for rule, key in (("max", "A"), ("min", "C"), ("revenue_weighted_mean", "C")):
            with self.subTest(rule=rule):
                self.abc.group_rule = rule

                head = self._shown()

                self.assertEqual(head.group_tier_id, self._tier(self.abc, key))
                self.assertEqual(head.tier_id, self._tier(self.abc, "C"))

    def test_words_name_accounts_at_any_depth_with_tier_weight_and_coverage(self):
        self.abc.group_rule = "revenue_weighted_mean"

        self.assertEqual(
            self._shown().group_words.splitlines(),
            [
                "mean of the group by revenue: C, from 2 of 3 accounts (67 %)",
                "Mine: A, weight 25 %",
                "Plant: C, weight 75 %",
                "Port: no data",
            ],
        )

    def test_words_are_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")

        words = self._shown(lang="zh_CN").group_words

        self.assertIn("集团内最高等级：A，依据3个客户中的2个", words)

    def test_a_scheme_without_a_rule_shows_accounts_and_no_grade(self):
        self.abc.group_rule = False

        head = self._shown()

        self.assertFalse(head.group_tier_id or head.group_words)
        self.assertEqual(head.group_account_ids, self.mine | self.plant | self.port)

    def test_whoever_has_no_company_below_is_no_head(self):
        contact = {"parent_id": self.mine.partner_id.id, "is_company": False}
        self.env["res.partner"].create({"name": "Ann", **contact})

        mine = self._shown(self.mine)

        self.assertFalse(mine.is_group_head)
        self.assertFalse(mine.group_tier_id or mine.group_words)

    def test_an_account_in_the_middle_is_head_of_those_below_it(self):
        self.assertEqual(self._shown(self.plant).group_account_ids, self.port)

    def test_archived_accounts_and_those_of_another_company_are_not_counted(self):
        self.mine.active = False
        other = self._make_company("Other", self.seller)
        self.seller.company_ids += other
        self._make_account_of(other)

        head = self._shown(allowed_company_ids=(self.company | other).ids)

        self.assertEqual(head.group_account_ids, self.plant | self.port)

    def _make_account_of(self, company):
        """Another company's account for the same customer."""
        return self.env["key.account"].create(
            {
                "partner_id": self.mine.partner_id.id,
                "company_id": company.id,
                "user_id": self.seller.id,
                "team_id": self.north.id,
            }
        )

    def test_nobody_hears_of_the_grade_of_an_account_that_he_may_not_read(self):
        """The best account of the group is a colleague's."""
        self.mine.write({"user_id": self.colleague.id, "team_id": self.south.id})

        mine, every = self._shown(), self._shown(user=self.director)

        self.assertEqual(mine.group_account_ids, self.plant | self.port)
        self.assertEqual(mine.group_tier_id, self._tier(self.abc, "C"))
        self.assertNotIn("Mine", mine.group_words)
        self.assertIn("1 more without access, not counted", mine.group_words)
        self.assertEqual(every.group_tier_id, self._tier(self.abc, "A"))

    def test_superuser_rights_of_code_show_no_more_than_the_user_may_read(self):
        self.mine.write({"user_id": self.colleague.id, "team_id": self.south.id})

        self.assertNotIn(self.mine, self._shown().sudo().group_account_ids)

    def test_heads_are_found(self):
        accounts = self.env["key.account"].with_user(self.director)
        everybody = self.head | self.mine | self.plant | self.port

        for value, found in (
            (True, self.head | self.plant),
            (False, self.mine | self.port),
        ):
            with self.subTest(value=value):
                domain = [
                    ("is_group_head", "=", value),
                    ("id", "in", everybody.ids),
                ]
                self.assertEqual(accounts.search(domain), found.sorted())

    def test_more_heads_cost_no_more_queries(self):
        heads = self.head
        for number in range(6):
            heads |= self._make_account(f"Group {number}")
            self._make_below(heads[-1], f"Works {number}")

        self._queries(heads)  # what Odoo reads once for each process

        few = self._queries(heads[:2])
        many = self._queries(heads)

        self.assertEqual(many, few)

    def _queries(self, heads):
        heads = self._shown(heads)
        before = self.env.cr.sql_log_count
        heads.mapped("group_words")
        return self.env.cr.sql_log_count - before

    def test_the_form_shows_the_group(self):
        form = Form(self._shown())

        self.assertEqual(form.group_tier_id, self._tier(self.abc, "A"))
        self.assertEqual(len(form.group_account_ids), 3)

    def test_a_form_that_is_not_saved_has_no_group(self):
        self.assertFalse(Form(self.env["key.account"]).is_group_head)
