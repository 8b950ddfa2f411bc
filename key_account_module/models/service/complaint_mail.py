from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import clean_context, html2plaintext
from odoo.tools.mail import unfold_references

from .mail_sorting import is_automatic, sort_mail

#: how the route of a mail says that a machine wrote it
AUTOMATIC = "key_account_automatic"
#: what the defaults of an alias may decide
ALIAS_VALUES = ("company_id", "kind", "severity_id")
#: key of the activity for an answer to what is closed
ANSWERED = "complaint_answered"


class KeyAccountComplaint(models.Model):
    """Customers write to an address, and no mail is lost.

    A sender whose account is certain gets a complaint and its number at once; any other
    mail waits with the intake. Who sends is not proven by a mail, so none of them
    changes a state: an answer to a closed complaint calls its owner and reopens nothing.
    """

    _inherit = "key.account.complaint"

    email_from = fields.Char(
        string="Received from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The sender, if it came by mail.",
    )
    date_acknowledged = fields.Datetime(
        string="Acknowledged",
        readonly=True,
        copy=False,
        help="When the sender of a mail was told its number.",
    )

    # === A mail comes in ===

    @api.model
    def _routing_check_route(self, message, message_dict, route, raise_exception=True):
        """Remember what only the headers tell."""
        route = super()._routing_check_route(
            message, message_dict, route, raise_exception=raise_exception
        )
        if route and is_automatic(message):
            model, thread, values, user, alias = route
            return (model, thread, {**(values or {}), AUTOMATIC: True}, user, alias)
        return route

    @api.model
    @api.private
    def message_new(self, msg_dict, custom_values=None):
        """A complaint of the sender's account, or an intake that somebody sorts."""
        # Whoever the sender claims to be, the mail acts with nobody's rights, and the
        # defaults of whoever fetches it decide nothing.
        gateway = self.with_user(SUPERUSER_ID).with_context(
            clean_context(self.env.context)
        )
        given = custom_values or {}
        if thread := gateway._answered_thread(msg_dict):
            thread.message_update(msg_dict)
            return thread
        values = {name: given[name] for name in ALIAS_VALUES if given.get(name)}
        found = sort_mail(
            gateway.env, msg_dict.get("email_from"), values, bool(given.get(AUTOMATIC))
        )
        if found.reason:
            return gateway.env["key.account.intake"]._keep(msg_dict, found)
        return gateway._create_from_mail(
            found.accounts,
            found.severity,
            found.partner,
            self._mail_text(msg_dict),
            msg_dict.get("email_from"),
        )

    def _answered_thread(self, msg_dict):
        """The record whose mail is answered to the address instead of in its thread."""
        answered = msg_dict.get("references") or msg_dict.get("in_reply_to") or ""
        message = self.env["mail.message"].search(
            [
                ("message_id", "in", unfold_references(answered)[-32:]),
                ("model", "in", [self._name, "key.account.intake"]),
            ],
            order="id desc",
            limit=1,
        )
        if not message:
            return None
        thread = self.env[message.model].browse(message.res_id).exists()
        return thread and thread._thread_for_answers()

    def _thread_for_answers(self):
        return self

    @api.model
    def _create_from_mail(self, account, severity, partner, text, email_from):
        """A complaint for the account's manager, with the sender as its contact."""
        known = partner.commercial_partner_id == account.sudo().partner_id
        complaint = self.create(
            {
                "key_account_id": account.id,
                "partner_id": partner.id if known else False,
                "severity_id": severity.id,
                "user_id": account.sudo().user_id.id,
                "description": text,
            }
        )
        complaint._write_guarded({"email_from": email_from})
        return complaint

    @api.model
    def _mail_text(self, msg_dict):
        """Subject and words of a mail; never empty, for the content is mandatory."""
        subject = (msg_dict.get("subject") or "").strip()
        text = html2plaintext(msg_dict.get("body") or "").strip()
        words = "\n\n".join(filter(None, (subject, text))).replace("\x00", "")
        return words or self.env._("(a mail without words)")

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Odoo drops mails of a busy sender; here they are sorted by hand."""
        return []

    # === And is answered ===

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if (
            message.message_type == "email"
            and self.email_from
            and not self.date_acknowledged
        ):
            self._acknowledge()
        return result

    def _acknowledge(self):
        """Tell the sender the number, in his language."""
        template = self.env.ref(
            "key_account_module.key_account_complaint_mail_acknowledgement",
            raise_if_not_found=False,
        )
        if not template or not self.partner_id.email:
            return
        self._write_guarded({"date_acknowledged": fields.Datetime.now()})
        self.sudo().message_post_with_source(
            template,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid="mail.mail_notification_light",
        )

    def message_update(self, msg_dict, update_vals=None):
        """An answer to a closed complaint calls its owner."""
        result = super().message_update(msg_dict, update_vals)
        author = self.env["res.partner"].sudo().browse(msg_dict.get("author_id") or [])
        colleague = author.user_ids.filtered(lambda user: not user.share)
        if self.state == "closed" and not colleague:
            self._call_owner()
        return result

    def _call_owner(self):
        """One activity, however often the customer writes."""
        owner = self.user_id if self.user_id.active else self.key_account_id.user_id
        wanted = {
            "user_id": owner.id,
            "summary": lambda complaint: complaint.env._("The customer wrote again"),
        }
        self.env["mail.activity"]._keyed_keep(ANSWERED, {self: wanted})
