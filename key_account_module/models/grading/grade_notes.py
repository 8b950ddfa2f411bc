"""What the chatter of an account says about its grades."""

from collections import defaultdict

from markupsafe import Markup

from .wording import Wording


class GradeNotes:
    """Notes of many accounts, written at once.

    :param env: environment with the rights of the grading
    """

    def __init__(self, env):
        self.env = env

    def transitions(self, rows):
        """One note per account that really moved; a first grade is no move.

        A note costs more than everything else about a grade, and the first grading of
        a company would write one for each of its customers.
        """
        rows = rows.filtered("previous_tier_id")
        words = Wording(self.env)
        lines = defaultdict(list)
        for row in rows:
            why = row.reason or words.of_explanation(row.explanation)
            line = self._line(row.scheme_id, row.previous_tier_id, row.tier_id, why)
            lines[row.key_account_id.id].append(line)
        self.post({id_: Markup("<br/>").join(rows) for id_, rows in lines.items()})

    def _line(self, scheme, before, after, why):
        none = self.env._("no grade")
        names = (scheme.name, before.name or none, after.name or none)
        return Markup("<b>%s</b>: %s → %s<br/>%s") % (*names, why)

    def ended(self, rows):
        """Whose account it is hears, in his language, that a decision by hand is over."""
        for row in rows:
            row = row.with_context(lang=row.key_account_id.user_id.lang)
            account = row.key_account_id
            now = account.current_grade_ids.filtered(
                lambda grade, scheme=row.scheme_id: grade.scheme_id == scheme
            )
            account.message_post(
                body=row.env._(
                    "The decision by hand on %(scheme)s has ended: the policy gives "
                    "%(tier)s.",
                    scheme=row.scheme_id.name,
                    tier=now.tier_id.name or row.env._("no grade"),
                ),
                partner_ids=account.user_id.partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )

    def post(self, bodies):
        """Write ``{account id: text}``."""
        accounts = self.env["key.account"].browse(bodies)
        if accounts:
            accounts._message_log_batch(bodies)
