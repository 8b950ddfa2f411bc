from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class KeyAccountSurveyLine(models.Model):
    """Whom a survey leaves alone, and why (not too often, nor in anger).

    Everything is read in batches for all lines; each reason is kept with its figures
    and said in the language of whoever looks.
    """

    _inherit = "key.account.survey.line"

    def _plan(self):
        """Choose channels and write the reasons; asks nobody yet."""
        for line, channel in self._channels().items():
            line.channel_id = channel
        self._govern()

    def _govern(self):
        """Bring state and reasons of those who are not asked yet up to date.

        :return: the lines that may be asked
        """
        waiting = self.filtered(lambda line: line.state in ("planned", "suppressed"))
        reasons = waiting._reasons()
        for line in waiting:
            found = reasons[line]
            state = "suppressed" if found else "planned"
            if (line.state, line.reasons or []) != (state, found):
                line._write_guarded({"state": state, "reasons": found or False})
        return waiting.filtered(lambda line: line.state == "planned")

    def _channels(self):
        """Line → the first channel by which its contact can be reached."""
        return {line: line._first_channel() for line in self}

    def _first_channel(self):
        kind = self.type_id.sudo()
        partner = self.partner_id
        mailable = bool(partner.email_normalized) and not partner.is_blacklisted
        for channel in kind.channel_ids.sorted(lambda c: (c.sequence, c.key)):
            if channel != kind.link_channel_id or mailable:
                return channel
        return kind.channel_ids[:0]

    # === Reasons ===

    def _reasons(self):
        """Line → list of reasons, each a dict that can be kept as JSON."""
        recent, complaints = self._recently_asked(), self._complaints()
        found = {}
        seen = set()
        for line in self.sorted("id"):
            partner = line.partner_id
            email = partner.email_normalized
            reasons = []
            if partner.key_account_no_survey:
                reasons.append({"code": "opted_out"})
            if not partner.active or not line.key_account_id.active:
                reasons.append({"code": "archived"})
            if not line.channel_id:
                reasons.append({"code": "unreachable"})
            if email and (line.campaign_id.id, email) in seen:
                reasons.append({"code": "same_email", "email": email})
            reasons += recent.get(line, []) + complaints.get(line.key_account_id, [])
            seen.add((line.campaign_id.id, email))
            found[line] = reasons
        return found

    def _recently_asked(self):
        """Line → that its contact, or the same address, was asked a short time ago."""
        found = {}
        today = fields.Date.context_today(self)
        for kind, lines in self.grouped("type_id").items():
            days = kind.sudo().contact_days
            if not days:
                continue
            since = fields.Date.subtract(today, days=days)
            asked = lines._last_asked(since)
            for line in lines:
                partner = line.partner_id
                moment = asked.get(partner.id) or asked.get(partner.email_normalized)
                if moment:
                    reason = {
                        "code": "recent",
                        "date": str(moment.date()),
                        "days": days,
                    }
                    found[line] = [reason]
        return found

    def _last_asked(self, since):
        """Contact id, or address → when another campaign last asked them."""
        partners = self.partner_id
        emails = [email for email in partners.mapped("email_normalized") if email]
        others = self.sudo().search(
            Domain("date_invited", ">=", since)
            & Domain("campaign_id", "not in", self.campaign_id.ids)
            & (
                Domain("partner_id", "in", partners.ids)
                | Domain("partner_id.email_normalized", "in", emails)
            ),
            order="date_invited, id",
        )
        asked = {}
        for line in others:
            asked[line.partner_id.id] = line.date_invited
            if line.partner_id.email_normalized:
                asked[line.partner_id.email_normalized] = line.date_invited
        return asked

    def _complaints(self):
        """Account → complaints that are open, or were closed a short time ago."""
        found = {}
        today = fields.Date.context_today(self)
        for kind, lines in self.grouped("type_id").items():
            if not kind.sudo().spare_complaints:
                continue
            since = fields.Date.subtract(today, days=kind.sudo().complaint_days)
            complaints = self.env["key.account.complaint"].sudo()
            rows = complaints.search(
                Domain("key_account_id", "in", lines.key_account_id.ids)
                & Domain("kind", "=", "complaint")
                & (
                    Domain("state", "!=", "closed")
                    | Domain("date_handled", ">=", since)
                ),
                order="id",
            )
            for complaint in rows:
                reason = {"code": "complaint", "number": complaint.name}
                if complaint.state == "closed":
                    closed = str(complaint.date_handled.date())
                    reason = {**reason, "code": "complaint_closed", "date": closed}
                found.setdefault(complaint.key_account_id, []).append(reason)
        return found

    # === Words ===

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_words(self):
        for line in self:
            words = [line._words_of(reason) for reason in line.reasons or []]
            line.reason_words = "\n".join(words) or False

    def _words_of(self, reason):
        day = reason.get("date") and format_date(self.env, reason["date"])
        match reason["code"]:
            case "opted_out":
                return self.env._("The contact does not want to be surveyed.")
            case "archived":
                return self.env._("The account or the contact is archived.")
            case "unreachable":
                return self.env._(
                    "No channel reaches the contact: no e-mail address that may be "
                    "used, and the policy names no other channel."
                )
            case "same_email":
                return self.env._(
                    "%s is asked already in this survey.", reason["email"]
                )
            case "recent":
                return self.env._(
                    "Asked on %(date)s already: at most one survey in %(days)s days.",
                    date=day,
                    days=reason["days"],
                )
            case "complaint":
                return self.env._("Complaint %s is open.", reason["number"])
        return self.env._(
            "Complaint %(number)s was closed on %(date)s only.",
            number=reason["number"],
            date=day,
        )
