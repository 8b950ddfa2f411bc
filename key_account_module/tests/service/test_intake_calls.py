"""Who is called when a mail waits."""

from freezegun import freeze_time

from odoo.tests import tagged

from .mail_common import MailCase

CALL = "key_account_module.mail_activity_type_intake"
STRANGER = "stranger@nowhere.example.org"


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestIntakeCalls(MailCase):
    """A mail that nobody expects is seen by somebody, and ten are no flood."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env.ref("key_account_module.group_intake")
        cls.group.user_ids = False
        cls.sorter = cls._make_user("sorter", "group_intake", "group_user")

    def _calls(self):
        """Who is called for which mail."""
        type_ = self.env.ref(CALL)
        calls = self.env["mail.activity"].search([("activity_type_id", "=", type_.id)])
        return [(self._intakes().browse(call.res_id), call.user_id) for call in calls]

    def _reject(self, intake):
        intake = intake.with_user(self.sorter)
        intake.reject_reason = "Advertising"
        intake.action_reject()

    def test_whoever_has_the_role_is_called_once_a_mail(self):
        self._mail(STRANGER)

        self.assertEqual(self._calls(), [(self._intakes(), self.sorter)])
        [call] = self._intakes().with_user(self.sorter).activity_ids
        self.assertEqual(str(call.date_deadline), "2026-09-14")

    def test_without_the_role_directors_are_called(self):
        self.sorter.group_ids -= self.group

        self._mail(STRANGER)

        called = {user for _intake, user in self._calls()}
        self.assertIn(self.director, called)
        self.assertEqual(called, set(self.group.all_user_ids))

    def test_a_sender_who_writes_again_calls_nobody_anew(self):
        for _number in range(10):
            self._mail(STRANGER)
        self._mail(f"Not <x{STRANGER}>")

        self.assertEqual(len(self._intakes()), 11)
        self.assertEqual(len(self._calls()), 2)

    def test_machines_call_nobody(self):
        self._mail(STRANGER, Auto_Submitted="auto-replied")

        self.assertEqual(self._intakes().reason, "automatic")
        self.assertFalse(self._calls())

    def test_the_call_ends_with_the_sorting_and_the_next_mail_calls(self):
        self._mail(STRANGER)
        self._mail(STRANGER)
        first, second = self._intakes().sorted("id")

        self._reject(first)
        self.assertEqual(self._calls(), [(second, self.sorter)])

        self._reject(second)
        self.assertFalse(self._calls())

    def _away(self, deputy):
        self.env["key.account.deputy"].create(
            {
                "user_id": self.sorter.id,
                "deputy_id": deputy.id,
                "date_from": "2026-09-14",
                "date_to": "2026-09-20",
            }
        )

    def test_the_deputy_of_whoever_is_away_is_called(self):
        deputy = self._make_user("deputy", "group_director")
        self._away(deputy)

        self._mail(STRANGER)

        self.assertEqual(self._calls(), [(self._intakes(), deputy)])

    def test_a_deputy_who_does_not_sort_is_of_no_use(self):
        self._away(self.seller)

        self._mail(STRANGER)

        self.assertEqual(self._calls(), [(self._intakes(), self.sorter)])

    def test_mail_of_a_company_calls_only_its_people(self):
        company = self._make_company("Other")
        self.alias.alias_defaults = {"company_id": company.id}
        theirs = self._make_user("theirs", "group_intake", "group_user")
        theirs.write({"company_ids": [(4, company.id)]})

        self._mail(STRANGER)

        self.assertEqual(self._calls(), [(self._intakes(), theirs)])
