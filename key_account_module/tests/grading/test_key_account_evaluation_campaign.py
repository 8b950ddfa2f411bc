from datetime import date

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .evaluation_common import DEPARTMENTS, EvaluationCase


@freeze_time("2026-06-30 09:00:00")
@tagged("post_install", "-at_install")
class TestKeyAccountEvaluationCampaign(EvaluationCase):
    """Many accounts at once: regularly, or out of turn with a trigger and a reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._apply_evaluation()
        cls.other = cls._make_account("Other", user=cls.colleague)
        cls.trigger = cls.env["key.account.option"].create(
            {
                "key": "evaluation_trigger/market",
                "list": "evaluation_trigger",
                "name": "Market change",
            }
        )

    def _campaign(self, user=None, **vals):
        """A draft of the director with a panel; sales sends each account's manager."""
        departments = self.kind.department_ids.grouped("key")
        seats = [
            Command.create(
                {
                    "department_id": departments[f"department/{name}"].id,
                    "user_id": name != "sales" and self.panel[name].id,
                }
            )
            for name in DEPARTMENTS
            if f"department/{name}" in departments
        ]
        campaigns = self.env["key.account.evaluation.campaign"]
        return campaigns.with_user(user or self.director).create(
            {"type_id": self.kind.id, "date": "2026-06-30", "seat_ids": seats, **vals}
        )

    def _waiting(self, user):
        """What a member is asked for by activities."""
        return self.env["mail.activity"].search(
            [
                ("user_id", "=", user.id),
                ("res_model", "=", "key.account.evaluation.member"),
            ]
        )

    # === Regular ===

    def test_every_account_gets_one_form_and_the_panel_is_invited(self):
        """Once for each account, however often somebody asks for it.

        Covers: EVA-03
        """
        campaign = self._campaign()

        campaign.action_start()
        campaign.action_add_accounts()

        forms = campaign.evaluation_ids
        self.assertEqual(sorted(forms.mapped("key_account_id.name")), ["Acme", "Other"])
        self.assertEqual(len(forms[0].line_ids), 60)
        self.assertEqual(len(forms[0].member_ids), 4)
        self.assertEqual(len(self._waiting(self.panel["finance"])), 2)
        self.assertEqual(len(self._waiting(self.seller)), 1)
        self.assertEqual(len(self._waiting(self.colleague)), 1)
        owners = {form.key_account_id.name: form.user_id for form in forms}
        self.assertEqual(owners, {"Acme": self.seller, "Other": self.colleague})

    def test_everybody_is_told_once_however_many_customers_wait_for_him(self):
        campaign = self._campaign()

        campaign.action_start()
        campaign.action_add_accounts()

        told = self.env["mail.message"].search(
            [("model", "=", campaign._name), ("res_id", "=", campaign.id)]
        )
        told = told.filtered(lambda m: m.message_type == "user_notification")
        people = self.panel.values()
        expected = {*(user.partner_id for user in people), self.colleague.partner_id}
        self.assertEqual({*told.partner_ids}, expected)
        self.assertEqual(len(told), len(expected))
        finance = self.panel["finance"].partner_id
        [message] = told.filtered(lambda m: m.partner_ids == finance)
        self.assertIn("under My Scores: 2", message.body)

    def test_my_scores_hold_what_the_campaign_asks_of_me(self):
        """Before anybody has scored; not what other departments are asked for."""
        campaign = self._campaign()
        campaign.action_start()
        self.env.flush_all()
        user = self.panel["finance"]
        lines = self.env["key.account.evaluation.line"].with_user(user)
        search = etree.fromstring(lines.get_view(view_type="search")["arch"])
        [mine] = search.xpath("//filter[@name='filter_mine']/@domain")

        found = lines.search(safe_eval(mine, {"uid": user.id}))

        self.assertEqual(found.evaluation_id, campaign.evaluation_ids)
        self.assertEqual(found.department_id.mapped("key"), ["department/finance"])
        self.assertEqual(len(found), 2 * 15)

    def test_a_member_reads_by_when_his_part_is_due(self):
        campaign = self._campaign(date_deadline="2026-07-31")
        campaign.action_start()
        member = campaign.evaluation_ids.member_ids.filtered(
            lambda member: member.user_id == self.panel["finance"]
        )[:1]

        due = member.with_user(member.user_id).date_until

        self.assertEqual(due, date(2026, 7, 31))

    def test_many_accounts_take_hardly_more_queries_than_few(self):
        """Forms, lines, panels, clocks and invitations: each for all accounts at once."""
        groups = [
            self.env["key.account"].concat(
                *(self._make_account(f"Customer {number}") for number in range(size))
            )
            for size in (2, 2, 12)
        ]

        def queries(accounts):
            campaign = self._campaign(account_ids=accounts.ids)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            campaign.action_start()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        _caches, two, twelve = map(queries, groups)
        # A form has 60 lines with people; Odoo inserts a hundred rows at a time.
        self.assertLess((twelve - two) / 10, 2)

    def test_next_campaign_is_drafted_when_its_day_has_come(self):
        """Yearly on a fixed day; like the last one, once.

        Covers: EVA-03
        """
        self._apply_evaluation(request_id="yearly", regular=["year"], starts="12-01")
        first = self._campaign(period="2025", date="2025-12-01", kind="year")
        first.date_deadline = "2025-12-21"
        campaigns = self.env["key.account.evaluation.campaign"]
        self.assertEqual(self.kind.next_date, date(2026, 12, 1))

        with freeze_time("2026-11-30 09:00:00"):
            campaigns._cron_propose()
        self.assertEqual(self.kind.campaign_ids, first)
        with freeze_time("2026-12-01 09:00:00"):
            campaigns._cron_propose()
            campaigns._cron_propose()

        draft = self.kind.campaign_ids - first
        self.assertEqual(len(draft), 1)
        self.assertEqual((draft.period, draft.state), ("2026", "draft"))
        self.assertEqual(draft.date_deadline, date(2026, 12, 21))
        self.assertEqual(len(draft.seat_ids), 4)
        activity = self.env["mail.activity"].search([("res_id", "=", draft.id)])
        self.assertEqual(activity.user_id, self.director)
        draft.with_user(self.director).action_start()
        self.assertEqual(draft.evaluation_count, 2)
        self.assertFalse(activity.exists().active)

    def test_reviews_by_quarter_half_year_and_year(self):
        """Each in its own turn, the day after its period.

        Covers: EVA-12
        """
        self._apply_evaluation(
            request_id="review",
            regular=["quarter", "half", "year"],
            starts="period end",
            departments=["sales"],
        )
        for kind, period in (
            ("quarter", "2025-Q3"),
            ("half", "2025-H1"),
            ("year", "2024"),
        ):
            self._campaign(kind=kind, period=period, date="2025-10-01", seat_ids=False)

        with freeze_time("2026-01-01 09:00:00"):
            drafts = self.kind._propose_campaigns()
        with freeze_time("2026-04-01 09:00:00"):
            later = self.kind._propose_campaigns()

        self.assertEqual(
            sorted(drafts.mapped("period")), ["2025", "2025-H2", "2025-Q4"]
        )
        self.assertEqual(later.mapped("period"), ["2026-Q1"])
        self.assertEqual(self.kind.regular_words, "Quarterly, Half-yearly, Yearly")

    def test_a_day_that_is_not_decided_starts_nothing(self):
        self._apply_evaluation(request_id="blank", regular=["year"], starts=None)
        self._campaign(period="2020", date="2020-12-01")

        self.env["key.account.evaluation.campaign"]._cron_propose()

        self.assertFalse(self.kind.next_date)
        self.assertEqual(len(self.kind.campaign_ids), 1)

    def test_the_policy_drafts_by_hand_too(self):
        self._apply_evaluation(request_id="q", regular=["quarter"], starts="period end")
        self._campaign(kind="quarter", period="2025-Q4", date="2026-01-01")

        action = self.kind.with_user(self.director).action_next_campaign()

        self.assertEqual(action["domain"], [("type_id", "=", self.kind.id)])
        self.assertEqual(self.kind.campaign_count, 2)

    # === Out of turn ===

    def test_out_of_turn_names_trigger_and_reason_for_several_accounts(self):
        """Only the accounts concerned; trigger and reason are in each form.

        Covers: EVA-05
        """
        third = self._make_account("Third")
        with self.assertRaisesRegex(ValidationError, "trigger and the reason"):
            self._campaign(kind="ad_hoc")

        campaign = self._campaign(
            kind="ad_hoc",
            trigger_id=self.trigger.id,
            reason="Prices fell by a third",
            account_ids=(self.account | third).ids,
        )
        campaign.action_start()

        forms = campaign.evaluation_ids
        self.assertEqual(forms.key_account_id, self.account | third)
        self.assertEqual(forms.trigger_id, self.trigger)
        self.assertEqual(set(forms.mapped("reason")), {"Prices fell by a third"})
        self.assertEqual(campaign.name, "Annual evaluation Market change")

    # === Whom ===

    def test_grades_and_filter_choose_the_accounts(self):
        scheme = self._make_abc()
        self._grade(self.other, scheme, "A", 600000)

        graded = self._campaign(tier_ids=self._tier(scheme, "A").ids)
        named = self._campaign(domain="[('name', '=', 'Acme')]")
        (graded | named).action_start()

        self.assertEqual(graded.evaluation_ids.key_account_id, self.other)
        self.assertEqual(named.evaluation_ids.key_account_id, self.account)

    def test_a_filter_that_is_none_is_refused(self):
        for wrong in (
            "name = Acme",
            "__import__('os')",
            "[('nothing', '=', 1)]",
            "[1]",
        ):
            with self.subTest(wrong=wrong), self.assertRaises(ValidationError):
                self._campaign(domain=wrong)

    def test_nobody_to_evaluate_is_said(self):
        campaign = self._campaign(domain="[('name', '=', 'Nobody')]")

        with self.assertRaisesRegex(UserError, "no account like that"):
            campaign.action_start()

    def test_seats_are_for_departments_of_the_panel(self):
        strange = self.env["key.account.option"].create(
            {"key": "department/law", "list": "department", "name": "Law"}
        )

        with self.assertRaisesRegex(ValidationError, "Law is no department"):
            self._campaign(seat_ids=[Command.create({"department_id": strange.id})])

    # === Steps and rights ===

    def test_progress_by_department(self):
        campaign = self._campaign()
        campaign.action_start()
        form = campaign.evaluation_ids[0]
        mine = form.with_user(self.panel["finance"])
        self._lines(mine, "finance").score = "80"
        self._give(mine, "finance")

        self.assertIn("Finance: 1 of 2", campaign.department_words)
        self.assertIn("Marketing: 0 of 2", campaign.department_words)
        self.assertEqual((campaign.progress, campaign.concluded_count), (0, 0))
        self.assertEqual((form.departments_in, form.department_count), (1, 4))
        self.assertEqual(
            campaign.action_view_members()["domain"],
            [("campaign_id", "=", campaign.id)],
        )
        self.assertEqual(
            campaign.action_view_evaluations()["res_model"], "key.account.evaluation"
        )

    def test_steps_come_in_their_order_and_a_started_one_stays(self):
        campaign = self._campaign()

        with self.assertRaisesRegex(UserError, "not running"):
            campaign.action_add_accounts()
        with self.assertRaisesRegex(UserError, "the next step is action_start"):
            campaign.action_close()
        with self.assertRaisesRegex(UserError, "action_start"):
            campaign.state = "running"
        campaign.action_start()
        for refused in (
            lambda: campaign.write({"domain": "[]"}),
            campaign.action_start,
            campaign.unlink,
            lambda: campaign.evaluation_ids.write({"campaign_id": False}),
        ):
            with self.assertRaises(UserError):
                refused()
        campaign.action_close()
        self.assertTrue(campaign.date_closed)

    def test_directors_run_campaigns_and_others_read_their_names(self):
        campaign = self._campaign()

        self.assertEqual(campaign.with_user(self.seller).name, campaign.name)
        with self.assertRaises(AccessError):
            campaign.with_user(self.seller).read(["account_ids"])
        for user in (self.seller, self.regional, self.auditor):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                campaign.with_user(user).action_start()
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._campaign(user)
