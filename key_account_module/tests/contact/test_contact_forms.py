"""The print-outs of the visit plan and of minutes."""

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW
from .visit_common import VisitCase

PLAN = "key_account_module.key_account_visit_plan_report"
MINUTES = "key_account_module.key_account_meeting_report"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestContactForms(VisitCase):
    def setUp(self):
        super().setUp()
        plans = self.env["key.account.visit.plan"].with_user(self.seller)
        self.plan = plans.create({"year": 2026})
        self.plan.action_fill()

    def _print(self, report, records, user=None, **context):
        reports = self.env["ir.actions.report"].with_user(user or self.seller)
        content, _kind = reports.with_context(**context)._render_qweb_html(
            report, records.ids
        )
        return " ".join(" ".join(html.fromstring(content).itertext()).split())

    def test_the_plan_is_printed_with_customers_dates_and_state(self):
        self.plan.line_ids.purpose = "Ask about the new line"

        text = self._print(PLAN, self.plan)

        for said in ("2026", "Seller", "01/15/2026", "Acme", "new line", "Late"):
            self.assertIn(said, text)

    def test_the_grade_is_on_the_customer_file_and_on_the_plan(self):
        """On screen and on paper; what a customer has no grade in stays empty.

        Covers: CLS-32
        """
        self._grade(self.account, self._make_abc(), "B", 200000)
        self._tier(self.account.tier_id.scheme_id, "B").name = "Potential"

        file = self.account.with_user(self.seller)
        lines = self.plan.line_ids
        text = self._print(PLAN, self.plan)

        self.assertEqual(file.tier_id.name, "Potential")
        self.assertEqual(file.partner_id.key_account_tier, "Potential")
        graded = lines.filtered(lambda line: line.key_account_id == self.account)
        self.assertTrue(graded)
        self.assertEqual(graded.tier_id.name, "Potential")
        self.assertIn("Acme Potential Seller", text)

    def test_the_plan_speaks_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(
            ["key_account_module"], ["zh_CN"]
        )

        text = self._print(PLAN, self.plan, lang="zh_CN")

        for head in ("年度客户走访计划", "客户名称", "负责人", "走访目的", "逾期"):
            self.assertIn(head, text)

    def test_minutes_are_printed_with_body_people_and_decisions(self):
        meeting = self._make_meeting()
        item = self._make_item(meeting, opinion="The customer is right")
        meeting.action_hold()
        item.write({"decision": "Replace both", "outcome": "agreed"})
        meeting.minutes = "<p>Heard the seller.</p>"
        meeting.action_close()

        text = self._print(MINUTES, meeting)

        for said in (
            "September",
            "Managers' office meeting",
            "Regional",
            "Seller",
            "Acme",
            "The customer is right",
            "Replace both",
            "Agreed",
            "Heard the seller.",
        ):
            self.assertIn(said, text)

    def test_minutes_name_what_is_to_follow(self):
        meeting = self._make_meeting()
        item = self._make_item(meeting)
        self._make_action(name="Send a new offer", res_model=item._name, res_id=item.id)

        text = self._print(MINUTES, meeting)

        for said in ("Follow-up actions", "Send a new offer", "Pending"):
            self.assertIn(said, text)

    def test_plan_and_minutes_become_pdf(self):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        if reports.get_wkhtmltopdf_state() == "install":
            self.skipTest("no wkhtmltopdf on this machine")
        meeting = self._make_meeting()
        for report, record in ((PLAN, self.plan), (MINUTES, meeting)):
            with self.subTest(report=report):
                # It complains of pictures that no server hands out here.
                with mute_logger("odoo.addons.base.models.ir_actions_report"):
                    pdf, kind = reports._render_qweb_pdf(report, record.ids)
                self.assertEqual((pdf[:5], kind), (b"%PDF-", "pdf"))

    def test_only_who_sees_them_prints(self):
        meeting = self._make_meeting()

        for user in (self.colleague, self.clerk):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._print(PLAN, self.plan, user=user)
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._print(MINUTES, meeting, user=user)
