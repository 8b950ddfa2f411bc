"""The print-out of form 走访客户报告单, filled in and to take along."""

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NOW
from .visit_common import VisitCase

FILLED = "key_account_module.key_account_visit_report"
BLANK = "key_account_module.key_account_visit_report_blank"
CHINESE = (
    "客户单位名称",
    "客户地址",
    "客户单位法人（负责人）",
    "用户意见",
    "其它建议",
    "客户单位盖章（签名）",
    "联系方式",
    "客户单位主要负责人",
    "业务主办",
    "姓名",
    "职务",
    "电话",
    "手机",
)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestVisitFormF14(VisitCase):
    def _print(self, report, records, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.seller)
        content, _kind = reports._render_qweb_html(report, records.ids)
        return " ".join(" ".join(html.fromstring(content).itertext()).split())

    def test_the_filled_in_form_shows_what_the_customer_ticked(self):
        visit = self._make_visit(
            suggestions="Deliver earlier",
            legal_person="Wang",
            handler_name="Li",
            handler_mobile="139",
        )
        self._judge(visit, self.good, self.bad)

        text = self._print(FILLED, visit)

        for said in (
            "Acme",
            "Wang",
            "Deliver earlier",
            "Goods ☑ Good ☐ Bad ☐ Unsaid",
            "Service ☐ Good ☑ Bad ☐ Unsaid",
            "09/14/2026",
            "Li",
            "139",
        ):
            self.assertIn(said, text)

    def test_a_verdict_is_printed_as_it_was_worded(self):
        visit = self._make_visit()
        self._judge(visit, self.good, self.bad)
        self.good.name = "Splendid"
        self.bad.active = False

        text = self._print(FILLED, visit)

        self.assertIn("Goods ☑ Good ☐ Unsaid", text)
        self.assertIn("Service ☐ Splendid ☐ Unsaid ☑ Bad", text)

    def test_the_empty_form_has_the_known_data_and_every_option(self):
        self.account.partner_id.street = "1 Harbour Road"

        text = self._print(BLANK, self.account)

        self.assertIn("Acme", text)
        self.assertIn("1 Harbour Road", text)
        self.assertIn("Goods ☐ Good ☐ Bad ☐ Unsaid", text)
        self.assertNotIn("☑", text)
        self.assertFalse(self.account.interaction_ids)

    def test_the_form_speaks_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(
            ["key_account_module"], ["zh_CN"]
        )
        self.account.partner_id.lang = "zh_CN"

        text = self._print(BLANK, self.account)

        for head in CHINESE:
            self.assertIn(head, text)

    def test_without_a_form_in_the_policy_there_is_none_to_print(self):
        self.form.row_ids.sudo().active = False
        self.form.sudo().active = False

        with self.assertRaisesRegex(UserError, "visit_forms"):
            self.account.with_user(self.seller)._blank_sheets()

    def test_only_who_sees_the_account_prints(self):
        visit = self._make_visit()

        for user in (self.colleague, self.clerk):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._print(FILLED, visit, user=user)
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._print(BLANK, self.account, user=user)
