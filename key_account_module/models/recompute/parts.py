"""What a run writes of some accounts: looked at in Python only where it has to be."""

import json
from collections.abc import Mapping
from functools import cached_property

from odoo.tools import SQL


class Parts(Mapping):
    """What one step writes: ``{account id: part}``, read when somebody looks into it.

    A step that writes in SQL takes :attr:`rows` and reads nothing.

    :param env: environment of the run
    :param accounts: ids of the accounts, in the order in which they are written
    :param rows: SELECT of ``(key_account_id, part)``, the part as jsonb
    """

    def __init__(self, env, accounts, rows):
        self.env = env
        self.accounts = accounts
        self.rows = rows
        self._under = {}

    @classmethod
    def given(cls, env, parts):
        """Parts that are in Python already."""
        data = json.dumps(parts, ensure_ascii=False)
        rows = SQL(
            "SELECT key::integer AS key_account_id, value AS part"
            " FROM jsonb_each(%s::jsonb)",
            data,
        )
        return cls(env, list(parts), rows)

    def under(self, key):
        """What these parts, which are mappings, hold under a key; read once at most."""
        if key not in self._under:
            self._under[key] = Parts(self.env, self.accounts, self._rows_under(key))
        return self._under[key]

    def _rows_under(self, key):
        return SQL(
            "SELECT key_account_id, part -> %(key)s AS part FROM (%(rows)s) AS parts"
            " WHERE part ? %(key)s",
            key=key,
            rows=self.rows,
        )

    @cached_property
    def _read(self):
        found = dict(self.env.execute_query(self.rows))
        return {
            account: found[account] for account in self.accounts if account in found
        }

    def __getitem__(self, account):
        return self._read[account]

    def __iter__(self):
        return iter(self._read)

    def __len__(self):
        return len(self._read)


class Batch:
    """Accounts on the stage that are written in one go.

    :param env: environment of the run
    :param waiting: ``{account id: (stage id, names of what waits for it)}``
    """

    def __init__(self, env, waiting):
        self.env = env
        self.waiting = waiting

    def __len__(self):
        return len(self.waiting)

    @property
    def accounts(self):
        return list(self.waiting)

    def halves(self):
        """Two batches of half as many accounts each."""
        half = len(self) // 2
        found = list(self.waiting.items())
        return Batch(self.env, dict(found[:half])), Batch(self.env, dict(found[half:]))

    def with_part(self, name):
        """Ids of the accounts for which something waits under a name."""
        return [id_ for id_, (_stage, names) in self.waiting.items() if name in names]

    def parts(self, name):
        """What waits under a name, for those accounts that it waits for."""
        accounts = self.with_part(name)
        ids = [self.waiting[account][0] for account in accounts]
        rows = self.env["key.account.run.stage"]._rows(ids, name)
        return Parts(self.env, accounts, rows)
