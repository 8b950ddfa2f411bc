from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .evaluation_common import EvaluationCase


@tagged("post_install", "-at_install")
class TestKeyAccountEvaluationLine(EvaluationCase):
    """Everybody scores for his own department."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._apply_evaluation()
        cls.accountant = cls.panel["finance"]

    def setUp(self):
        super().setUp()
        self.evaluation = self._make_evaluation(self.kind)
        self.finance = self._lines(self.evaluation, "finance")
        self.sales = self._lines(self.evaluation, "sales")

    def test_member_named_once_speaks_for_the_department(self):
        self.finance[3].user_id = self.accountant

        self.assertEqual(self.finance.user_id, self.accountant)
        self.assertTrue(all(line.user_id for line in self.finance))
        self.assertFalse(self.sales.user_id)

    def test_member_without_the_account_scores_his_lines_only(self):
        self.finance[0].user_id = self.accountant
        lines = self.env["key.account.evaluation.line"].with_user(self.accountant)

        mine = lines.search([("evaluation_id", "=", self.evaluation.id)])
        mine.write({"score": "75", "comment": "Pays on time"})

        self.assertEqual(mine, self.finance)
        self.assertEqual(
            mine.evaluation_id.display_name, "Acme · Annual evaluation · 2026-06-30"
        )
        with self.assertRaises(AccessError):
            self.sales.with_user(self.accountant).score = "75"
        with self.assertRaises(AccessError):
            self.evaluation.with_user(self.accountant).qualitative = "Mine"
        with self.assertRaises(AccessError):
            mine[0].unlink()

    def test_colleague_on_the_account_scores_for_nobody_else(self):
        self.account.member_ids = self.colleague
        self.finance[0].user_id = self.accountant

        with self.assertRaisesRegex(UserError, "scored by Accountant"):
            self.finance.with_user(self.colleague).score = "75"
        with self.assertRaisesRegex(UserError, "only the owner"):
            self.sales.with_user(self.colleague).user_id = self.colleague
        with self.assertRaisesRegex(UserError, "only the owner"):
            self.finance.with_user(self.colleague).unlink()

    def test_colleague_who_scores_free_lines_speaks_for_them(self):
        self.account.member_ids = self.colleague

        self.sales[0].with_user(self.colleague).score = "75"

        self.assertEqual(self.sales.user_id, self.colleague)

    def test_owner_does_not_write_over_what_a_member_scored(self):
        self.finance[0].user_id = self.accountant
        self.finance[0].with_user(self.accountant).score = "40"

        with self.assertRaisesRegex(UserError, "only the owner"):
            self.finance[0].score = "99"
        with self.assertRaisesRegex(UserError, "only the owner"):
            self.finance[0].user_id = self.seller

    def test_what_a_member_has_given_is_not_gone_round(self):
        """Neither by a new line in his name, nor by another line that moves there."""
        self.finance[0].user_id = self.accountant
        self.finance[0].with_user(self.accountant).score = "40"
        member = self.evaluation.member_ids
        member.with_user(self.accountant).action_give()
        empty, mine = self.finance[1], self.sales[1]
        mine.score = "99"
        place = {
            "evaluation_id": self.evaluation.id,
            "department_id": empty.department_id.id,
            "criterion_id": empty.criterion_id.id,
        }

        for refused in (empty.unlink, lambda: empty.write({"score": "99"})):
            with self.assertRaisesRegex(UserError, "has given this part"):
                refused()
        for values in ({"department_id": empty.department_id.id}, {**place}):
            with self.assertRaisesRegex(UserError, "stays with its evaluation"):
                mine.write(values)
        empty.sudo().unlink()
        for named in ({}, {"user_id": self.accountant.id}, {"user_id": self.seller.id}):
            with (
                self.subTest(named=named),
                self.assertRaisesRegex(UserError, "has given this part"),
                self.env.cr.savepoint(),
            ):
                mine.create({**place, **named, "score": "99"})
        self.assertTrue(mine.create(place))

    def test_nobody_adds_a_score_beside_the_panel(self):
        """Every score of a criterion counts: one from elsewhere would move the result.

        Covers: EVA-06
        """
        self.account.member_ids = self.colleague
        lines = self.sales.with_user(self.colleague)
        stranger = self._make_option("department", "legal")
        place = {
            "evaluation_id": self.evaluation.id,
            "criterion_id": self.sales[0].criterion_id.id,
            "score": "100",
        }

        for department in (False, stranger.id):
            with self.subTest(department=department), self.assertRaises(UserError):
                lines.create({**place, "department_id": department})

    def test_without_a_panel_a_criterion_is_scored_once(self):
        kind = self._apply_evaluation(request_id="second", departments=[])
        evaluation = self._make_evaluation(kind)
        line = evaluation.line_ids[0]

        with self.assertRaises(UserError):
            line.create(
                {
                    "evaluation_id": evaluation.id,
                    "criterion_id": line.criterion_id.id,
                    "score": "100",
                }
            )

    def test_nobody_takes_the_evaluation_for_himself(self):
        self.account.member_ids = self.colleague
        evaluation = self.finance.evaluation_id

        with self.assertRaisesRegex(UserError, "a superior"):
            evaluation.with_user(self.colleague).user_id = self.colleague

    def test_owner_types_in_scores_of_others_without_becoming_a_member(self):
        self.sales.score = "75"

        self.assertFalse(self.sales.user_id)

    def test_score_is_a_number_blank_or_zero(self):
        line = self.sales[0]

        line.score = "0"
        self.assertEqual(line._number(), 0)
        line.score = False
        self.assertIsNone(line._number())
        for wrong in ("good", "NaN", "1e999999999"):
            with self.subTest(score=wrong), self.assertRaises(ValidationError):
                line.score = wrong

    def test_average_of_a_pivot_leaves_blanks_out(self):
        self.sales[0].score = "50"
        self.sales[1].score = "100"

        ((average,),) = self.env["key.account.evaluation.line"]._read_group(
            [("id", "in", self.sales.ids)], [], ["score_value:avg"]
        )

        self.assertEqual(average, 75)

    def test_concluded_scores_never_change(self):
        scores = dict.fromkeys(self.panel, "80")
        evaluation = self._make_evaluation(self.kind, scores)
        evaluation.action_conclude()
        line = evaluation.line_ids[0]

        for forbidden in (
            lambda: line.write({"score": "100"}),
            lambda: line.with_user(self.director).write({"comment": "X"}),
            lambda: line.unlink(),
            lambda: line.create(
                {"evaluation_id": evaluation.id, "criterion_id": line.criterion_id.id}
            ),
        ):
            with self.assertRaisesRegex(UserError, "concluded"):
                forbidden()

    def test_score_does_not_move_to_another_evaluation(self):
        other = self._make_evaluation(self.kind)

        with self.assertRaises(UserError):
            self.sales[0].evaluation_id = other

    def test_lines_belong_to_the_account_and_its_company(self):
        self.assertEqual(self.sales.key_account_id, self.account)
        self.assertEqual(self.sales.company_id, self.account.company_id)

    def test_a_score_of_today_where_the_company_is(self):
        """In Shanghai it is July when it is the last evening of June in UTC."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"

        with freeze_time("2026-06-30 20:00:00"):
            self.sales[0].write({"score": "75", "as_of": "2026-07-01"})
            with self.assertRaisesRegex(ValidationError, "has not come"):
                self.sales[0].as_of = "2026-07-02"
