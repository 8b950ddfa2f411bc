"""The print-out of form 客戶互動記錄表."""

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NOW, ContactCase

REPORT = "key_account_module.key_account_interaction_report"
ENGLISH = (
    "Date",
    "Customer name",
    "Mode",
    "Participants (ours / customer's)",
    "Content in short",
    "Follow-up actions",
    "Responsible",
    "Due by",
    "Status",
)
CHINESE = (
    "日期",
    "客户名称",
    "沟通方式",
    "参与人员（企业方/客户方）",
    "沟通内容摘要",
    "后续行动项",
    "负责人",
    "完成时限",
    "状态",
)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestInteractionFormF07(ContactCase):
    def setUp(self):
        super().setUp()
        action = {"name": "Quote", "date_deadline": "2026-09-20"}
        self.talk = self._make_interaction(
            new_needs="A second line", action_ids=[(0, 0, action)]
        )
        self.earlier = self._make_interaction(date="2026-09-01 02:00:00")
        self.earlier.action_close()

    def _print(self, records, user=None, **context):
        report = self.env["ir.actions.report"].with_user(user or self.seller)
        content, _kind = report.with_context(**context)._render_qweb_html(
            REPORT, records.ids
        )
        rows = html.fromstring(content).findall(".//tr")
        return [
            [" ".join(cell.text_content().split()) for cell in row if cell.tag != "t"]
            for row in rows
        ]

    def test_the_form_has_the_columns_of_the_source(self):
        """Date, customer, mode, participants, summary, actions, owner, deadline, state.

        Covers: INT-05
        """
        heads, earlier, talk = self._print(self.talk | self.earlier)

        self.assertEqual(tuple(heads), ENGLISH)
        self.assertEqual(earlier[0], "09/01/2026")
        self.assertEqual(earlier[8], "Completed")
        self.assertEqual(talk[1:4], ["Acme", "Telephone", "Seller / Buyer"])
        self.assertIn("Delivery times are too long", talk[4])
        self.assertIn("New Needs: A second line", talk[4])
        self.assertEqual(talk[5:], ["Quote", "Seller", "09/20/2026", "Pending"])

    def test_the_form_speaks_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(
            ["key_account_module"], ["zh_CN"]
        )

        heads, row = self._print(self.talk, lang="zh_CN")

        self.assertEqual(tuple(heads), CHINESE)
        self.assertEqual(row[8], "待处理")

    def test_only_who_sees_the_records_prints_them(self):
        for user in (self.colleague, self.clerk):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._print(self.talk, user=user)
