"""The log of changes kept who wrote a row; by now its run says so."""


def migrate(cr, version):
    """Drop columns that no field has: each row had to check two foreign keys for them."""
    cr.execute(
        """ALTER TABLE key_account_run_change
            DROP COLUMN IF EXISTS create_uid,
            DROP COLUMN IF EXISTS write_uid,
            DROP COLUMN IF EXISTS write_date"""
    )
