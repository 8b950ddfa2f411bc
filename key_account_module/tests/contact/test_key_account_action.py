from freezegun import freeze_time
from psycopg2.errors import NotNullViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW, ContactCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountAction(ContactCase):
    """One owner, one deadline, one end with a result."""

    # === One owner ===

    def test_an_action_has_an_owner_and_a_deadline(self):
        """Neither nobody in charge nor "some day" (ROL-10)."""
        for missing in ("user_id", "date_deadline", "key_account_id", "name"):
            refused = mute_logger("odoo.sql_db"), self.assertRaises(NotNullViolation)
            with self.subTest(missing=missing), refused[0], refused[1]:
                self._make_action(**{missing: False})

    def test_owner_has_access_to_the_account(self):
        for user in (self.colleague, self.clerk):
            with self.subTest(user=user.name), self.assertRaises(ValidationError):
                self._make_action(user_id=user.id)
        self.account.member_ids = self.colleague

        action = self._make_action(user_id=self.colleague.id)

        self.assertEqual(action.user_id, self.colleague)

    def test_an_owner_who_left_is_found_and_replaced(self):
        """His activities go with him; the action stays and names him."""
        self.account.member_ids = self.colleague
        actions = self._make_action(user_id=self.colleague.id)
        actions |= self._make_action(user_id=self.colleague.id, name="Call")
        self.colleague.action_archive()
        left = [("state", "=", "pending"), ("user_id.active", "=", False)]
        self.assertFalse(self._reminders(actions))

        found = self.env["key.account.action"].with_user(self.director).search(left)
        found.write({"user_id": self.seller.id})

        self.assertEqual(found, actions)
        self.assertEqual(self._reminders(actions).user_id, self.seller)
        with self.assertRaises(ValidationError):
            actions.write({"user_id": self.colleague.id})

    # === Deadline ===

    def test_no_deadline_before_the_day_it_was_agreed(self):
        with self.assertRaises(ValidationError):
            self._make_action(date_deadline="2026-09-13")
        with self.assertRaises(ValidationError):
            self._make_action(date_agreed="2026-09-15")

        action = self._make_action(date_deadline="2026-09-14")

        with self.assertRaises(ValidationError):
            action.date_deadline = "2026-09-13"
        with self.assertRaises(UserError):
            action.date_agreed = "2026-09-01"

    def test_late_actions_are_listed_without_a_job(self):
        """Late begins the day after the deadline and ends with the action.

        Covers: INT-06
        """
        actions = self.env["key.account.action"].with_user(self.seller)
        late = self._make_action(date_deadline="2026-09-15")
        later = self._make_action(date_deadline="2026-09-16")
        self.assertEqual(self._reminders(late).user_id, self.seller)
        self.assertEqual(self._reminders(late).date_deadline, late.date_deadline)

        with freeze_time("2026-09-16 02:00:00"):
            (late | later).invalidate_recordset(["is_late"])
            self.assertEqual(actions.search([("is_late", "=", True)]), late)
            self.assertTrue(late.is_late)
            self.assertIn(later, actions.search([("is_late", "=", False)]))
            self.assertFalse(later.is_late)
            late.action_done("Sent")
            self.assertFalse(actions.search([("is_late", "=", True)]))

    # === Reminders ===

    def test_one_reminder_moves_with_the_action(self):
        action = self._make_action()
        reminder = self._reminders(action)

        action.write({"date_deadline": "2026-09-30", "name": "Send it again"})
        action._keep_reminders()

        self.assertEqual(self._reminders(action), reminder)
        self.assertEqual(reminder.date_deadline, fields.Date.to_date("2026-09-30"))
        self.assertEqual(reminder.summary, "Send it again")

    def test_the_reminder_ends_with_the_action(self):
        done, dropped = self._make_action(), self._make_action()

        done.action_done("Sent by post")
        dropped.action_cancel("The customer withdrew")

        self.assertFalse(self._reminders(done | dropped))
        self.assertIn("Sent by post", "".join(done.message_ids.mapped("body")))
        done.action_reopen()
        self.assertEqual(len(self._reminders(done)), 1)

    # === States ===

    def test_an_action_ends_once_with_a_result_and_a_name(self):
        action = self._make_action()
        with self.assertRaisesRegex(UserError, "what came of it"):
            action.action_done()
        with self.assertRaisesRegex(UserError, "what came of it"):
            action.action_cancel("  ")

        action.action_done("Sent")

        self.assertEqual((action.state, action.result), ("done", "Sent"))
        self.assertEqual(action.done_by_id, self.seller)
        self.assertEqual(action.date_done, fields.Datetime.now())
        with self.assertRaises(UserError):
            action.action_cancel("No")
        with self.assertRaises(UserError):
            action.action_done("Twice")

    def test_guarded_fields_are_refused(self):
        action = self._make_action()

        for vals in (
            {"state": "done"},
            {"done_by_id": self.director.id},
            {"date_done": "2026-09-01 00:00:00"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                action.write(vals)
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._make_action(**vals)

    def test_an_ended_action_does_not_change(self):
        action = self._make_action()
        action.action_done("Sent")

        for vals in (
            {"name": "X"},
            {"user_id": self.director.id},
            {"date_deadline": "2026-12-01"},
            {"result": "Never sent"},
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "reopen"):
                action.with_user(self.director).write(vals)
        with self.assertRaises(UserError):
            action.with_user(self.director).unlink()

    def test_reopened_action_is_open_again(self):
        action = self._make_action()
        with self.assertRaises(UserError):
            action.action_reopen()
        action.action_done("Sent")

        action.action_reopen()

        self.assertEqual(action.state, "pending")
        self.assertFalse(action.date_done or action.done_by_id)
        action.name = "Send the better offer"

    # === Where it comes from ===

    def test_the_source_stays(self):
        item = self._make_item(self._make_meeting())
        other = self._make_item(item.meeting_id, topic="Another")
        vals = {"res_model": item._name, "res_id": item.id}
        action = self._make_action(user=self.regional, **vals)

        self.assertEqual(action.reference_name, "Severe complaint")
        self.assertEqual(action.action_open_reference()["res_id"], item.id)
        for moved in (
            {"res_id": other.id},
            {"res_model": False, "res_id": False},
            {"key_account_id": self.far.id},
        ):
            with self.subTest(moved=moved), self.assertRaises(UserError):
                action.with_user(self.director).write(moved)

    def test_the_source_is_one_that_has_actions_and_that_the_user_reads(self):
        hidden = self._make_item(
            self._make_meeting(user=self.director, participant_ids=False),
            key_account_id=self.far.id,
        )
        partner = self.account.partner_id
        foreign = {"res_model": "key.account.meeting.item", "res_id": hidden.id}

        with self.assertRaises(AccessError):
            self._make_action(**foreign)
        with self.assertRaises(ValidationError):
            self._make_action(user=self.director, **foreign)
        with self.assertRaises(ValidationError):
            self._make_action(res_model="res.partner", res_id=partner.id)
        with self.assertRaises(ValidationError):
            self._make_action(res_id=hidden.id)

    # === Who sees it ===

    def _seen(self, user):
        domain = [("key_account_id", "in", (self.account | self.far).ids)]
        return self.env["key.account.action"].with_user(user).search(domain)

    def test_scopes(self):
        near = self._make_action()
        far = self._make_action(user=self.colleague, key_account_id=self.far.id)

        self.assertEqual(self._seen(self.seller), near)
        self.assertEqual(self._seen(self.colleague), far)
        self.assertEqual(self._seen(self.regional), near)
        self.assertEqual(self._seen(self.director), near | far)
        self.assertEqual(self._seen(self.auditor), near | far)
        for user in (self.clerk, self.policy_admin):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._seen(user)

    def test_owner_keeps_his_action_when_he_leaves_the_team(self):
        self.account.member_ids = self.colleague
        action = self._make_action(user_id=self.colleague.id)

        self.account.member_ids = False

        self.assertIn(action, self._seen(self.colleague))
        action.with_user(self.colleague).action_done("Handed over")

    def test_strangers_and_auditors_change_nothing(self):
        action = self._make_action()

        for user in (self.colleague, self.auditor):
            mine = action.with_user(user)
            for forbidden in (
                lambda mine=mine: mine.write({"name": "X"}),
                lambda mine=mine: mine.action_done("X"),
                lambda mine=mine: mine.action_cancel("X"),
                lambda mine=mine: mine.action_reopen(),
                lambda mine=mine: mine.unlink(),
            ):
                with self.assertRaises(AccessError):
                    forbidden()
        self.assertEqual(action.state, "pending")

    def test_other_company_is_out_of_sight(self):
        company = self._make_company("Other", self.director)
        account = self._make_account(
            "Abroad", user=self.director, company_id=company.id, team_id=False
        )
        action = self._make_action(
            user=self.director, key_account_id=account.id, user_id=self.director.id
        )

        here = action.with_context(allowed_company_ids=self.company.ids)

        with self.assertRaises(AccessError):
            here.read(["name"])
        self.assertNotIn(action, self._seen(self.auditor))

    # === Screens ===

    def test_account_counts_open_and_late_actions(self):
        self._make_action(date_deadline="2026-09-14")
        self._make_action(name="Later")
        self._make_action(name="Past").action_done("Done")
        account = self.account.with_user(self.seller)

        with freeze_time("2026-09-15 02:00:00"):
            counts = (account.open_action_count, account.late_action_count)

        self.assertEqual(counts, (2, 1))
        domain = account.action_view_actions()["domain"]
        self.assertEqual(self.env["key.account.action"].search_count(domain), 3)

    def test_counts_cost_the_same_for_many_accounts(self):
        accounts = self.account
        for number in range(5):
            accounts |= self._make_account(f"Customer {number}")
        one = accounts[0].with_user(self.seller)
        many = accounts.with_user(self.seller)
        one.mapped("open_action_count")
        self.env.invalidate_all()

        before = self.env.cr.sql_log_count
        one.mapped("open_action_count")
        for_one = self.env.cr.sql_log_count - before
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        many.mapped("open_action_count")

        self.assertLessEqual(self.env.cr.sql_log_count - before, for_one)

    def test_views_load_for_every_reader(self):
        kinds = ("form", "list", "search", "kanban", "calendar", "pivot", "activity")
        for user in (self.seller, self.regional, self.director, self.auditor):
            views = (
                self.env["key.account.action"]
                .with_user(user)
                .get_views([(False, kind) for kind in kinds])
            )
            self.assertIn("is_late", views["models"]["key.account.action"]["fields"])
