from freezegun import freeze_time

from odoo.tests import Form, tagged

from .clock_common import ClocksCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestKeyAccountClockPause(ClocksCase):
    """The dialogue that asks why."""

    def test_salesperson_pauses_by_the_dialogue(self):
        clock = self._clock(self._make_complaint()).with_user(self.seller)
        action = clock.action_pause()

        dialogues = self.env[action["res_model"]].with_user(self.seller)
        with Form(dialogues.with_context(**action["context"])) as form:
            form.reason_id = self.short_wait
            form.note = "Sample is on its way"
        form.record.action_confirm()

        self.assertEqual(clock.state, "paused")
        self.assertEqual(clock.event_ids[-1].note, "Sample is on its way")
