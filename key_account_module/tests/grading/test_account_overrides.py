from ast import literal_eval
from datetime import date

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .test_key_account_grade_proposal import ProposalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 08:00:00")
class TestAccountOverrides(ProposalCase):
    """Grades decided by hand: with a reason, an end, and a second person for raises."""

    def setUp(self):
        super().setUp()
        self.stars.decision = "apply"
        self.accounts = self.account.with_user(self.director)

    def _decide(self, key, until="2026-02-20", **vals):
        tier = self._tier(self.stars, key)
        vals["valid_until"] = until
        self.accounts.decide_grade(self.stars.id, tier.id, "Strategic", **vals)

    def _grade(self, month, day):
        self._run(as_of=date(2026, month, day))
        return self.account.tier_id.name

    # === The end ===

    def test_t12_override_outlives_three_recomputes_and_ends_on_its_date(self):
        """The computed grade is shown beside it, returns by itself, and the owner hears.

        Covers: CLS-12
        """
        self._decide("three")

        grades = [self._grade(2, day) for day in (4, 10, 20)]

        self.assertEqual(grades, ["three"] * 3)
        self.assertTrue(self.account.manual_hold)
        self.assertEqual(self.account.computed_tier_id.name, "two")
        self.assertIn("until 02/20/2026: Strategic", self.account.tier_reason)
        self.assertIn("two", self.account.tier_reason)
        self.assertEqual(self._grade(2, 21), "two")
        self.assertFalse(self.account.grade_id.manual_hold)
        note = self.account.message_ids.filtered("partner_ids")
        self.assertIn("has ended", note.body)
        self.assertEqual(note.partner_ids, self.seller.partner_id)

    def test_the_owner_hears_of_the_end_in_his_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seller.lang = "zh_CN"
        self._decide("three")

        self._grade(2, 21)

        note = self.account.message_ids.filtered("partner_ids")
        self.assertIn("人工决定", note.body)

    def test_t14_an_ended_override_is_told_of_once(self):
        self._decide("three")
        self._run(as_of=date(2026, 2, 21))
        messages = len(self.account.message_ids)

        status = self._run(as_of=date(2026, 2, 21))

        self.assertEqual(status["staged"], 0)
        self.assertEqual(len(self.account.message_ids), messages)

    def test_an_override_that_the_figures_agree_with_ends_too(self):
        self._run(as_of=date(2026, 2, 4))
        self._decide("two")
        self._run(as_of=date(2026, 2, 21))

        self.assertFalse(self.account.grade_id.manual_hold)
        self.assertFalse(self.account.grade_id.review_on)
        self.assertEqual(self._run(as_of=date(2026, 2, 22))["staged"], 0)

    def test_the_policy_sets_the_longest_time(self):
        self.stars.override_months = 1

        for until in (None, "2026-03-04"):
            with self.assertRaisesRegex(UserError, "2026-03-03 at the latest"):
                self._decide("three", until=until)
        self._decide("three", until="2026-03-03")

        self.assertEqual(self.account.grade_id.hold_until, date(2026, 3, 3))

    def test_without_an_end_nothing_is_decided_whatever_the_policy_says(self):
        """Covers: CLS-12"""
        self.assertFalse(self.stars.override_months)

        for until in (None, False, ""):
            with self.assertRaisesRegex(UserError, "for example 2027-02-03"):
                self._decide("three", until=until)

        self.assertEqual(self.account.tier_id.name, "plain")

    def test_an_end_that_is_no_day_is_refused(self):
        for until in ("soon", 5):
            with self.assertRaisesRegex(UserError, f"“{until}” is no date"):
                self._decide("three", until=until)

    def test_what_was_decided_before_ends_had_to_be_named_holds_and_is_found(self):
        self._decide("three")
        found = self._filtered("held_without_end")
        self.assertNotIn(self.account.grade_id, found)
        self.account.grade_id.sudo().write({"hold_until": False, "review_on": False})

        self.assertEqual(self._grade(7, 1), "three")
        self.assertEqual(self._filtered("held_without_end"), self.account.grade_id)

    def _filtered(self, name):
        view = self.env.ref("key_account_module.key_account_grade_view_search")
        arch = etree.fromstring(view.get_combined_arch())
        domain = literal_eval(arch.find(f".//filter[@name='{name}']").get("domain"))
        return self.env["key.account.grade"].with_user(self.director).search(domain)

    def test_a_last_day_that_is_over_is_refused(self):
        with self.assertRaisesRegex(UserError, "is over"):
            self._decide("three", until="2026-02-02")

    def test_new_figures_do_not_end_an_override(self):
        self._decide("three", until="2026-03-20")
        self._sell(1, 100)

        self.assertEqual(self._grade(2, 10), "three")
        self.assertEqual(self._grade(3, 20), "three")
        self.assertEqual(self.account.grade_id.review_on, date(2026, 3, 21))
        self.assertEqual(self._grade(3, 21), "plain")

    # === The day: that of the company, wherever the director is ===

    def test_a_director_ahead_of_the_company_decides_on_its_day(self):
        self._run(as_of=date(2026, 2, 3))
        self.director.tz = "Pacific/Kiritimati"
        with freeze_time("2026-02-03 12:00:00"):
            self._decide("three", until="2026-02-03")
            self.accounts.release_grade(self.stars.id, "Mistaken")
        self.assertEqual(self.account.grade_id.valid_from, date(2026, 2, 3))

        # A grade that began tomorrow would be left alone by the run of today.
        self.assertEqual(self._grade(2, 3), "two")

    def test_a_director_behind_the_company_decides_on_its_day(self):
        self.director.tz = "America/Los_Angeles"
        with freeze_time("2026-02-03 02:00:00"):
            with self.assertRaisesRegex(UserError, "is over"):
                self._decide("three", until="2026-02-02")
            self._decide("three")

        self.assertEqual(self.account.grade_id.valid_from, date(2026, 2, 3))

    def test_the_longest_time_counts_from_the_companys_day(self):
        self.stars.override_months = 1
        self.director.tz = "Pacific/Kiritimati"

        refused = self.assertRaisesRegex(UserError, "2026-03-03 at the latest")
        with freeze_time("2026-02-03 12:00:00"), refused:
            self._decide("three", until="2026-03-04")

    def test_what_is_proposed_and_agreed_is_of_the_companys_day(self):
        second = self._make_user("second", "group_director", tz="Pacific/Kiritimati")
        self.director.tz = second.tz
        self.stars.override_approval_id = self._chain(second)

        with freeze_time("2026-02-03 12:00:00"):
            self._decide("three")
            proposal = self.account.grade_proposal_ids[0]
            proposal.approval_request_ids.with_user(second).action_approve()

        self.assertEqual(proposal.as_of, date(2026, 2, 3))
        self.assertEqual(self.account.grade_id.valid_from, date(2026, 2, 3))

    def test_an_accepted_grade_begins_on_the_companys_day(self):
        self.director.tz = "Pacific/Kiritimati"

        with freeze_time("2026-02-03 12:00:00"):
            self.proposals.action_approve()

        self.assertEqual(self.account.tier_id.name, "two")
        self.assertEqual(self.account.grade_id.valid_from, date(2026, 2, 3))

    # === The reason ===

    def test_a_reason_of_the_policys_list_is_mandatory(self):
        reason = self.env["key.account.option"].create(
            {
                "key": "override_reason/new",
                "list": "override_reason",
                "name": "New market",
            }
        )
        flag = self._make_flag("vip")

        with self.assertRaisesRegex(UserError, "New market"):
            self._decide("three")
        with self.assertRaisesRegex(UserError, "no reason of the policy"):
            self._decide("three", reason_code_id=flag.id)
        self._decide("three", reason_code_id=reason.id)

        self.assertEqual(self.account.grade_id.reason_code_id, reason)

    # === A second person ===

    def test_a_raise_needs_somebody_who_agrees(self):
        proposal, second = self._asked_for_a_raise()
        self.assertEqual(self.account.tier_id.name, "plain")
        self.assertEqual((proposal.kind, proposal.state), ("override", "open"))
        with self.assertRaises(UserError):
            proposal.with_user(self.director).action_approve()
        proposal.approval_request_ids.with_user(second).action_approve()

        grade = self.account.grade_id
        self.assertEqual(self.account.tier_id.name, "three")
        self.assertEqual((grade.decided_by, grade.approved_by), (self.director, second))
        self.assertEqual(grade.hold_until, date(2026, 2, 20))
        self.assertEqual((proposal.state, proposal.grade_id), ("approved", grade))
        self.assertEqual(self._grade(2, 4), "three")

    def test_nobody_agrees_to_a_raise_whose_last_day_is_over(self):
        proposal, second = self._asked_for_a_raise()

        refused = self.assertRaises(UserError)
        with freeze_time("2026-02-21 08:00:00"), refused as refusal:
            proposal.approval_request_ids.with_user(second).action_approve()
        self.assertIn("until 2026-02-20, which is over", str(refusal.exception))
        self.assertEqual((proposal.state, self.account.tier_id.name), ("open", "plain"))
        with freeze_time("2026-02-20 08:00:00"):
            proposal.approval_request_ids.with_user(second).action_approve()

        self.assertEqual(self.account.grade_id.hold_until, date(2026, 2, 20))

    def test_a_raise_asked_for_before_ends_had_to_be_named_gets_the_usual_one(self):
        proposal, second = self._asked_for_a_raise()
        proposal.sudo()._write_sealed({"valid_until": False})

        proposal.approval_request_ids.with_user(second).action_approve()

        self.assertEqual(self.account.grade_id.hold_until, date(2027, 2, 3))

    def _asked_for_a_raise(self):
        second = self._make_user("second", "group_director")
        self.stars.override_approval_id = self._chain(second)
        self._decide("three")
        return self.account.grade_proposal_ids[0], second

    def test_what_the_policy_proposed_comes_back_after_a_refused_raise(self):
        """Another decision took its place only as long as somebody wanted it."""
        self.stars.decision = "propose"
        self._run(as_of=date(2026, 2, 4))
        computed = self.account.grade_proposal_ids
        raised, second = self._asked_for_a_raise()
        self.assertEqual(computed.state, "superseded")

        raised.approval_request_ids.with_user(second).action_refuse("Too early")

        again = self.account.grade_proposal_ids - computed - raised
        self.assertEqual((again.state, again.kind), ("open", "computed"))
        self.assertEqual(again.to_tier_id, computed.to_tier_id)
        self.assertEqual(again.explanation, computed.explanation)
        self._run(as_of=date(2026, 2, 5))
        self.assertEqual(len(self.account.grade_proposal_ids), 3)
        again.with_user(self.director).action_approve()
        self.assertEqual(self.account.tier_id.name, "two")

    def test_an_archived_account_has_nothing_to_decide_until_it_is_restored(self):
        self.stars.decision = "propose"
        self._run(as_of=date(2026, 2, 4))
        computed = self.account.grade_proposal_ids

        self.account.action_archive()

        self.assertEqual(computed.state, "superseded")
        self.assertFalse(computed.activity_ids)
        self._run(as_of=date(2026, 2, 5))
        self.account.action_unarchive()
        again = self.account.grade_proposal_ids - computed
        self.assertEqual((again.state, again.to_tier_id.name), ("open", "two"))
        self._run(as_of=date(2026, 2, 6))
        self.assertEqual(self.account.grade_proposal_ids, computed | again)

    def test_what_a_director_refused_stays_refused_after_a_refused_raise(self):
        self.stars.decision = "propose"
        self._run(as_of=date(2026, 2, 4))
        self.proposals.action_refuse("Not now")
        raised, second = self._asked_for_a_raise()

        raised.approval_request_ids.with_user(second).action_refuse("Too early")

        self.assertEqual(len(self.account.grade_proposal_ids), 2)

    def test_a_raise_that_is_withdrawn_is_over(self):
        raised, _second = self._asked_for_a_raise()

        raised.approval_request_ids.with_user(self.director).action_cancel("Mistake")

        self.assertEqual((raised.state, raised.comment), ("superseded", "Mistake"))

    def test_whoever_wants_a_raise_does_not_agree_to_it(self):
        self.stars.override_approval_id = self._chain(self.director)

        with self.assertRaisesRegex(UserError, "four eyes"):
            self._decide("three")

    def test_a_lower_grade_needs_nobody_else(self):
        second = self._make_user("second", "group_director")
        self._run(as_of=date(2026, 2, 4))
        self.assertEqual(self.account.tier_id.name, "two")
        self.stars.override_approval_id = self._chain(second)

        self._decide("one")

        self.assertEqual(self.account.tier_id.name, "one")

    # === The dialogue ===

    def test_the_dialogue_asks_for_the_last_day(self):
        form = self._dialogue()
        form.valid_until = "2026-02-20"

        form.save().action_decide()

        self.assertEqual(self.account.grade_id.hold_until, date(2026, 2, 20))

    def test_the_dialogue_proposes_the_longest_time_else_a_year(self):
        self.director.tz = "Pacific/Kiritimati"
        for months, day in ((0, date(2027, 2, 3)), (1, date(2026, 3, 3))):
            with self.subTest(months=months), freeze_time("2026-02-03 12:00:00"):
                self.stars.override_months = months

                form = self._dialogue()
                self.assertEqual(form.valid_until, day)
                form.save().action_decide()

                self.assertEqual(self.account.grade_id.hold_until, day)

    def test_the_dialogue_does_not_go_without_a_last_day(self):
        form = self._dialogue()
        form.valid_until = False

        with self.assertRaisesRegex(AssertionError, "valid_until is a required field"):
            form.save()

    def test_a_dialogue_made_by_rpc_has_its_last_day(self):
        dialogues = self.env["key.account.grade.decide"].with_user(self.director)

        dialogue = dialogues.create(
            {
                "key_account_id": self.account.id,
                "scheme_id": self.stars.id,
                "reason": "Strategic",
            }
        )

        self.assertEqual(dialogue.valid_until, date(2027, 2, 3))

    def _dialogue(self):
        action = self.accounts.action_decide_grade()
        dialogues = self.env[action["res_model"]].with_user(self.director)
        form = Form(dialogues.with_context(**action["context"]))
        form.tier_id = self._tier(self.stars, "three")
        form.reason = "Strategic"
        return form
