"""The print-out of form 客户投诉记录及处理意见."""

from freezegun import freeze_time
from lxml import html

from odoo.tests import tagged

from .common import ServiceCase

REPORT = "key_account_module.key_account_complaint_report"
#: the fields of the source, in its order, as they are printed
ENGLISH = (
    "Time of complaint",
    "Complaining customer",
    "Content of the complaint",
    "Handling opinion",
    "Handling result",
    "Signature of the handler",
    "Remarks",
)
CHINESE = (
    "投诉时间",
    "投诉客户",
    "投诉内容",
    "处理意见",
    "处理结果",
    "经办人签字",
    "备注",
)


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestComplaintFormF15(ServiceCase):
    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint(remarks="第二次")
        self._close(self.complaint)
        self.report = self.env["ir.actions.report"].with_user(self.seller)

    def _print(self, **context):
        report = self.report.with_context(tz="Asia/Shanghai", **context)
        content, _kind = report._render_qweb_html(REPORT, self.complaint.ids)
        page = html.fromstring(content)
        heads = [cell.text_content().strip() for cell in page.findall(".//th")]
        return heads, " ".join(page.text_content().split())

    def test_form_has_the_fields_of_the_source(self):
        """Time, customer, content, opinion, result, handler and remarks.

        Covers: CMP-02, CMP-21
        """
        heads, text = self._print()

        self.assertEqual(tuple(heads), ENGLISH)
        for said in (
            self.complaint.name,
            "09/14/2026",
            "Acme",
            "Two drums leaked",
            "Replace both",
            "Replaced",
            self.seller.name,
            "第二次",
        ):
            self.assertIn(said, text)

    def test_form_speaks_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(
            ["key_account_module"], ["zh_CN"]
        )

        heads, text = self._print(lang="zh_CN")

        self.assertEqual(tuple(heads), CHINESE)
        self.assertIn("客户投诉记录及处理意见", text)
        self.assertIn("2026/09/14", text)
