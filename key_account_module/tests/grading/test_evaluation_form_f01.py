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
        evaluation = self._make_evaluation(self.kind, {"sales": "80"})

        printed = self._printed(evaluation)

        self.assertIn("Not concluded yet", printed)
        self.assertIn("80", printed)
        self.assertNotIn("{}", printed)
        self.assertFalse(evaluation.previous_words or evaluation.result_words)

    def test_a_regular_form_names_its_campaign(self):
        campaign = self.env["key.account.evaluation.campaign"].with_user(self.director)
        campaign = campaign.create({"type_id": self.kind.id, "period": "2026"})
        campaign.action_start()

        self.assertIn("Yearly 2026", self._printed(campaign.evaluation_ids))

    # === The grade ===

    def _scheme(self, key, primary):
        tiers = [
            {
                "key": f"{key}/{name}",
                "name": f"{key} {name}",
                "condition": {"flag": name},
            }
            for name in ("gold", "silver")
        ]
        return self.env["key.account.scheme"].create(
            {
                "key": key,
                "name": key,
                "primary": primary,
                "tier_ids": [Command.create(tier) for tier in tiers],
            }
        )

    def _grade(self, scheme, name, day):
        """Decided by hand on a day."""
        tier = scheme.tier_ids.filtered(lambda t: t.key == f"{scheme.key}/{name}")
        with freeze_time(f"{day} 09:00:00"):
            self._decide_grade(self.account, tier)

    def _grades_of(self, evaluation):
        return evaluation._form_sheet()["grades"]

    def _concluded(self, moment, **vals):
        evaluation = self._make_evaluation(
            self.kind, dict.fromkeys(self.panel, "70"), **vals
        )
        with freeze_time(moment):
            evaluation.action_conclude()
        return evaluation

    def test_a_reprint_shows_the_grade_of_the_day_of_the_result(self):
        """Neither the one before nor the one of today, on paper too.

        Covers: EVA-04
        """
        scheme = self._scheme("stars", primary=True)
        self._grade(scheme, "silver", "2026-01-10")
        self._grade(scheme, "gold", "2026-07-20")
        evaluation = self._concluded("2026-07-20 02:00:00")
        self._grade(scheme, "silver", "2026-12-01")

        self.assertEqual(self._grades_of(evaluation), "stars gold")
        self.assertIn("stars gold", self._printed(evaluation))
        self.assertNotIn("stars silver", self._printed(evaluation))

    def test_a_result_concluded_beforehand_shows_the_grade_of_its_own_day(self):
        """There are such results from the time when that was possible."""
        scheme = self._scheme("stars", primary=True)
        self._grade(scheme, "silver", "2026-01-10")
        evaluation = self._make_evaluation(self.kind, dict.fromkeys(self.panel, "70"))
        with freeze_time("2026-06-01 02:00:00"):
            evaluation._conclude(self.seller)
        self._grade(scheme, "gold", "2026-06-30")

        self.assertEqual(self._grades_of(evaluation), "stars gold")

    def test_the_day_of_the_result_is_one_of_the_company(self):
        """20:00 in UTC is the next morning in Shanghai, whoever prints."""
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        scheme = self._scheme("stars", primary=True)
        self._grade(scheme, "silver", "2026-01-10")
        evaluation = self._concluded("2026-07-19 20:00:00")
        self._grade(scheme, "gold", "2026-07-20")

        self.assertEqual(self._grades_of(evaluation), "stars gold")

    def test_an_open_form_shows_the_grade_of_today(self):
        scheme = self._scheme("stars", primary=True)
        self._grade(scheme, "silver", "2026-01-10")
        self._grade(scheme, "gold", "2026-12-01")

        self.assertEqual(
            self._grades_of(self._make_evaluation(self.kind)), "stars gold"
        )

    def test_the_primary_scheme_says_the_grade(self):
        self._grade(self._scheme("other", primary=False), "gold", "2026-01-10")
        evaluation = self._concluded("2026-07-20 02:00:00")
        self.assertEqual(self._grades_of(evaluation), "other gold")

        self._grade(self._scheme("stars", primary=True), "silver", "2026-01-10")

        self.assertEqual(self._grades_of(evaluation), "stars silver")

    def test_an_account_without_a_grade_that_day_has_none_on_the_form(self):
        evaluation = self._concluded("2026-07-20 02:00:00")
        self._grade(self._scheme("stars", primary=True), "gold", "2026-12-01")

        self.assertEqual(self._grades_of(evaluation), "–")

    def test_whoever_does_not_see_the_evaluation_does_not_print_it(self):
        evaluation = self._poor()

        with self.assertRaises(AccessError):
            self._printed(evaluation, self.colleague)
