"""Open deadlines after another grade or level, however that came."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..grading.level_common import LevelCase


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 01:00:00")
class TestAccountDeadlines(LevelCase):
    """Two and three stars are served at gold: one working day instead of three."""

    def setUp(self):
        super().setUp()
        self._apply_apart({"gold": 1})
        for key in ("two", "three"):
            self._tier(self.stars, key).effects = {"service_level": "gold"}
        self.complaint = self._make_complaint("2026-02-03 01:00")
        self.usual = self.complaint.deadline

    def _waiting(self):
        """How many deadlines the account says that somebody may re-plan."""
        self.account.invalidate_recordset(["replan_count"])
        return self.account.with_user(self.seller).replan_count

    def _dialogue(self):
        action = self.account.with_user(self.director).action_replan()
        dialogues = self.env[action["res_model"]].with_user(self.director)
        return dialogues.with_context(**action["context"]).create({"why": "Two stars"})

    def _assert_moves_by_the_dialogue_alone(self):
        self.assertEqual(self.account.tier_id.name, "two")
        self.assertEqual(self.complaint.deadline, self.usual)
        self.assertEqual(self._waiting(), 1)

        dialogue = self._dialogue()
        self.assertEqual(dialogue.count, 1)
        dialogue.action_confirm()

        self._assert_due(self.complaint, "2026-02-04 09:30")
        self.assertEqual(self._clock(self.complaint).event_ids[-1].note, "Two stars")
        self.assertEqual(self._waiting(), 0)

    def test_nothing_waits_while_the_grade_stays(self):
        self.assertEqual(self._waiting(), 0)

    def test_after_a_person_has_approved_a_proposal(self):
        self.proposals.action_approve()

        self._assert_moves_by_the_dialogue_alone()

    def test_after_a_run_has_given_the_grade(self):
        self.stars.decision = "apply"

        self._run(as_of=date(2026, 2, 4))

        self._assert_moves_by_the_dialogue_alone()
        self.assertEqual(self._run(as_of=date(2026, 2, 4))["staged"], 0)

    def test_after_a_director_has_decided_by_hand(self):
        self._decide_grade(self.account, self._tier(self.stars, "two"))

        self._assert_moves_by_the_dialogue_alone()

    def test_after_a_decision_by_hand_has_ended(self):
        """The run gives the level back, and the deadline of before is to come back."""
        self._decide_grade(
            self.account, self._tier(self.stars, "three"), until="2026-02-04"
        )
        self._dialogue().action_confirm()
        self._tier(self.stars, "two").effects = {}
        self.stars.decision = "apply"

        self._run(as_of=date(2026, 2, 5))

        self.assertEqual(self.account.tier_id.name, "two")
        self._assert_due(self.complaint, "2026-02-04 09:30")
        self.assertEqual(self._waiting(), 1)
        self._dialogue().action_confirm()
        self.assertEqual(self.complaint.deadline, self.usual)

    def test_other_accounts_keep_theirs(self):
        own = self.account
        self.account = self._make_account("Other")
        other = self._make_complaint("2026-02-03 01:00")
        gold = self.env["key.account.option"].search(
            [("key", "=", "service_level/gold")]
        )
        (own | self.account).service_level_id = gold
        self.assertEqual(self._waiting(), 1)
        self.account = own

        self._dialogue().action_confirm()

        self._assert_due(self.complaint, "2026-02-04 09:30")
        self.assertEqual(other.deadline, self.usual)

    def test_a_closed_complaint_waits_for_nobody(self):
        self._close(self.complaint)

        self.proposals.action_approve()

        self.assertEqual(self._waiting(), 0)

    def test_only_a_director_opens_the_dialogue(self):
        dialogues = self.env["key.account.clock.replan"].with_user(self.seller)

        with self.assertRaises(AccessError):
            dialogues.create({"key_account_id": self.account.id, "why": "I want it"})
