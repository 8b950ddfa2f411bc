"""Material of a complaint is kept, whichever way somebody tries to take it away."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ServiceCase

COMMENT = "With a file"
MAIL = "It leaks!"


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestKeyAccountMaterialMixin(ServiceCase):
    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint()
        self.file = self._attach(self.complaint)

    def _attach(self, record, **vals):
        return (
            self.env["ir.attachment"]
            .with_user(self.seller)
            .create(
                {
                    "name": "photo.txt",
                    "raw": b"drum",
                    "res_model": record._name,
                    "res_id": record.id,
                    **vals,
                }
            )
        )

    def _ways(self, user):
        """Every way to lose or change a file that a client has."""
        file = self.file.with_user(user)
        message = self.complaint.with_user(user).message_post(
            body=COMMENT, attachment_ids=self.file.ids, message_type="comment"
        )
        return {
            "unlink": file.unlink,
            "content": lambda: file.write({"raw": b"nothing"}),
            "base64": lambda: file.write({"datas": b"bm90aGluZw=="}),
            "link": lambda: file.write({"url": "https://example.com", "type": "url"}),
            "name": lambda: file.write({"name": "harmless.txt"}),
            "move": lambda: file.write({"res_model": "res.partner", "res_id": 1}),
            "chatter": lambda: file.sudo()._delete_and_notify(),
            "composer": lambda: self.complaint.with_user(user)._message_update_content(
                message, body="Without", attachment_ids=[]
            ),
            "command": lambda: message.write({"attachment_ids": [(2, file.id)]}),
            "context": lambda: file.with_context(
                no_document=True, force_delete=True, module_uninstall=True
            ).unlink(),
        }

    def test_nobody_takes_material_of_an_accepted_complaint(self):
        """Neither the uploader nor the director, nor Odoo's chatter for them.

        Covers: CMP-14
        """
        self.complaint.action_accept()

        for user in (self.seller, self.regional, self.director):
            for name, way in self._ways(user).items():
                with (
                    self.subTest(user=user.name, way=name),
                    self.assertRaisesRegex(UserError, "kept for ever"),
                ):
                    way()

        self.assertEqual(self.file.raw, b"drum")
        self.assertEqual(self.file.res_id, self.complaint.id)

    def test_before_acceptance_only_a_director_does(self):
        for name, way in self._ways(self.seller).items():
            with (
                self.subTest(way=name),
                self.assertRaisesRegex(UserError, "Only a director"),
            ):
                way()

        self.file.with_user(self.director).unlink()

        self.assertFalse(self.file.exists())

    def test_others_have_no_access_at_all(self):
        for user in (self.clerk, self.auditor):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.file.with_user(user).write({"name": "X"})

    def test_material_is_added_at_any_time(self):
        self._close(self.complaint)

        added = self._attach(self.complaint, name="late.txt")

        self.assertTrue(added.exists())

    def test_new_complaint_goes_with_its_files(self):
        self.complaint.with_user(self.director).unlink()

        self.assertFalse(self.file.exists())

    def test_signed_copy_is_filed_once(self):
        self.complaint.action_accept()
        self.complaint.signed_copy = b"c2lnbmVk"
        scan = self.env["ir.attachment"].search(
            [("res_field", "=", "signed_copy"), ("res_id", "=", self.complaint.id)]
        )

        for way in (
            lambda: self.complaint.write({"signed_copy": b"Zm9yZ2Vk"}),
            lambda: self.complaint.write({"signed_copy": False}),
            lambda: self.complaint.write({"signed_copy_name": "other.pdf"}),
            lambda: scan.with_user(self.director).unlink(),
        ):
            with self.assertRaisesRegex(UserError, "kept for ever"):
                way()

        self.assertEqual(self.complaint.signed_copy, b"c2lnbmVk")

    def test_mail_of_a_customer_is_material_too(self):
        self.complaint.action_accept()
        mail = self.complaint.sudo().message_post(body=MAIL, message_type="email")

        for way in (
            lambda: mail.with_user(self.seller).write({"body": "All fine"}),
            lambda: mail.with_user(self.seller).unlink(),
            lambda: self.complaint.write({"message_ids": [(2, mail.id)]}),
        ):
            with self.assertRaisesRegex(UserError, "kept for ever"):
                way()

    def test_files_of_other_records_are_odoos_own(self):
        file = self._attach(self.account)

        file.write({"name": "X"})
        file.unlink()

        self.assertFalse(file.exists())
