"""A customer's mail becomes a complaint; no mail is lost and none changes a state."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import tagged

from ..clock.common import utc
from .mail_common import ADDRESS, MailCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestComplaintMail(MailCase):
    def _assert_waits(self, reason):
        self.assertFalse(self._complaints())
        self.assertEqual(self._intakes().reason, reason)
        self.assertEqual(len(self._mails(self._intakes())), 1)

    # === Certain senders ===

    def test_mail_of_a_known_contact_becomes_a_complaint(self):
        """On the account of his company, for its manager, in time.

        Covers: CMP-01
        """
        self._mail(text="Two drums leak.\nPlease call.")

        complaint = self._complaints()
        self.assertEqual(complaint.key_account_id, self.account)
        self.assertEqual(complaint.partner_id, self.contact)
        self.assertEqual(complaint.user_id, self.seller)
        self.assertEqual(complaint.severity_id, self.general)
        self.assertEqual(complaint.deadline, utc("2026-09-15 09:30"))
        self.assertEqual(
            complaint.description, "Leaking drums\n\nTwo drums leak.\nPlease call."
        )
        self.assertEqual(complaint.state, "new")
        self.assertFalse(self._intakes())

    def test_gateway_alone_makes_complaints_of_mails(self):
        complaints = self.env["key.account.complaint"].with_user(self.seller)

        with self.assertRaises(AccessError):
            get_public_method(complaints, "message_new")

    def test_defaults_of_whoever_fetches_mails_decide_nothing(self):
        complaints = self.env["key.account.complaint"].with_context(
            default_remarks="Paid", default_opinion="Paid"
        )

        made = complaints.message_new(
            {"email_from": "li@acme.example.net", "subject": "Leaks", "body": "Leaks"}
        )

        self.assertTrue(made)
        self.assertFalse(self._complaints().remarks or self._complaints().opinion)

    def test_sender_is_told_the_number(self):
        self._mail()

        complaint = self._complaints()
        told = complaint.message_ids.filtered(
            lambda m: self.contact in m.notified_partner_ids
        )
        self.assertEqual(len(told), 1)
        self.assertIn(complaint.name, told.subject)
        self.assertIn(complaint.name, told.body)
        self.assertEqual(complaint.date_acknowledged, utc("2026-09-14 02:00"))

    def test_sender_is_told_in_his_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(
            ["key_account_module"], ["zh_CN"]
        )
        self.contact.lang = "zh_CN"

        self._mail()

        told = self._complaints().message_ids.filtered("notified_partner_ids")
        self.assertIn("我们已收到", " ".join(told.mapped("body")))

    def test_files_are_kept_with_the_complaint(self):
        self._mail(files=[("drum.png", b"picture")])

        complaint = self._complaints()
        file = self._mails(complaint).attachment_ids
        self.assertEqual(file.raw, b"picture")
        self.assertEqual((file.res_model, file.res_id), (complaint._name, complaint.id))

    def test_mail_in_html_only(self):
        self._mail(html="<p>Two <b>drums</b></p><script>alert(1)</script>")

        complaint = self._complaints()
        self.assertIn("Two *drums*", complaint.description)
        self.assertNotIn("script", self._mails(complaint).body)

    def test_mail_without_words(self):
        self._mail(text="", Subject="")

        self.assertEqual(self._complaints().description, "(a mail without words)")

    def test_address_of_the_company_itself(self):
        self.account.partner_id.email = "office@acme.example.net"

        self._mail("office@acme.example.net")

        self.assertEqual(self._complaints().partner_id, self.account.partner_id)

    def test_another_address_takes_enquiries(self):
        enquiry = self.env["key.account.severity"].create(
            {"key": "ask", "name": "Ask", "kind": "enquiry"}
        )
        self.alias.copy(
            {
                "alias_name": "customer-enquiries",
                "alias_domain_id": self.alias.alias_domain_id.id,
                "alias_defaults": "{'kind': 'enquiry', 'state': 'closed'}",
            }
        )

        self._mail(To="customer-enquiries@ka.example.com")

        self.assertEqual(self._complaints().severity_id, enquiry)
        self.assertEqual(self._complaints().state, "new")

    # === Answers ===

    def test_answer_goes_to_its_complaint(self):
        """Whether it is sent to the address or not; it is no complaint of its own."""
        self._mail()
        complaint = self._complaints()
        first = self._mails(complaint).message_id
        told = complaint.message_ids.filtered("notified_partner_ids").message_id

        self._mail(text="And a third one", References=first, In_Reply_To=first)
        self._mail(text="Thank you", References=told, To="catchall@ka.example.com")

        self.assertEqual(self._complaints(), complaint)
        self.assertEqual(len(self._mails(complaint)), 3)
        self.assertFalse(self._intakes())

    def test_answer_reopens_nothing_and_calls_the_owner_once(self):
        self._mail()
        complaint = self._complaints()
        first = self._mails(complaint).message_id
        self._close(complaint.with_user(self.seller))

        for text in ("Not solved", "Hello?"):
            self._mail(text=text, References=first)

        self.assertEqual(complaint.state, "closed")
        self.assertEqual(complaint.activity_ids.user_id, self.seller)
        self.assertEqual(len(complaint.activity_ids), 1)
        self.assertEqual(len(self._mails(complaint)), 3)

    def test_owner_is_called_in_his_language_whoever_fetches_mails(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seller.lang = "zh_CN"
        self._mail()
        complaint = self._complaints()
        first = self._mails(complaint).message_id
        self._close(complaint.with_user(self.seller))

        self._mail(text="Not solved", References=first)
        self.env = self.env(context={**self.env.context, "lang": "zh_CN"})
        self._mail(text="Hello?", References=first)

        self.assertEqual(complaint.activity_ids.mapped("summary"), ["客户再次来信"])

    def test_colleague_who_answers_by_mail_calls_nobody(self):
        self._mail()
        complaint = self._complaints()
        self._close(complaint.with_user(self.seller))

        self._mail(self.seller.email, References=self._mails(complaint).message_id)

        self.assertFalse(complaint.activity_ids)
        self.assertEqual(len(self._mails(complaint)), 2)

    def test_second_copy_of_a_mail_is_not_a_second_complaint(self):
        for _copy in range(2):
            self._mail(Message_Id="<same@acme.example.net>")

        self.assertEqual(len(self._complaints()), 1)

    # === Everything else waits for a person ===

    def test_unknown_sender_waits(self):
        self._mail("stranger@nowhere.example.org")

        self._assert_waits("unknown")

    def test_sender_without_an_account_waits(self):
        self._make_partner("Small Customer", email="small@shop.example.org")

        self._mail("small@shop.example.org")

        self._assert_waits("no_account")

    def test_sender_of_several_accounts_waits(self):
        other = self._make_account("Other")
        self._make_partner("Li again", parent_id=other.partner_id.id).write(
            {"email": "li@acme.example.net", "is_company": False}
        )

        self._mail()

        self._assert_waits("several")
        self.assertEqual(self._intakes().candidate_ids, self.account | other)

    def test_company_of_the_address_decides_between_accounts(self):
        company = self._make_company("Other", self.seller)
        self.env["key.account"].create(
            {
                "partner_id": self.account.partner_id.id,
                "company_id": company.id,
                "user_id": self.seller.id,
                "team_id": False,
            }
        )
        self.alias.alias_defaults = str({"company_id": self.company.id})

        self._mail()

        self.assertEqual(self._complaints().key_account_id, self.account)

    def test_name_of_a_colleague_proves_nothing(self):
        """A forged sender gets no rights and no complaint in somebody's name."""
        self.director.partner_id.parent_id = self.account.partner_id

        self._mail(f"Director <{self.director.email}>")

        self._assert_waits("internal")
        self.assertNotEqual(self._intakes().create_uid, self.director)

    def test_machines_wait(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Precedence": "bulk"},
            {"X_Autoreply": "yes"},
        ):
            self._mail(**headers)

        self.assertFalse(self._complaints())
        self.assertEqual(set(self._intakes().mapped("reason")), {"automatic"})
        self.assertEqual(len(self._intakes()), 3)

    def test_bounced_mail_is_no_complaint(self):
        self._mail("MAILER-DAEMON@acme.example.net")

        self.assertFalse(self._complaints())
        self.assertFalse(self._intakes())

    def test_flood_of_one_sender_waits(self):
        for _number in range(21):
            self._mail()

        self.assertEqual(len(self._complaints()), 20)
        self.assertEqual(self._intakes().reason, "many")

    def test_manager_who_left_gets_nothing(self):
        self.seller.active = False

        self._mail()

        self._assert_waits("no_owner")

    def test_without_a_class_it_waits(self):
        self.env["key.account.severity"].search([]).active = False

        self._mail()

        self._assert_waits("no_class")

    def test_address_is_what_staff_can_rename(self):
        self.alias.alias_name = "help"

        self._mail(To=ADDRESS.replace("customer-complaints", "help"))

        self.assertTrue(self._complaints())
