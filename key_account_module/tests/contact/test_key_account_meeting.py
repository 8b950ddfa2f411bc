from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NOW, ContactCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountMeeting(ContactCase):
    """Planned, held, closed: by who runs it, with minutes and decisions."""

    def setUp(self):
        super().setUp()
        self.meeting = self._make_meeting()
        self.item = self._make_item(self.meeting)

    def _decide(self):
        self.meeting.action_hold()
        self.item.write({"decision": "Replace both", "outcome": "agreed"})
        self.meeting.minutes = "<p>Heard the seller.</p>"

    # === States ===

    def test_a_meeting_is_closed_with_minutes_and_decisions(self):
        """Body, date, participants, agenda, opinion and decision are kept.

        Covers: ROL-22
        """
        self.item.opinion = "The product was stored wrongly"
        self.meeting.partner_ids = self._make_partner("Guest", is_company=False)
        with self.assertRaises(UserError):
            self.meeting.action_close()
        self.meeting.action_hold()
        with self.assertRaises(UserError) as refusal:
            self.meeting.action_close()
        self.assertIn("minutes", str(refusal.exception))
        self.assertIn("Severe complaint", str(refusal.exception))
        self.item.write({"decision": "Replace both", "outcome": "agreed"})
        self.meeting.minutes = "<p>Heard the seller.</p>"

        self.meeting.action_close()

        self.assertEqual(self.meeting.state, "closed")
        self.assertEqual(self.meeting.closed_by_id, self.regional)
        self.assertEqual(self.item.body_id, self.office)
        self.assertEqual(self.item.date, self.meeting.date)

    def test_a_meeting_is_not_held_before_it_begins_or_by_nobody(self):
        self.meeting.date = "2026-09-14 02:00:01"
        with self.assertRaisesRegex(UserError, "not begun"):
            self.meeting.action_hold()
        self.meeting.write({"date": NOW, "participant_ids": [(5,)]})

        with self.assertRaisesRegex(UserError, "who took part"):
            self.meeting.action_hold()

    def test_only_chair_or_organiser_run_it(self):
        """A director sees every meeting and speaks for none that others lead."""
        for user in (self.seller, self.director, self.auditor):
            meeting = self.meeting.with_user(user)
            with self.subTest(user=user.name), self.assertRaises(UserError):
                meeting.action_hold()
        self._decide()
        for user in (self.seller, self.director, self.auditor):
            meeting = self.meeting.with_user(user)
            with self.subTest(user=user.name):
                with self.assertRaises(UserError):
                    meeting.action_close()
                with self.assertRaises(UserError):
                    meeting.write({"chair_id": user.id})
        self.assertEqual(self.meeting.state, "held")

    def test_states_are_written_by_no_hand(self):
        for vals in ({"state": "closed"}, {"closed_by_id": self.regional.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.meeting.write(vals)
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._make_meeting(**vals)
        forged = self._make_meeting(
            user=self.regional.with_context(default_state="closed")
        )
        self.assertEqual(forged.state, "planned")

    def test_what_was_held_keeps_who_and_when(self):
        self.meeting.action_hold()

        for vals in (
            {"date": "2026-09-01 00:00:00"},
            {"body_id": self._make_option("body", "x", "X").id},
            {"chair_id": self.director.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.meeting.write(vals)
        with self.assertRaises(UserError):
            self.meeting.unlink()

    def test_closed_minutes_never_change(self):
        self._decide()
        self.meeting.action_close()

        for vals in (
            {"minutes": "<p>Nothing.</p>"},
            {"participant_ids": [(5,)]},
            {"name": "X"},
            {"item_ids": [(5,)]},
        ):
            for user in (self.regional, self.director):
                with self.subTest(vals=vals), self.assertRaises(UserError):
                    self.meeting.with_user(user).write(vals)

    def test_the_body_is_one_of_the_list(self):
        with self.assertRaises(ValidationError):
            self._make_meeting(body_id=self._make_flag("strategic").id)

    def test_who_leads_works_with_key_accounts(self):
        with self.assertRaises(ValidationError):
            self._make_meeting(chair_id=self.clerk.id)

    # === Who sees it ===

    def _seen(self, user):
        return self.env["key.account.meeting"].with_user(user).search([])

    def test_participants_directors_and_auditors_see_it(self):
        other = self._make_meeting(user=self.director, participant_ids=False)

        self.assertEqual(self._seen(self.seller), self.meeting)
        self.assertEqual(self._seen(self.regional), self.meeting)
        self.assertFalse(self._seen(self.colleague))
        self.assertEqual(self._seen(self.director), self.meeting | other)
        self.assertEqual(self._seen(self.auditor), self.meeting | other)
        for user in (self.clerk, self.policy_admin):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._seen(user)

    def test_participants_read_and_write_nothing(self):
        with self.assertRaises(AccessError):
            self.meeting.with_user(self.seller).write({"minutes": "<p>X</p>"})
        with self.assertRaises(AccessError):
            self._make_meeting(
                user=self.seller, chair_id=self.regional.id, user_id=self.regional.id
            )

    def test_other_company_is_out_of_sight(self):
        company = self._make_company("Other", self.regional)
        self.meeting.sudo().participant_ids = self.regional
        body = self._make_option("body", "x", "X", company_id=company.id)
        there = self._make_meeting(
            company_id=company.id, body_id=body.id, participant_ids=False
        )

        here = there.with_context(allowed_company_ids=self.company.ids)

        with self.assertRaises(AccessError):
            here.read(["name"])

    # === Calendar ===

    def test_participants_have_it_in_their_calendar(self):
        event = self.meeting.sudo().event_id
        people = self.seller | self.regional

        self.assertEqual(event.partner_ids, people.partner_id)
        self.assertEqual(event.privacy, "private")
        self.assertEqual(event.start, self.meeting.date)

    def test_the_calendar_follows_the_meeting(self):
        event = self.meeting.sudo().event_id

        self.meeting.write({"date": "2026-09-21 06:00:00", "duration": 2})
        self.meeting.participant_ids |= self.colleague

        self.assertEqual(event.stop, fields.Datetime.to_datetime("2026-09-21 08:00:00"))
        self.assertIn(self.colleague.partner_id, event.partner_ids)
        self.meeting.unlink()
        self.assertFalse(event.exists())

    def test_views_load_for_every_reader(self):
        kinds = ("form", "list", "search", "kanban", "calendar")
        for user in (self.seller, self.regional, self.director, self.auditor):
            views = (
                self.env["key.account.meeting"]
                .with_user(user)
                .get_views([(False, kind) for kind in kinds])
            )
            self.assertIn("state", views["models"]["key.account.meeting"]["fields"])
