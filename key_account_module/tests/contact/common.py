"""Actions, meetings and talks on the account of the seller; today is a Monday."""

from ..common import KeyAccountCommon

TODAY = "2026-09-14"
NOW = f"{TODAY} 02:00:00"


class ContactCase(KeyAccountCommon):
    """Times are UTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls._make_account()
        cls.far = cls._make_account("Far", user=cls.colleague, team_id=cls.south.id)
        cls.buyer = cls._make_partner(
            "Buyer", is_company=False, parent_id=cls.account.partner_id.id
        )
        cls.phone = cls._make_option("mode", "telephone", "Telephone")
        cls.office = cls._make_option("body", "office", "Managers' office meeting")

    def _make_action(self, user=None, **vals):
        """An action as the seller agrees on it."""
        actions = self.env["key.account.action"].with_user(user or self.seller)
        return actions.create(
            {
                "name": "Send the offer",
                "key_account_id": self.account.id,
                "date_deadline": "2026-09-20",
                **vals,
            }
        )

    def _make_interaction(self, user=None, **vals):
        """A call of the seller with the buyer, not completed yet."""
        interactions = self.env["key.account.interaction"].with_user(
            user or self.seller
        )
        return interactions.create(
            {
                "key_account_id": self.account.id,
                "mode_id": self.phone.id,
                "partner_ids": [(4, self.buyer.id)],
                "summary": "Delivery times are too long",
                **vals,
            }
        )

    def _make_meeting(self, user=None, **vals):
        """A meeting that the regional manager chairs; the seller takes part."""
        meetings = self.env["key.account.meeting"].with_user(user or self.regional)
        return meetings.create(
            {
                "name": "September",
                "body_id": self.office.id,
                "date": "2026-09-14 01:00:00",
                "participant_ids": [(4, self.seller.id)],
                **vals,
            }
        )

    def _make_item(self, meeting, **vals):
        return meeting.item_ids.create(
            {
                "meeting_id": meeting.id,
                "key_account_id": self.account.id,
                "topic": "Severe complaint",
                **vals,
            }
        )

    def _reminders(self, record):
        return record.sudo().activity_ids.filtered("key_account_key")
