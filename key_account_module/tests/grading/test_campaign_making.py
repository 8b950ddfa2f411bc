from unittest.mock import patch

from psycopg2 import errors as pg_errors

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ...models.grading import campaign_making
from .evaluation_common import DEPARTMENTS, EvaluationCase

LOGGER = campaign_making.__name__


@freeze_time("2026-06-30 09:00:00")
@tagged("post_install", "-at_install")
class TestCampaignMaking(EvaluationCase):
    """A large campaign makes a batch of forms at once, and the others afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._apply_evaluation()
        cls.accounts = cls.account
        for number in range(4):
            cls.accounts |= cls._make_account(f"Customer {number}")

    def setUp(self):
        super().setUp()
        self._patch(campaign_making, "BATCH", 2)
        departments = self.kind.department_ids.grouped("key")
        seats = [
            Command.create(
                {
                    "department_id": departments[f"department/{name}"].id,
                    "user_id": self.panel[name].id,
                }
            )
            for name in DEPARTMENTS
        ]
        self.campaigns = self.env["key.account.evaluation.campaign"]
        self.campaign = self.campaigns.with_user(self.director).create(
            {"type_id": self.kind.id, "date": "2026-06-30", "seat_ids": seats}
        )

    def _patch(self, target, name, value):
        patcher = patch.object(target, name, value)
        patcher.start()
        self.addCleanup(patcher.stop)
        return patcher

    def _failing(self, bad, error):
        """Accounts of which no form can be made."""
        make = type(self.campaigns)._make

        def failing(campaign, accounts):
            make(campaign, accounts)
            if accounts & bad:
                raise error

        return self._patch(type(self.campaigns), "_make", failing)

    def _cron(self):
        """One call of the scheduled action; a cron commits, a test must not."""
        with patch.object(self.env.cr, "commit", self.env.cr.flush):
            self.campaigns._cron_make_forms()

    def _made(self):
        return self.campaign.evaluation_ids.key_account_id

    def _told(self):
        messages = self.env["mail.message"].search(
            [("model", "=", self.campaign._name), ("res_id", "=", self.campaign.id)]
        )
        return messages.filtered(lambda m: m.message_type == "user_notification")

    # === In batches ===

    def test_start_makes_the_first_batch_and_the_scheduled_action_the_others(self):
        cron = self.env.ref("key_account_module.ir_cron_campaign_forms")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

        self.campaign.action_start()

        self.assertEqual(len(self._made()), 2)
        self.assertEqual(self.campaign.making_words, "2 of 5 forms made")
        self.assertEqual(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]),
            triggers + 1,
        )
        self._cron()
        self.assertEqual(self._made(), self.accounts)
        self.assertFalse(self.campaign.making_words)
        self.assertEqual(set(self.campaign.evaluation_ids.mapped("line_count")), {60})
        self.assertEqual(self.campaign.evaluation_ids.create_uid, self.director)

    def test_everybody_is_told_once_when_the_last_form_is_made(self):
        self.campaign.action_start()
        self.assertFalse(self._told())

        self._cron()
        self._cron()

        told = self._told()
        self.assertEqual(len(told), len(self.panel))
        self.assertEqual(
            told.partner_ids.user_ids, self.env["res.users"].union(*self.panel.values())
        )
        for message in told:
            self.assertIn("under My Scores: 5", message.body)

    def test_continue_goes_on_as_long_as_a_user_waits(self):
        self.campaign.action_start()

        with patch.object(campaign_making, "LONG_ENOUGH", 0):
            self.campaign.action_continue()
        self.assertEqual(len(self._made()), 2)
        self.campaign.action_continue()

        self.assertEqual(self._made(), self.accounts)
        with self.assertRaisesRegex(UserError, "no account waits"):
            self.campaign.action_continue()

    def test_what_stops_between_two_batches_goes_on_where_it_was(self):
        """A scheduled action whose time is over leaves whole batches behind."""
        self.campaign.action_start()
        times = patch.object(
            type(self.env["ir.cron"]), "_commit_progress", side_effect=[60, 0]
        )

        with times:
            self.campaigns._cron_make_forms()
        self.assertEqual(len(self._made()), 4)
        self.campaign.action_add_accounts()

        self.assertEqual(len(self.campaign.evaluation_ids), 5)
        self.assertEqual(self._made(), self.accounts)

    def test_a_batch_that_fails_takes_nobody_off_the_list(self):
        """What a killed server rolls back is form and list together."""
        self.campaign.action_start()
        clash = pg_errors.SerializationFailure("somebody else was faster")
        self._failing(self.accounts, clash)

        with self.assertRaises(pg_errors.SerializationFailure):
            self.campaign._make_locked()

        self.assertEqual(self.campaign.waiting_count, 3)
        self.assertFalse(self.campaign.failure_words)

    def test_two_do_not_make_the_same_batch(self):
        self.campaign.action_start()
        nothing = self.campaigns.browse()

        with patch.object(
            type(self.campaigns), "try_lock_for_update", return_value=nothing
        ):
            self.campaign.action_continue()

        self.assertEqual(len(self._made()), 2)

    def test_who_was_archived_or_left_meanwhile_gets_no_form(self):
        self.campaign.action_start()
        gone, ended, last = self.accounts - self._made()
        gone.active = False
        ended._end_cooperation("No improvement")

        self._cron()

        self.assertNotIn(gone, self._made())
        self.assertNotIn(ended, self._made())
        self.assertIn(last, self._made())
        self.assertFalse(self.campaign.unmade_count)

    def test_who_comes_after_the_start_is_added_by_hand(self):
        self.campaign.action_start()
        late = self._make_account("Late")

        self._cron()
        self.assertNotIn(late, self._made())
        self.campaign.action_add_accounts()

        self.assertIn(late, self._made())

    def test_the_scheduled_action_goes_on_when_the_responsible_person_has_left(self):
        self.campaign.action_start()
        self.director.active = False

        self._cron()

        self.assertEqual(self._made(), self.accounts)

    def test_a_campaign_that_starts_by_itself_goes_on_likewise(self):
        self.kind.sudo().launch = "start"

        self.campaign.sudo()._launch()
        self.assertEqual(self.campaign.state, "running")
        self.assertEqual(len(self._made()), 2)
        self._cron()

        self.assertEqual(self._made(), self.accounts)

    # === What fails ===

    @mute_logger(LOGGER)
    def test_an_account_that_fails_is_named_and_stops_no_other(self):
        self.campaign.action_start()
        bad = (self.accounts - self._made())[1]
        self._failing(bad, UserError("It has no class"))

        self._cron()

        self.assertEqual(self._made(), self.accounts - bad)
        self.assertEqual(
            self.campaign.failure_words, f"{bad.display_name}: It has no class"
        )
        self.assertEqual(self.campaign.making_words, "4 of 5 forms made")
        self.assertEqual(len(self._told()), len(self.panel))

    @mute_logger(LOGGER)
    def test_one_that_failed_is_tried_again_with_new_accounts(self):
        bad = self.accounts[4]
        with patch.object(campaign_making, "BATCH", 4):
            failing = self._failing(bad, UserError("It has no class"))
            self.campaign.action_start()
            self._cron()
            with self.assertRaisesRegex(UserError, "It has no class"):
                self.campaign.action_add_accounts()
            failing.stop()
            self.campaign.action_add_accounts()

        self.assertEqual(self._made(), self.accounts)
        self.assertFalse(self.campaign.failures)

    @mute_logger(LOGGER)
    def test_who_fails_keeps_the_campaign_open_until_mended_or_archived(self):
        self.campaign.action_start()
        bad = (self.accounts - self._made())[:1]
        self._failing(bad, UserError("It has no class"))
        self._cron()

        with self.assertRaisesRegex(UserError, "4 of 5 forms made"):
            self.campaign.action_close()
        bad.active = False
        self.campaign.action_add_accounts()
        self.campaign.action_close()

        self.assertEqual(self.campaign.state, "closed")

    def test_a_campaign_of_one_batch_starts_as_a_whole_or_not_at_all(self):
        self._patch(campaign_making, "BATCH", 5)
        self._failing(self.accounts[:1], UserError("It has no class"))

        with self.assertRaisesRegex(UserError, "It has no class"):
            self.campaign.action_start()

    @mute_logger(LOGGER)
    def test_a_campaign_whose_first_forms_all_fail_does_not_start(self):
        self._failing(self.accounts, UserError("It has no class"))

        with self.assertRaisesRegex(UserError, "It has no class") as caught:
            self.campaign.action_start()

        self.assertEqual(len(str(caught.exception).splitlines()), 2)

    # === Closing and rights ===

    def test_a_campaign_is_not_closed_before_every_form_is_made(self):
        self.campaign.action_start()

        with self.assertRaisesRegex(UserError, "2 of 5 forms made"):
            self.campaign.action_close()
        self._cron()
        self.campaign.action_close()

        self.assertEqual(self.campaign.state, "closed")

    def test_progress_counts_the_forms_that_are_to_be_made(self):
        self.campaign.action_start()

        self.campaign.evaluation_ids.sudo()._write_guarded({"state": "concluded"})

        self.assertEqual(self.campaign.concluded_count, 2)
        self.assertAlmostEqual(self.campaign.progress, 2 / 5)

    def test_only_directors_go_on_and_nobody_writes_the_list(self):
        self.campaign.action_start()

        for user in (self.seller, self.regional, self.auditor):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.campaign.with_user(user).action_continue()
        with self.assertRaises(AccessError):
            self.campaign.with_user(self.seller).read(["waiting_ids"])
        for name in ("waiting_ids", "failures", "date_making"):
            with self.assertRaisesRegex(UserError, "is not written by hand"):
                self.campaign.write({name: False})
