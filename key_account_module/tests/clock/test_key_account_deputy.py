from contextlib import contextmanager
from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import KeyAccountCommon

TODAY = date(2026, 9, 14)


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestKeyAccountDeputy(KeyAccountCommon):
    """Who stands in for whom, and who may say so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls._make_user("third", "group_user")
        cls.env["crm.team.member"].create(
            {"user_id": cls.seller.id, "crm_team_id": cls.north.id}
        )

    def _make(self, user, deputy, first=0, last=5, by=None):
        """An entry from ``first`` to ``last`` days after today."""
        entries = self.env["key.account.deputy"].with_user(by or self.director)
        return entries.create(
            {
                "user_id": user.id,
                "deputy_id": deputy.id,
                "date_from": TODAY + timedelta(days=first),
                "date_to": TODAY + timedelta(days=last),
            }
        )

    def _acting(self, *users, day=TODAY):
        """Who acts for these people: login → login."""
        people = self.env["res.users"].union(*users)
        found = self.env["key.account.deputy"]._stand_ins(people, day)
        return {user.login: deputy.login for user, deputy in found.items()}

    @contextmanager
    def _refused(self, error, text):
        """Refused with this text, and nothing of it stays."""
        with self.assertRaises(error) as caught:
            yield
        self.assertIn(text, str(caught.exception))

    # === Who acts ===

    def test_deputy_acts_from_the_first_to_the_last_day(self):
        self._make(self.seller, self.colleague, 1, 3)

        for number, away in ((0, False), (1, True), (3, True), (4, False)):
            with self.subTest(day=number):
                day = TODAY + timedelta(days=number)
                expected = {"ka_seller": "ka_colleague"} if away else {}
                self.assertEqual(
                    self._acting(self.seller, self.third, day=day), expected
                )
                absent = self.env["key.account.deputy"]._away(self.seller, day)
                self.assertEqual(bool(absent), away)

    def test_deputy_who_is_away_hands_on_once(self):
        self._make(self.seller, self.colleague)
        self._make(self.colleague, self.third)

        self.assertEqual(
            self._acting(self.seller, self.colleague),
            {"ka_seller": "ka_third", "ka_colleague": "ka_third"},
        )
        self._make(self.third, self.regional)
        self.assertEqual(
            self._acting(self.seller, self.colleague), {"ka_colleague": "ka_regional"}
        )

    def test_archived_deputy_acts_for_nobody(self):
        self._make(self.seller, self.colleague)
        self._make(self.colleague, self.third)

        self.third.active = False

        self.assertEqual(self._acting(self.seller, self.colleague), {})

    def test_one_query_for_any_number_of_people(self):
        self._make(self.seller, self.colleague)
        people = self.seller | self.colleague | self.third | self.director
        self.env.flush_all()

        with self.assertQueryCount(1):
            self.env["key.account.deputy"]._stand_ins(people, TODAY)

    # === What makes no sense ===

    def test_nobody_stands_in_for_himself(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._make(self.seller, self.seller)

    def test_days_come_in_order(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._make(self.seller, self.colleague, 3, 2)

    def test_circles_on_the_same_days_are_refused(self):
        self._make(self.seller, self.colleague, 0, 5)
        self._make(self.colleague, self.third, 4, 9)

        with self._refused(ValidationError, "stand in for each other"):
            self._make(self.third, self.seller, 5, 5)
        with self.assertRaises(ValidationError):
            self._make(self.colleague, self.seller, 0, 3)
        # the chain has no day in common with these
        self._make(self.third, self.seller, 6, 9)

    def test_one_deputy_a_day(self):
        self._make(self.seller, self.colleague, 0, 5)

        with self._refused(ValidationError, "already has a deputy"):
            self._make(self.seller, self.third, 5, 9)
        self._make(self.seller, self.third, 6, 9)

    def test_archived_and_external_people_are_refused(self):
        self.third.active = False
        portal = self._make_user("portal")
        portal.group_ids = self.env.ref("base.group_portal")

        for person in (self.third, portal):
            with self.subTest(person=person.name), self.assertRaises(ValidationError):
                self._make(self.seller, person)

    # === Nothing is made up afterwards ===

    def test_no_entry_for_days_that_have_passed(self):
        with self._refused(UserError, "days that have passed"):
            self._make(self.seller, self.colleague, -1, 5)
        entry = self._make(self.seller, self.colleague, 1, 5)
        with self._refused(UserError, "days that have passed"):
            entry.date_from = TODAY - timedelta(days=1)

    def test_what_has_begun_can_only_end(self):
        entry = self._make(self.seller, self.colleague)
        tomorrow = self._make(self.third, self.colleague, 1, 5)

        for vals in ({"deputy_id": self.third.id}, {"date_from": TODAY}):
            with self.subTest(vals=vals), self._refused(UserError, "has begun"):
                entry.write(vals)
        with self._refused(UserError, "is kept"):
            entry.unlink()
        with self._refused(UserError, "earliest end is yesterday"):
            entry.date_to = TODAY - timedelta(days=2)
        entry.write({"date_to": TODAY, "reason": "Back early"})
        tomorrow.unlink()

        self.assertEqual(entry.date_to, TODAY)
        self.assertFalse(tomorrow.exists())

    # === Who may say so ===

    def test_salesperson_names_his_own_deputy_only(self):
        self._make(self.seller, self.colleague, by=self.seller)

        with self.assertRaises(AccessError):
            self._make(self.director, self.seller, by=self.seller)
        with self.assertRaises(AccessError):
            self._make(self.clerk, self.seller, by=self.clerk)

    def test_own_entry_does_not_become_another_persons(self):
        """It would give the seller what only the director decides."""
        entry = self._make(self.seller, self.colleague, 1, 5, by=self.seller)

        with self.assertRaises(AccessError):
            entry.write({"user_id": self.director.id})
        with self.assertRaises(AccessError):
            entry.write({"user_id": self.director.id, "deputy_id": self.seller.id})

        self.env.invalidate_all()
        self.assertEqual(entry.user_id, self.seller)

    def test_regional_manager_names_deputies_of_his_people(self):
        entry = self._make(self.seller, self.colleague, by=self.regional)

        with self.assertRaises(AccessError):
            self._make(self.director, self.regional, by=self.regional)
        with self.assertRaises(AccessError):
            self._make(self.colleague, self.regional, by=self.regional)
        with self.assertRaises(AccessError):
            entry.with_user(self.colleague).date_to = TODAY

    def test_director_names_deputies_of_everybody_and_all_may_read(self):
        entry = self._make(self.colleague, self.seller, by=self.director)

        self.assertEqual(entry.with_user(self.clerk).deputy_id, self.seller)
        self.assertEqual(entry.display_name, "Seller for Colleague")

    def test_no_time_zone_of_the_caller_moves_the_day(self):
        """At 02:00 UTC it is yesterday in Honolulu."""
        self.third.tz = "Pacific/Honolulu"
        entries = self.env["key.account.deputy"].with_user(self.third)

        for entry in (entries, entries.with_context(tz="Pacific/Honolulu")):
            self.assertEqual(entry._today(), TODAY)
        with self.assertRaisesRegex(UserError, "days that have passed"):
            entries.with_context(tz="Pacific/Honolulu").create(
                {
                    "user_id": self.third.id,
                    "deputy_id": self.seller.id,
                    "date_from": TODAY - timedelta(days=1),
                    "date_to": TODAY,
                }
            )
