from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..clock.common import utc
from .common import NOW, SurveyCase

REPORT = {"summary": "Good", "problems": "Slow"}
PLAN = {"problems": "Slow", "causes": "Night shift", "measures": "Hire"}


@freeze_time(NOW)
class PaperCase(SurveyCase):
    """Both papers, and a leader who reviews them; each test starts another survey."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._make_user("leader", "group_auditor")
        cls._apply_papers("papers")

    @classmethod
    def _apply_papers(cls, request_id, reviewers=("leaders",), **values):
        """The oil policy's plan and the chemical company's report, both."""
        role = (
            "role",
            "leaders",
            {
                "name": {"en_US": "Leaders"},
                "scope": "audit",
                "members": [cls.leader.login],
            },
        )
        values = {
            "papers": ["improvement_plan", "report"],
            "reviewers": [*reviewers] or None,
            "contact_days": None,
            **values,
        }
        cls._apply_policy(role, *cls._survey_resources(**values), request_id=request_id)

    def _papers(self):
        campaign = self._start()
        self._answer(campaign.line_ids, 4, 5, nps=9)
        campaign.action_collect()
        campaign.action_write_papers()
        return campaign.paper_ids.sorted("kind")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountSurveyPaper(PaperCase):
    """Report and plan go to the leaders and are kept with their review."""

    def test_the_policy_says_which_papers_are_written(self):
        """Covers: SAT-08, SAT-09"""
        papers = self._papers()
        papers.campaign_id.action_write_papers()

        self.assertEqual(papers.mapped("kind"), ["improvement_plan", "report"])
        self.assertEqual(len(papers.campaign_id.paper_ids), 2)

    def test_the_leaders_review_and_their_opinion_is_kept(self):
        """Submitted on, by whom; reviewed on, by whom; opinion.

        Covers: SAT-08, SAT-09, DOC-08
        """
        plan, report = self._papers()
        plan.write(PLAN)
        report.write(REPORT)
        for paper in (plan, report):
            paper.action_submit()
            with freeze_time("2026-09-15 02:00"):
                paper.with_user(self.leader).action_approve(opinion="Do it by May")

            self.assertEqual(paper.state, "approved")
            self.assertEqual(paper.date_submitted, utc(NOW))
            self.assertEqual(paper.submitted_by_id, self.director)
            self.assertEqual(paper.date_reviewed, utc("2026-09-15 02:00"))
            self.assertEqual(paper.reviewer_id, self.leader)
            self.assertEqual(paper.opinion, "Do it by May")

    def test_a_campaign_waits_for_its_papers(self):
        """Covers: SAT-08, SAT-09"""
        plan, report = self._papers()
        campaign = plan.campaign_id
        campaign.causes = "Night shift"
        with self.assertRaisesRegex(UserError, "improvement plan.*\n.*report"):
            campaign.action_submit()
        plan.write(PLAN)
        report.write(REPORT)
        (plan | report).action_submit()
        campaign.action_submit()
        with self.assertRaisesRegex(UserError, "not reviewed"):
            campaign.action_close()
        (plan | report).with_user(self.leader).action_approve("Fine")

        campaign.action_close()

        self.assertEqual(campaign.state, "closed")

    def test_empty_parts_are_named(self):
        plan, _report = self._papers()

        with self.assertRaisesRegex(UserError, "Problems.*Root causes.*Measures"):
            plan.action_submit()

    def test_nothing_is_submitted_before_the_answers_are_in(self):
        campaign = self._start()
        campaign.action_write_papers()
        plan = campaign.paper_ids.filtered(lambda paper: paper.kind != "report")
        plan.write(PLAN)

        with self.assertRaisesRegex(UserError, "not in yet"):
            plan.action_submit()

    def test_a_submitted_paper_does_not_change(self):
        plan, _report = self._papers()
        plan.write(PLAN)
        plan.action_submit()

        for name in PLAN:
            with (
                self.subTest(name=name),
                self.assertRaisesRegex(UserError, "submitted"),
            ):
                plan.write({name: "Other"})
        with self.assertRaises(UserError):
            plan.action_submit()
        with self.assertRaises(UserError):
            plan.unlink()

    def test_a_reviewed_paper_serves_no_other_survey(self):
        """Moved away, it would leave its survey without the review that closes it."""
        papers = self._papers()
        papers[0].write(PLAN)
        papers[0].action_submit()
        other = self._make_campaign(period="2027")

        for values in ({"campaign_id": other.id}, {"kind": "report"}):
            with self.assertRaisesRegex(UserError, "keeps its survey"):
                papers[0].write(values)

        papers[1].unlink()
        missing = list(papers[0].campaign_id._missing_for_closing())
        self.assertIn("“Survey report” is not reviewed.", missing)

    def test_what_comes_back_is_written_anew(self):
        plan, _report = self._papers()
        plan = plan.with_context(tracking_disable=False, mail_notrack=False)
        plan.write(PLAN)
        plan.action_submit()
        self.env.cr.flush()

        plan.with_user(self.leader).action_return("By when?")
        self.env.cr.flush()
        plan.measures = "Hire by May"
        plan.action_submit()

        self.assertEqual(plan.state, "submitted")
        self.assertFalse(plan.reviewer_id or plan.opinion)
        tracked = plan.message_ids.sudo().tracking_value_ids
        self.assertIn("By when?", tracked.mapped("new_value_text"))

    def test_only_the_leaders_review_and_only_with_an_opinion(self):
        plan, _report = self._papers()
        plan.write(PLAN)
        with self.assertRaises(UserError):
            plan.with_user(self.leader).action_approve("Early")
        plan.action_submit()

        for user in (self.director, self.auditor, self.regional, self.seller):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                plan.with_user(user).action_approve("Mine")
        with self.assertRaisesRegex(UserError, "opinion"):
            plan.with_user(self.leader).action_approve(" ")

        self.assertTrue(plan.with_user(self.leader).may_review)
        self.assertFalse(plan.with_user(self.director).may_review)

    def test_without_named_leaders_another_director_reviews(self):
        self._apply_papers("nobody", reviewers=())
        other = self._make_user("other director", "group_director")
        plan, _report = self._papers()
        plan.write(PLAN)
        plan.action_submit()

        with self.assertRaises(AccessError):
            plan.with_user(self.director).action_approve("My own")
        plan.with_user(other).action_approve("Agreed")

        self.assertEqual((plan.reviewer_id, plan.opinion), (other, "Agreed"))

    def test_reviews_are_not_written_by_hand(self):
        plan, _report = self._papers()

        for vals in (
            {"state": "approved"},
            {"opinion": "Fine"},
            {"reviewer_id": self.leader.id},
            {"date_submitted": NOW},
            {"results": []},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                plan.write(vals)
        with self.assertRaises(UserError):
            plan.copy({"state": "approved"})

    def test_staff_do_not_read_papers(self):
        plan, _report = self._papers()

        for user in (self.seller, self.regional, self.clerk):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                plan.with_user(user).read(["problems"])

    def test_figures_are_those_of_the_day_it_was_submitted(self):
        _plan, report = self._papers()
        report.write(REPORT)
        report.action_submit()

        total = report.results[0]["rows"]
        self.assertEqual([row["now"] for row in total], ["4.5", "100", "100"])

    def test_views_load_for_every_reader(self):
        for user in (self.director, self.auditor):
            self.env["key.account.survey.paper"].with_user(user).get_views(
                [(False, kind) for kind in ("form", "list", "search")]
            )
