"""A yearly survey with two dimensions, three channels and every limit set."""

from freezegun import freeze_time

from ..service.common import ServiceCase

#: Monday 14 September 2026, 10:00 in Shanghai
NOW = "2026-09-14 02:00:00"

DIMENSIONS = ("product_quality", "service_quality")
CHANNELS = ("online", "telephone", "on_site")

SURVEY = {
    "name": {"en_US": "Annual survey"},
    "dimensions": [*sorted(DIMENSIONS)],
    "scale": {"minimum": "1", "maximum": "5"},
    "satisfied_from": "4",
    "low_below": "3",
    "nps": True,
    "interval_months": 12,
    "channels": sorted(CHANNELS),
    "link_channel": "online",
    "owner": None,
    "contact_days": 180,
    "spare_complaints": True,
    "complaint_days": 30,
    "smallest_sample": None,
    "answer_days": 30,
    "reminder_days": 7,
    "calendar": "office",
    "analysis_days": 3,
    "feedback": True,
    "papers": [],
    "reviewers": None,
    "source": None,
}


@freeze_time(NOW)
class SurveyCase(ServiceCase):
    """Campaigns of the director; accounts of the seller, each with one contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._apply_survey("survey")
        cls.kind = cls.env["key.account.survey.type"].search(
            [("key", "=", "annual"), ("bundle_id.name", "=", "test")]
        )
        cls.contact = cls._make_contact(cls.account)

    @classmethod
    def _survey_resources(cls, **values):
        lists = {"dimension": DIMENSIONS, "survey_channel": CHANNELS}
        options = [
            (
                "option",
                f"{name}/{key}",
                {"list": name, "name": {"en_US": key.title()}, "sequence": place},
            )
            for name, keys in lists.items()
            for place, key in enumerate(keys)
        ]
        calendar = ("calendar", "office", cls._calendar_values())
        return [calendar, *options, ("survey_type", "annual", {**SURVEY, **values})]

    @classmethod
    def _apply_survey(cls, request_id, **values):
        return cls._apply_policy(
            *cls._survey_resources(**values), request_id=request_id
        )

    @classmethod
    def _make_contact(cls, account, name="Wang Fang", **vals):
        """A contact of the customer, with an address of its own."""
        mail = f"{name.replace(' ', '.').lower()}.{account.id}@example.com"
        return cls.env["res.partner"].create(
            {"name": name, "parent_id": account.partner_id.id, "email": mail, **vals}
        )

    @classmethod
    def _make_accounts(cls, count, prefix="Customer", **vals):
        """Accounts of the seller with a contact each."""
        accounts = cls.env["key.account"]
        for number in range(count):
            account = cls._make_account(f"{prefix} {number}", **vals)
            cls._make_contact(account, f"Contact {number}")
            accounts += account
        return accounts

    def _make_campaign(self, **vals):
        campaigns = self.env["key.account.survey.campaign"].with_user(self.director)
        return campaigns.create({"type_id": self.kind.id, "period": "2026", **vals})

    def _start(self, **vals):
        """A campaign that runs; its lines as the director sees them."""
        campaign = self._make_campaign(**vals)
        campaign.action_start()
        return campaign

    def _input_of(self, line, user=None):
        inputs = line.sudo().user_input_ids
        return inputs.filtered(
            lambda one: one.key_account_user_id == (user or self.env["res.users"])
        )[:1]

    def _answer(self, line, *points, nps=None, opinion=None, user_input=None):
        """What the contact's browser does: points in the order of the questions."""
        user_input = user_input or self._input_of(line) or self._enter(line)
        survey = user_input.survey_id
        scored = survey.question_ids.filtered("key_account_dimension_id")
        for question, answer in zip(scored, points, strict=True):
            user_input._save_lines(question, str(answer) if answer is not None else "")
        for role, answer in (("nps", nps), ("opinion", opinion)):
            question = survey.question_ids.filtered(
                lambda q, role=role: q.key_account_role == role
            )
            if answer is not None:
                user_input._save_lines(question, str(answer))
        user_input._mark_done()
        return user_input

    def _enter(self, line):
        """The seller's own questionnaire for a customer on the telephone."""
        line.with_user(self.seller).action_enter_answers()
        return self._input_of(line, self.seller)

    def _mails(self):
        return self.env["mail.mail"].sudo().search([("subject", "like", "opinion")])
