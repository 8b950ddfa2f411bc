from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .evaluation_common import DEPARTMENTS, EvaluationCase

#: everybody's part is that of the account's manager
MANAGERS = dict.fromkeys(DEPARTMENTS, "manager")


@freeze_time("2026-06-30 09:00:00")
@tagged("post_install", "-at_install")
class TestCampaignLaunch(EvaluationCase):
    """Campaigns begin because the policy says so: in their turn, or out of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        options = cls.env["key.account.option"]
        cls.trigger = options.create(
            {
                "key": "evaluation_trigger/change",
                "list": "evaluation_trigger",
                "name": "Business change",
            }
        )
        cls.severe, cls.general = cls.env["key.account.severity"].create(
            [{"key": key, "name": key.title()} for key in ("severe", "general")]
        )

    def _launch(self, day=None):
        """The night's scheduled action; the campaigns it leaves behind, newest first."""
        with freeze_time(f"{day or '2026-06-30'} 10:00:00"):
            self.env["key.account.evaluation.campaign"]._cron_propose()
        return self.kind.campaign_ids

    def _schedule(self, **values):
        self.kind = self._apply_evaluation(request_id="schedule", **values)
        return self.kind

    def _watch(self, **values):
        """A kind of evaluation that watches complaints or grades."""
        self.kind = self._apply_evaluation()
        watching = {"turn_trigger_id": self.trigger.id, "panel": MANAGERS}
        self.kind.sudo().write({**watching, **values})
        return self.kind

    def _complain(self, severity, account=None, **values):
        account = account or self.account
        complaints = self.env["key.account.complaint"].with_user(account.user_id)
        return complaints.create(
            {
                "key_account_id": account.id,
                "severity_id": severity.id,
                "description": "The paint peels off",
                **values,
            }
        )

    # === In its turn ===

    def test_the_first_campaign_of_a_kind_is_opened_on_its_day(self):
        """Nobody has to begin; a director is asked to look it through.

        Covers: EVA-03
        """
        self._schedule(regular=["year"], starts="12-01")

        self.assertFalse(self._launch("2026-11-30"))
        first = self._launch("2026-12-01")

        self.assertEqual((first.period, first.state), ("2026", "draft"))
        self.assertEqual(first.date, date(2026, 12, 1))
        self.assertTrue(first.user_id.has_group("key_account_module.group_director"))
        asked = self.env["mail.activity"].search([("res_id", "=", first.id)])
        self.assertEqual(asked.user_id, first.user_id)
        self.assertEqual(self._launch("2026-12-02"), first)

    def test_whoever_shall_start_it_is_asked_in_his_own_language(self):
        """The night's action speaks English."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self._schedule(regular=["year"], starts="12-01", panel=MANAGERS)
        self.env.ref("key_account_module.group_director").all_user_ids.lang = "zh_CN"

        campaign = self._launch("2026-12-01")

        self.assertIn("请检查并开始", self._summary(campaign))

    def test_a_campaign_starts_by_itself_where_the_policy_says_so(self):
        """Forms and panels of every quarter, without anybody's click.

        Covers: EVA-12
        """
        self._schedule(
            regular=["quarter"], starts="period end", launch="start", panel=MANAGERS
        )

        campaign = self._launch("2026-07-01")

        self.assertEqual((campaign.period, campaign.state), ("2026-Q2", "running"))
        self.assertEqual(campaign.evaluation_ids.key_account_id, self.account)
        self.assertEqual(campaign.evaluation_ids.user_id, self.seller)

    def test_what_stands_in_the_way_is_noted_and_the_draft_waits(self):
        self._schedule(
            regular=["quarter"], starts="period end", launch="start", panel=MANAGERS
        )
        self.account.active = False

        campaign = self._launch("2026-07-01")

        self.assertEqual(campaign.state, "draft")
        self.assertIn("no account like that", campaign.message_ids[:1].body)
        asked = self.env["mail.activity"].search([("res_id", "=", campaign.id)])
        self.assertEqual(asked.user_id, campaign.user_id)

    def test_nothing_begins_for_a_day_before_the_policy_set_it(self):
        self._schedule(regular=["year"], starts="03-01")

        self.assertFalse(self._launch())

    # === Its panel ===

    def _role(self, *members):
        return (
            "role",
            "accountant",
            {
                "name": {"en_US": "Accountant"},
                "scope": "own",
                "members": [user.login for user in members],
            },
        )

    def _summary(self, campaign):
        asked = self.env["mail.activity"].search([("res_id", "=", campaign.id)])
        return asked.summary

    def test_the_first_campaign_has_the_panel_of_the_policy(self):
        """The people in a post, but for those who left; each account's own manager.

        Covers: EVA-06
        """
        gone = self._make_user("gone", "group_user")
        other = self._make_account("Other", user=self.colleague)
        finance = self.panel["finance"]
        self._schedule(
            extra=[self._role(finance, gone)],
            regular=["quarter"],
            starts="period end",
            launch="start",
            departments=["finance", "sales"],
            panel={"finance": "role/accountant", "sales": "manager"},
        )
        gone.active = False

        campaign = self._launch("2026-07-01")

        self.assertEqual(campaign.state, "running")
        panels = {
            form.key_account_id: form.member_ids.user_id
            for form in campaign.evaluation_ids
        }
        expected = {
            self.account: self.seller | finance,
            other: self.colleague | finance,
        }
        self.assertEqual(panels, expected)
        self.assertEqual(
            self.kind.panel_words,
            "Sales: the manager of each account\nFinance: Accountant",
        )

    def test_a_campaign_whose_panel_nobody_has_named_waits_and_says_so(self):
        """The responsible person is asked for the departments; he may start it anyway."""
        self._schedule(
            extra=[self._role()],
            regular=["quarter"],
            starts="period end",
            launch="start",
            panel={**MANAGERS, "finance": "role/accountant", "marketing": None},
        )

        campaign = self._launch("2026-07-01")

        self.assertEqual(campaign.state, "draft")
        self.assertIn("no seat for Marketing, Finance", campaign.message_ids[:1].body)
        self.assertEqual(
            self._summary(campaign),
            f"Name the panel (Marketing, Finance) and start: {campaign.name}",
        )
        campaign.with_user(campaign.user_id).action_start()
        self.assertEqual(campaign.state, "running")

    def test_the_seat_of_who_has_left_is_as_the_policy_says(self):
        """In a campaign like the last one of its kind it is asked for."""
        gone = self._make_user("gone", "group_user")
        self._schedule(
            regular=["half", "quarter"],
            starts="period end",
            departments=["finance", "sales"],
            panel={"finance": "manager"},
        )
        finance, sales = self.kind.department_ids.sorted("key")
        values = self.kind._campaign_values("half", "2025-H2", date(2026, 1, 1))
        seats = [
            {"department_id": finance.id, "user_id": gone.id},
            {"department_id": sales.id, "user_id": self.seller.id},
        ]
        seats = [Command.create(vals) for vals in seats]
        self.env["key.account.evaluation.campaign"].create(
            {**values, "seat_ids": seats}
        )
        gone.active = False

        self._launch("2026-07-01")

        half, _last, quarter = self.kind.campaign_ids.sorted(lambda c: (c.kind, -c.id))
        self.assertEqual((half.kind, quarter.kind), ("half", "quarter"))
        self.assertEqual(half.seat_ids.user_id, gone | self.seller)
        self.assertIn("Name the panel (Finance)", self._summary(half))
        self.assertEqual(quarter.seat_ids.department_id, finance | sales)
        self.assertEqual(quarter.seat_ids.user_id, self.seller)
        self.assertIn("Look through", self._summary(quarter))

    def test_a_campaign_made_by_hand_begins_with_the_panel_too(self):
        kind = self._schedule(panel={"sales": "manager"})
        campaigns = self.env["key.account.evaluation.campaign"]

        form = Form(campaigns.with_user(self.director))
        form.type_id = kind
        campaign = form.save()

        self.assertEqual(campaign.seat_ids.department_id.name, "Sales")
        self.assertFalse(campaign.seat_ids.user_id)

    def test_a_panel_by_hand_is_checked_too(self):
        kind = self._schedule()

        for wrong in (["sales"], {"sales": "somebody"}):
            with self.assertRaisesRegex(ValidationError, "Annual evaluation"):
                kind.sudo().panel = wrong

    # === Out of turn ===

    def test_a_severe_complaint_makes_an_evaluation_out_of_turn(self):
        """Once, with trigger and reason; other classes make none.

        Covers: EVA-05
        """
        self._watch(turn_severity_ids=self.severe.ids, launch="start")
        complaint = self._complain(self.severe)
        other = self._make_account("Other")
        self._complain(self.general, other)

        campaign = self._launch()
        self._launch()

        self.assertEqual(self.kind.campaign_ids, campaign)
        self.assertEqual((campaign.kind, campaign.state), ("ad_hoc", "running"))
        form = campaign.evaluation_ids
        self.assertEqual(form.key_account_id, self.account)
        self.assertEqual(form.trigger_id, self.trigger)
        event = f"Acme: complaint {complaint.name} (Severe)"
        self.assertEqual(form.reason, f"{campaign.reason}\n{event}")
        self.assertEqual(campaign.event_words, event)
        self.assertEqual(campaign.complaint_ids, complaint)

    def test_what_happened_to_a_customer_is_told_to_nobody_else(self):
        """Everybody reads the campaign and its reason, also who sells elsewhere."""
        self._watch(turn_severity_ids=self.severe.ids, launch="start")
        self._complain(self.severe)
        other = self._make_account("Other", user=self.colleague)
        self._complain(self.severe, other)

        campaign = self._launch()

        mine = campaign.with_user(self.seller)
        self.assertNotIn("Other", f"{mine.reason} {mine.message_ids.mapped('body')}")
        form = mine.evaluation_ids.search([("campaign_id", "=", mine.id)])
        self.assertIn("Acme: complaint", form.reason)
        self.assertNotIn("Other", form.reason)
        with self.assertRaises(AccessError):
            mine.read(["event_words"])
        self.assertIn("Other", campaign.with_user(self.director).event_words)

    def test_a_draft_out_of_turn_takes_in_what_comes_after(self):
        self._watch(turn_severity_ids=self.severe.ids)
        self._complain(self.severe)
        campaign = self._launch()
        other = self._make_account("Other")
        later = self._complain(self.general, other)
        later.severity_id = self.severe

        self.assertEqual(self._launch(), campaign)

        self.assertEqual(campaign.account_ids, self.account | other)
        self.assertEqual(len(campaign.event_words.splitlines()), 2)

    def test_complaints_before_the_policy_make_none(self):
        self._watch(turn_severity_ids=self.severe.ids)
        self._complain(self.severe, date_received="2026-06-29 10:00:00")

        self.assertFalse(self._launch())

    def test_another_grade_makes_an_evaluation_out_of_turn(self):
        """A first grade is no change, and an upgrade no reason here.

        Covers: EVA-05
        """
        self._watch(turn_grade="down")
        scheme = self._make_abc()
        accounts = self.account | self._make_account("Riser")
        for account, tier in zip(accounts, ("A", "B"), strict=True):
            self._grade(account, scheme, tier, 600000)
        self.assertFalse(self._launch())
        for account, tier in zip(accounts, ("B", "A"), strict=True):
            self._decide_grade(account, self._tier(scheme, tier))

        campaign = self._launch()

        self.assertEqual(campaign.account_ids, self.account)
        self.assertIn("from A to B", campaign.event_words)

    def test_an_ended_cooperation_is_evaluated_no_more(self):
        self._watch(turn_severity_ids=self.severe.ids)
        self._complain(self.severe)
        self.account._end_cooperation("No improvement")

        self.assertFalse(self._launch())

    def test_what_is_behind_a_campaign_is_not_written_by_hand(self):
        self._watch(turn_severity_ids=self.severe.ids)
        self._complain(self.severe)
        campaign = self._launch()

        with self.assertRaisesRegex(UserError, "is not written by hand"):
            campaign.with_user(self.director).complaint_ids = False
