"""The print-outs: questionnaire (F-13), survey report (F-24), improvement plan (F-25)."""

from freezegun import freeze_time
from lxml import html

from odoo.tests import tagged

from .common import NOW, SurveyCase

LINE = "key_account_module.key_account_survey_line_report"
CAMPAIGN = "key_account_module.key_account_survey_campaign_report"
PAPER = "key_account_module.key_account_survey_paper_report"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSurveyForms(SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._apply_survey("papers", papers=["improvement_plan", "report"])

    def _text(self, report, records, user=None, **context):
        reports = self.env["ir.actions.report"].with_user(user or self.director)
        content, _kind = reports.with_context(
            tz="Asia/Shanghai", **context
        )._render_qweb_html(report, records.ids)
        return " ".join(html.fromstring(content).text_content().split())

    def _in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(
            ["key_account_module"], ["zh_CN"]
        )

    def _assert_said(self, text, *words):
        for word in words:
            with self.subTest(word=word):
                self.assertIn(word, text)

    def test_a_questionnaire_can_be_taken_to_the_customer(self):
        """Customer, contact, channel, a box for each point, room for the opinion."""
        line = self._start().line_ids

        text = self._text(LINE, line, self.seller)

        self._assert_said(
            text,
            "Satisfaction Questionnaire",
            "Acme",
            "Wang Fang",
            "1. Product_Quality",
            "☐ 1 ☐ 2 ☐ 3 ☐ 4 ☐ 5",
            "very dissatisfied",
            "What should we do better?",
        )

    def test_the_empty_form_names_no_customer(self):
        campaign = self._make_campaign()

        text = self._text(CAMPAIGN, campaign)

        self._assert_said(text, "Annual survey 2026", "☐ 5", "Signature")
        self.assertNotIn("Acme", text)

    def test_forms_speak_chinese(self):
        self._in_chinese()
        campaign = self._make_campaign()
        campaign.action_prepare()

        text = self._text(LINE, campaign.line_ids, self.seller, lang="zh_CN")

        self._assert_said(
            text, "客户满意度调查问卷", "联系人", "非常满意", "您认为我们应改进哪些方面"
        )

    def _papers(self):
        campaign = self._start()
        self._answer(campaign.line_ids, 2, 5, nps=9, opinion="Too slow")
        campaign.action_collect()
        campaign.action_write_papers()
        plan, report = campaign.paper_ids.sorted("kind")
        plan.write({"problems": "Late", "causes": "Night shift", "measures": "Hire"})
        report.write({"summary": "Mixed", "problems": "Slow"})
        (plan | report).action_submit()
        other = self._make_user("other director", "group_director")
        (plan | report).with_user(other).action_approve("Carry it out")
        return plan, report

    def test_the_report_shows_figures_and_review(self):
        """Covers: SAT-09, DOC-08"""
        _plan, report = self._papers()

        self._assert_said(
            self._text(PAPER, report),
            "Survey Report",
            "Mixed",
            "Product_Quality 2",
            "Satisfied (%)",
            "Submitted by Director Submitted on 09/14/2026",
            "Reviewed by Other Director",
            "Carry it out",
        )

    def test_the_plan_shows_problems_causes_and_measures(self):
        """Covers: SAT-08, DOC-08"""
        plan, _report = self._papers()

        self._assert_said(
            self._text(PAPER, plan),
            "Service Improvement Plan",
            "Late",
            "Night shift",
            "Hire",
            "Acme",
            "Carry it out",
        )

    def test_papers_speak_chinese(self):
        self._in_chinese()
        plan, report = self._papers()

        self._assert_said(
            self._text(PAPER, plan | report, lang="zh_CN"),
            "服务改进方案",
            "调查报告",
            "公司领导审阅",
            "调查维度",
            "意见",
        )
