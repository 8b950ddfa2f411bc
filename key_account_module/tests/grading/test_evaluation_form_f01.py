from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .evaluation_common import EvaluationCase

REPORT = "key_account_module.key_account_evaluation_report"


@freeze_time("2026-12-31 02:00:00")
@tagged("post_install", "-at_install")
class TestEvaluationFormF01(EvaluationCase):
    """The key-account evaluation form 重點客戶評估表, printed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.kind = cls._apply_evaluation()

    def _printed(self, evaluation, user=None, lang="en_US"):
        report = self.env["ir.actions.report"].with_user(user or self.seller)
        html, _kind = report.with_context(lang=lang)._render_qweb_html(
            REPORT, evaluation.ids
        )
        return html.decode()

    def _poor(self):
        trigger = self.env["key.account.option"].create(
            {
                "key": "evaluation_trigger/market",
                "list": "evaluation_trigger",
                "name": "Market change",
            }
        )
        evaluation = self._make_evaluation(
            self.kind,
            dict.fromkeys(self.panel, "40"),
            trigger_id=trigger.id,
            reason="Prices fell by a third",
        )
        evaluation.action_conclude()
        measure = {
            "name": "Visit every month",
            "user_id": self.seller.id,
            "date_deadline": "2027-03-31",
        }
        evaluation.write(
            {
                "cause": "Late deliveries",
                "communication": "Calls",
                "action_ids": [Command.create(measure)],
            }
        )
        return evaluation

    def test_the_form_has_what_the_clauses_ask_for(self):
        """Customer, kind and trigger, panel, indicators, analysis, result, measures.

        Covers: EVA-04
        """
        evaluation = self._poor()
        printed = self._printed(evaluation)
        spans = [row["span"] for row in evaluation._form_sheet()["rows"]]

        self.assertEqual(spans, [3, 0, 0] * 5)
        for text in (
            "Key Account Evaluation Form",
            "Acme",
            "Annual evaluation",
            "Out of turn",
            "Market change",
            "Prices fell by a third",
            "Customer Service",
            "Accountant",
            "Business scale",
            "Annual purchase",
            "A steady partner",
            "Poor",
            "Late deliveries",
            "Visit every month",
            "03/31/2027",
        ):
            with self.subTest(text=text):
                self.assertIn(text, printed)

    def test_the_form_is_printed_in_chinese(self):
        """Covers: EVA-04"""
        self.env["ir.module.module"]._load_module_terms(
            ["key_account_module"], ["zh_CN"]
        )
        printed = self._printed(self._poor(), lang="zh_CN")

        for text in (
            "重点客户评估表",
            "评估小组",
            "定性分析",
            "原因分析",
            "临时",
            "改进措施",
        ):
            with self.subTest(text=text):
                self.assertIn(text, printed)

    def test_an_open_form_shows_what_is_there_so_far(self):
        printed = self._printed(self._make_evaluation(self.kind, {"sales": "80"}))

        self.assertIn("Not concluded yet", printed)
        self.assertIn("80", printed)

    def test_a_regular_form_names_its_campaign(self):
        campaign = self.env["key.account.evaluation.campaign"].with_user(self.director)
        campaign = campaign.create({"type_id": self.kind.id, "period": "2026"})
        campaign.action_start()

        self.assertIn("Yearly 2026", self._printed(campaign.evaluation_ids))

    def test_whoever_does_not_see_the_evaluation_does_not_print_it(self):
        evaluation = self._poor()

        with self.assertRaises(AccessError):
            self._printed(evaluation, self.colleague)
