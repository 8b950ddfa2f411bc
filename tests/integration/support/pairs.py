"""Two equal databases on one server: one is left alone, the other is disturbed."""

import subprocess
from pathlib import Path

from dev import paths
from dev.odoo import Server

from . import people, worlds
from .cli import Cli
from .waiting import await_that
from .worlds import World

ABC = paths.ROOT / "config" / "policies" / "crm_abc.yaml"

# All that a recompute leaves, without ids and times of writing.
RESULT = {
    "accounts": """
        SELECT a.name, t.key, a.revenue_12m, a.needs_decision, g.valid_from,
               c.property_payment_term_id
        FROM key_account a JOIN res_partner c ON c.id = a.partner_id
        LEFT JOIN key_account_tier t ON t.id = a.tier_id
        LEFT JOIN key_account_grade g ON g.id = a.grade_id ORDER BY 1""",
    "grades": """
        SELECT a.name, s.key, t.key, p.key, g.movement, g.valid_from, g.valid_to, g.automatic,
               g.explanation, g.figures, g.latest_explanation, g.latest_figures, g.latest_on,
               g.needs_decision, g.fingerprint
        FROM key_account_grade g JOIN key_account a ON a.id = g.key_account_id
        JOIN key_account_scheme s ON s.id = g.scheme_id
        LEFT JOIN key_account_tier t ON t.id = g.tier_id
        LEFT JOIN key_account_tier p ON p.id = g.previous_tier_id
        ORDER BY a.name, s.key, g.valid_from, g.valid_to""",
    # Grants are new rows: how many there are is all that may be compared.
    "effects": """
        SELECT a.name, t.key, g.valid_from, g.valid_to, e.told - 'memento', CASE
               WHEN e.told #> '{memento,grants}' IS NULL THEN e.told -> 'memento'
               ELSE to_jsonb(jsonb_array_length(e.told #> '{memento,grants}')) END
        FROM key_account_grade g JOIN key_account a ON a.id = g.key_account_id
        JOIN key_account_tier t ON t.id = g.tier_id
        CROSS JOIN LATERAL jsonb_array_elements(g.effects) AS e (told)
        ORDER BY a.name, t.key, g.valid_from, g.valid_to, e.told ->> 'name'""",
    "grants": """
        SELECT a.name, b.key, g.source, g.origin, g.date_ended IS NULL, g.end_reason
        FROM key_account_benefit_grant g JOIN key_account a ON a.id = g.key_account_id
        JOIN key_account_benefit b ON b.id = g.benefit_id ORDER BY 1, 2, 3, 4, 5, 6""",
    "proposals": """
        SELECT a.name, s.key, f.key, t.key, p.kind, p.as_of, p.explanation, p.figures,
               p.state, p.comment
        FROM key_account_grade_proposal p JOIN key_account a ON a.id = p.key_account_id
        JOIN key_account_scheme s ON s.id = p.scheme_id
        LEFT JOIN key_account_tier f ON f.id = p.from_tier_id
        LEFT JOIN key_account_tier t ON t.id = p.to_tier_id
        ORDER BY a.name, s.key, p.as_of, p.state""",
    "activities": """
        SELECT a.name, m.res_model, p.as_of, m.summary, m.note, u.login, m.active
        FROM mail_activity m JOIN res_users u ON u.id = m.user_id
        LEFT JOIN key_account_grade_proposal p
          ON p.id = m.res_id AND m.res_model = 'key.account.grade.proposal'
        JOIN key_account a ON a.id = COALESCE(p.key_account_id, m.res_id)
        WHERE m.res_model IN ('key.account', 'key.account.grade.proposal')
        ORDER BY 1, 2, 3, 4""",
    "metrics": """
        SELECT a.name, m.month, m.measure, m.metric, m.value, s.month AS kept
        FROM key_account_metric m JOIN key_account a ON a.id = m.key_account_id
        LEFT JOIN key_account_snapshot s ON s.id = m.snapshot_id ORDER BY 1, 2, 3""",
    "snapshots": """
        SELECT a.name, s.month, s.as_of, s.filled_in, u.login, s.team_id, t.key
        FROM key_account_snapshot s JOIN key_account a ON a.id = s.key_account_id
        JOIN res_users u ON u.id = s.user_id
        LEFT JOIN key_account_tier t ON t.id = s.tier_id ORDER BY 1, 2""",
    "messages": """
        SELECT a.name, m.model, count(*) FROM mail_message m
        LEFT JOIN key_account_grade_proposal p
          ON p.id = m.res_id AND m.model = 'key.account.grade.proposal'
        JOIN key_account a ON a.id = COALESCE(p.key_account_id, m.res_id)
        WHERE m.model IN ('key.account', 'key.account.grade.proposal')
        GROUP BY a.name, m.model ORDER BY 1, 2""",
    "changes": """
        SELECT a.name, c.step, c.kind, p.key, t.key, c.details - 'id' AS details
        FROM key_account_run_change c JOIN key_account a ON a.id = c.key_account_id
        LEFT JOIN key_account_tier p ON p.id = c.tier_from_id
        LEFT JOIN key_account_tier t ON t.id = c.tier_to_id
        ORDER BY a.name, c.step, c.kind, c.details::text, t.key, p.key""",
    "errors": "SELECT count(*) FROM key_account_run_error",
    "open runs": "SELECT count(*) FROM key_account_run WHERE state = 'open'",
    "stage": "SELECT count(*) FROM key_account_run_stage",
}
#: A disturbed run may be followed by another one that finds nothing left to do.
COUNTS = """
    SELECT r.as_of, r.state, r.staged, sum(s.processed), sum(s.grades_changed)
    FROM key_account_run r LEFT JOIN key_account_run_step s ON s.run_id = r.id
    GROUP BY r.id ORDER BY r.as_of, r.id"""


def result(world: World) -> dict[str, list[list[str]]]:
    """Everything in `RESULT`."""
    return {name: world.rows(query) for name, query in RESULT.items()}


class Pair:
    """Two equal databases on one server: `calm` is left alone, `rough` is not."""

    def __init__(self, crowd: World, name: str, home: Path) -> None:
        self.name = name
        self.calm = crowd.copy(f"{name}_calm")
        self.rough = crowd.copy(f"{name}_rough")
        self.home = home
        self.server = self.start()
        for world in (self.calm, self.rough):
            applied = self.cli(world).run("apply", ABC, "--yes")
            assert applied.code == 0, applied.text

    def start(self) -> Server:
        """A server of both."""
        return self.rough.start(
            f"--db-filter=^{worlds.PREFIX}{self.name}_(calm|rough)$"
        )

    def cli(self, world: World) -> Cli:
        """The policy administrator's command line on one of them."""
        key = world.keys[people.ADMIN]
        return Cli(self.server.url, world.database, people.ADMIN, key, self.home)

    def steps(self) -> int:
        """Batches that the rough database has seen."""
        return int(self.rough.value("SELECT count(*) FROM key_account_run_step"))

    def await_steps(self, number: int, process: "subprocess.Popen[str]") -> None:
        """Wait until a running command has brought the batches to so many."""
        await_that(lambda: process.poll() is not None or self.steps() >= number)
        assert process.poll() is None, process.communicate()
