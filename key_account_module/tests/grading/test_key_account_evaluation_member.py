from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .evaluation_common import EvaluationCase


@freeze_time("2026-06-29 02:00:00")
@tagged("post_install", "-at_install")
class TestKeyAccountEvaluationMember(EvaluationCase):
    """A panel of one or more people per department, each of whom gives his part."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._apply_evaluation()
        cls.second = cls._make_user("second accountant", "group_user")

    def setUp(self):
        super().setUp()
        self.evaluation = self._make_evaluation(self.kind)
        self.finance = self.kind.department_ids.filtered(
            lambda d: d.key == "department/finance"
        )

    def _name(self, *users, department=None):
        """Name people for a department, as the leader of the panel."""
        members = self.env["key.account.evaluation.member"].with_user(self.seller)
        return members.create(
            [
                {
                    "evaluation_id": self.evaluation.id,
                    "department_id": (department or self.finance).id,
                    "user_id": user.id,
                }
                for user in users
            ]
        )

    def test_whoever_is_named_is_invited_and_scores_without_the_account(self):
        """By an activity that is due; the accountant does not serve the customer.

        Covers: EVA-06
        """
        accountant = self.panel["finance"]
        member = self._name(accountant)
        lines = self._lines(self.evaluation, "finance").with_user(accountant)

        lines.write({"score": "70"})
        member.with_user(accountant).action_give()

        self.assertEqual(lines.user_id, accountant)
        self.assertEqual(member.state, "given")
        self.assertEqual(member.given_by_id, accountant)
        activity = self.env["mail.activity"].search(
            [("user_id", "=", accountant.id), ("active", "in", (True, False))]
        )
        self.assertIn("Score for Finance", activity.summary)
        self.assertFalse(activity.active)
        with self.assertRaises(AccessError):
            self.account.with_user(accountant).read(["name"])

    def test_each_is_invited_in_his_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.second.lang = "zh_CN"
        self.finance.with_context(lang="zh_CN").name = "财务部"

        members = self._name(self.panel["finance"], self.second)

        english, chinese = members.sudo().activity_ids.sorted("res_id")
        self.assertIn("Score for Finance", english.summary)
        self.assertIn("请代表财务部打分", chinese.summary)

    def test_naming_somebody_on_a_line_seats_him(self):
        self._lines(self.evaluation, "finance")[0].user_id = self.second

        self.assertEqual(self.evaluation.member_ids.user_id, self.second)

    def test_several_people_of_a_department_are_all_awaited(self):
        first, second = self._name(self.panel["finance"], self.second)
        lines = self._lines(self.evaluation, "finance")

        lines[0].with_user(self.panel["finance"]).score = "70"
        lines[1].with_user(self.second).score = "80"
        first.with_user(self.panel["finance"]).action_give()

        self.assertEqual(lines[:2].mapped("user_id"), first.user_id | second.user_id)
        self.assertFalse(lines[2].user_id)
        self.assertNotIn(self.finance, self.evaluation._departments_in())
        second.with_user(self.second).action_give()
        self.assertIn(self.finance, self.evaluation._departments_in())

    def test_a_seat_is_no_seat_of_another_department(self):
        self._name(self.second)
        sales = self._lines(self.evaluation, "sales")
        self._name(self.panel["sales"], department=sales.department_id)

        with self.assertRaises(AccessError):
            sales[0].with_user(self.second).read(["score"])

    def test_a_part_without_any_score_is_none(self):
        member = self._name(self.second)

        with self.assertRaisesRegex(UserError, "score at least one"):
            member.with_user(self.second).action_give()

    def test_what_is_given_does_not_change_until_it_is_taken_back(self):
        member = self._name(self.second).with_user(self.second)
        line = self._lines(self.evaluation, "finance")[0].with_user(self.second)
        line.score = "70"
        member.action_give()

        with self.assertRaisesRegex(UserError, "take it back"):
            line.score = "100"
        with self.assertRaisesRegex(UserError, "already"):
            member.action_give()
        with self.assertRaisesRegex(UserError, "stays in the panel"):
            member.with_user(self.seller).unlink()
        member.action_take_back()
        line.score = "100"

        self.assertEqual((member.state, line.score), ("invited", "100"))
        with self.assertRaisesRegex(UserError, "not given this part"):
            member.action_take_back()

    def test_the_form_gives_and_takes_back_my_part(self):
        self._name(self.second)
        mine = self.evaluation.with_user(self.second)
        self._lines(self.evaluation, "finance")[0].with_user(self.second).score = "70"

        self.assertEqual(mine.my_part, "invited")
        mine.action_give_my_part()
        self.assertEqual(mine.my_part, "given")
        mine.action_take_back_my_part()

        self.assertEqual(mine.my_part, "invited")
        self.assertFalse(self.evaluation.with_user(self.director).my_part)

    def test_only_the_member_and_the_leader_say_that_a_part_is_complete(self):
        member = self._name(self.second)
        self._lines(self.evaluation, "finance")[0].with_user(self.second).score = "70"

        with self.assertRaisesRegex(UserError, "Only Second Accountant or Seller"):
            member.with_user(self.director).action_give()
        member.with_user(self.seller).action_give()

        self.assertEqual(member.given_by_id, self.seller)

    def test_a_seat_is_not_written_by_hand(self):
        member = self._name(self.second)

        for vals in (
            {"date_given": "2026-06-29 02:00:00"},
            {"given_by_id": self.seller.id},
            {"deadline": "2026-06-29 02:00:00"},
            {"user_id": self.director.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                member.write(vals)

    def test_the_panel_is_named_by_its_leader(self):
        members = self.env["key.account.evaluation.member"].with_user(self.second)
        values = {
            "evaluation_id": self.evaluation.id,
            "department_id": self.finance.id,
            "user_id": self.second.id,
        }

        with self.assertRaises(AccessError):
            members.create(values)
        self.account.member_ids = self.second
        with self.assertRaisesRegex(UserError, "Seller or a superior"):
            members.create(values)
        seat = self._name(self.panel["finance"])
        with self.assertRaisesRegex(UserError, "Seller or a superior"):
            seat.with_user(self.second).unlink()
        seat.with_user(self.director).unlink()
        strange = self.env["key.account.option"].create(
            {"key": "department/law", "list": "department", "name": "Law"}
        )
        with self.assertRaisesRegex(ValidationError, "Law is no department"):
            self._name(self.second, department=strange)

    def test_whoever_follows_somebody_in_the_panel_takes_over_his_lines(self):
        """Who has left cannot give his part, and nobody else could score for him.

        Covers: EVA-06
        """
        member = self._name(self.second)
        lines = self._lines(self.evaluation, "finance")
        lines[0].with_user(self.second).score = "70"
        lines[1].user_id = self.second

        member.unlink()
        heir = self._name(self.panel["finance"])
        lines.with_user(heir.user_id).score = "60"
        heir.with_user(heir.user_id).action_give()

        self.assertEqual(lines.user_id, heir.user_id)
        self.assertIn(self.finance, self.evaluation._departments_in())

    def test_a_concluded_evaluation_keeps_its_panel(self):
        scores = dict.fromkeys(self.panel, "80")
        evaluation = self._make_evaluation(self.kind, scores, date="2026-06-29")
        evaluation.action_conclude()
        member = evaluation.member_ids[0]

        for refused in (member.action_take_back, member.unlink):
            with self.subTest(refused=refused.__name__), self.assertRaises(UserError):
                refused()
        self.evaluation = evaluation
        with self.assertRaisesRegex(UserError, "concluded"):
            self._name(self.second)

    def test_the_clock_of_the_policy_reminds_in_working_time(self):
        """Two working days from Monday morning end on Wednesday evening.

        Covers: EVA-03
        """
        target = {
            "subject": "evaluation/annual",
            "clock": "part",
            "calendar": "office",
            "days": 2,
            "start": "invited",
            "ladder": "panel",
        }
        day = [["09:00", "17:00"]]
        week = ("monday", "tuesday", "wednesday", "thursday", "friday")
        self._apply_policy(
            (
                "calendar",
                "office",
                {
                    "name": {"en_US": "Office"},
                    "timezone": "Asia/Shanghai",
                    "attendance": dict.fromkeys(week, day),
                },
            ),
            (
                "escalation_level",
                "panel/late",
                {"ladder": "panel", "sequence": 10, "share": "100", "to": "owner"},
            ),
            ("clock_target", "evaluation/annual/part", target),
            request_id="clock",
        )
        member = self._name(self.second)

        self.assertEqual(str(member.deadline), "2026-07-01 09:00:00")
        activity = self.env["mail.activity"].search([("user_id", "=", self.second.id)])
        self.assertEqual(activity.date_deadline, date(2026, 7, 1))
        with freeze_time("2026-07-01 10:00:00"):
            self.assertTrue(member.is_late)
            self.assertFalse(member.clock_ids._send_due())
        with freeze_time("2026-07-02 02:00:00"):
            told = member.clock_ids._send_due()
        self.assertEqual(told.user_id, self.second)
