"""What is there twice, though by now it is unique, is told apart before Odoo looks."""

import logging

from odoo.tools import SQL
from odoo.tools.sql import column_exists, index_exists

_logger = logging.getLogger(__name__)


def migrate(cr, version):
    """Say in the log what was told apart, if anything was."""
    if _can_be_twice(cr, "key_account_clock_target", "tier", "one_for_each"):
        restore_targets(cr)
        drop_targets(cr)
    if _can_be_twice(cr, "key_account_evaluation", "campaign_id", "one_form"):
        part_forms(cr)
    if _can_be_twice(cr, "key_account_evaluation", "corrects_id", "one_correction"):
        part_corrections(cr)
    if column_exists(cr, "key_account_grade_decide", "valid_until"):
        # A dialogue that somebody left open: its last day is required now.
        cr.execute("DELETE FROM key_account_grade_decide WHERE valid_until IS NULL")


def _can_be_twice(cr, table, column, index):
    """Whether the database is of a version with the column and not yet the index."""
    return column_exists(cr, table, column) and not index_exists(cr, f"{table}_{index}")


TWICE = SQL(
    """
    SELECT id, row_number() OVER same AS place, count(*) OVER (
               PARTITION BY bundle_id, subject, clock, coalesce(tier, '')) AS number
      FROM key_account_clock_target WHERE bundle_id IS NOT NULL
    WINDOW same AS (
        PARTITION BY bundle_id, subject, clock, coalesce(tier, '') ORDER BY id)"""
)


def restore_targets(cr):
    """A target that was made equal to another one by hand is again what its policy said."""
    cr.execute(
        SQL(
            """
            UPDATE key_account_clock_target AS target
               SET subject = said.value ->> 'subject', clock = said.value ->> 'clock',
                   tier = said.value ->> 'tier'
              FROM (%s) AS twice
              JOIN key_account_clock_target AS own USING (id)
              JOIN key_account_policy_bundle AS bundle ON bundle.id = own.bundle_id
              JOIN key_account_policy_revision AS revision
                ON revision.bundle_id = bundle.id AND revision.number = bundle.revision
             CROSS JOIN LATERAL (
                   SELECT revision.snapshot_after::jsonb -> ('clock_target/' || own.key)
                   ) AS said (value)
             WHERE target.id = twice.id AND twice.number > 1
               AND said.value ->> 'subject' IS NOT NULL AND said.value ->> 'clock' IS NOT NULL
               AND (target.subject, target.clock, coalesce(target.tier, '')) <> (
                   said.value ->> 'subject', said.value ->> 'clock',
                   coalesce(said.value ->> 'tier', ''))
         RETURNING target.key""",
            TWICE,
        )
    )
    for (key,) in cr.fetchall():
        _logger.warning(
            "The target %s of a clock was the same as another one: it is again as its "
            "policy was applied",
            key,
        )


def drop_targets(cr):
    """Of those that even their policy made the same, the first stays."""
    cr.execute(
        SQL(
            """
            DELETE FROM key_account_clock_target
             WHERE id IN (SELECT id FROM (%s) AS twice WHERE place > 1)
         RETURNING key""",
            TWICE,
        )
    )
    for (key,) in cr.fetchall():
        _logger.warning(
            "The target %s of a clock is the same as another one and is gone: the next "
            "plan of its policy makes it anew",
            key,
        )


def part_forms(cr):
    """Of several forms of a campaign for one account, one stays in the campaign."""
    parted = _part(cr, SQL("campaign_id"), SQL("campaign_id, key_account_id"))
    cr.execute(
        "UPDATE key_account_evaluation_member SET campaign_id = NULL"
        " WHERE evaluation_id = ANY(%s)",
        [parted],
    )
    for id_ in parted:
        _logger.warning(
            "The evaluation %s was a second form of its campaign for the same account: "
            "it stands by itself now",
            id_,
        )


def part_corrections(cr):
    """Of several corrections of one evaluation, one stays its correction."""
    for id_ in _part(cr, SQL("corrects_id"), SQL("corrects_id")):
        _logger.warning(
            "The evaluation %s was a second correction of the same one: it stands by "
            "itself now",
            id_,
        )


def _part(cr, column, same):
    """Empty a column of evaluations, but for one of those that are the same.

    That is the one which is concluded, else the first; no score is lost.

    :param same: columns that are alike in them
    :return: ids of those that stand by themselves now
    """
    cr.execute(
        SQL(
            """
            WITH further AS (
                SELECT id, row_number() OVER (
                           PARTITION BY %(same)s
                           ORDER BY (state = 'concluded') DESC, id) AS place
                  FROM key_account_evaluation WHERE %(column)s IS NOT NULL
            )
            UPDATE key_account_evaluation AS evaluation SET %(column)s = NULL
              FROM further WHERE further.id = evaluation.id AND place > 1
         RETURNING evaluation.id""",
            column=column,
            same=same,
        )
    )
    return [id_ for (id_,) in cr.fetchall()]
