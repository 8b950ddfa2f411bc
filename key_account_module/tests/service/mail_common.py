"""Mails to the complaint address, as a mail server hands them over."""

from email.message import EmailMessage

from .common import ServiceCase

ADDRESS = "customer-complaints@ka.example.com"


class MailCase(ServiceCase):
    """One customer with a contact who writes; nothing leaves the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "ka.example.com"})
        cls.alias = cls.env.ref("key_account_module.key_account_complaint_alias")
        cls.alias.alias_domain_id = domain
        cls.contact = cls._make_partner(
            "Ms Li",
            is_company=False,
            parent_id=cls.account.partner_id.id,
            email="li@acme.example.net",
        )

    def _mail(self, sender="Ms Li <li@acme.example.net>", text="It leaks", **headers):
        """Hand a mail over; returns what Odoo made of it (the id of its thread)."""
        mail = EmailMessage()
        given = {
            "From": sender,
            "To": ADDRESS,
            "Subject": "Leaking drums",
            "Message-Id": f"<{self._new_number()}@acme.example.net>",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        files, html = given.pop("files", ()), given.pop("html", None)
        for name, value in given.items():
            mail[name] = value
        if html:
            mail.set_content(html, subtype="html")
        else:
            mail.set_content(text)
        for name, content in files:
            mail.add_attachment(content, maintype="image", subtype="png", filename=name)
        self.env["mail.thread"].message_process(False, mail.as_bytes())
        self.env.flush_all()

    def _new_number(self):
        self.number = getattr(self, "number", 0) + 1
        return self.number

    def _complaints(self):
        return self.env["key.account.complaint"].search([("email_from", "!=", False)])

    def _intakes(self):
        return self.env["key.account.intake"].search([])

    def _mails(self, record):
        """The customers' mails in a record's thread."""
        return record.message_ids.filtered(lambda m: m.message_type == "email")
