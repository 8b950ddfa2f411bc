"""Which accounts a run is about and as of which day; plain values, no records."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...engine.canonical import sha256_of

#: windows reach back some years from a day; this far back there are no orders
FIRST_YEAR = 1990


def _is_scope_value(value):
    """An id, a list of ids, or nothing."""
    values = value if isinstance(value, list) else [value]
    return all(v is None or (type(v) is int and 0 <= v < 2**31) for v in values)


@dataclass(frozen=True)
class Scope:
    """A company, or some of its accounts, as of a day in the company's time zone."""

    company: object
    as_of: object
    account_ids: list | None = None

    @classmethod
    def parse(cls, env, data, as_of):
        """Read what a caller asks for.

        :param data: ``{"company_id": int, "account_ids": [int]}`` or ``None``
        :param as_of: ISO date or ``None`` for today
        :raises UserError: when it makes no sense
        :raises AccessError: for a company that is not the caller's
        """
        data = {} if data is None else data
        if not isinstance(data, dict) or not all(map(_is_scope_value, data.values())):
            raise UserError(
                env._("A scope names a “company_id” and a list of “account_ids”.")
            )
        unknown = sorted(set(data) - {"company_id", "account_ids"})
        if unknown:
            raise UserError(
                env._("Unknown in the scope: %(keys)s.", keys=", ".join(unknown))
            )
        company = cls._company(env, data.get("company_id"))
        account_ids = cls._account_ids(env, data.get("account_ids"), company)
        return cls(company, cls._day(env, as_of, company), account_ids)

    @staticmethod
    def _company(env, company_id):
        company = env["res.company"].sudo().browse(company_id or env.company.id)
        if not company.exists() or not (env.su or company in env.user.company_ids):
            raise AccessError(
                env._("You do not work for the company %(id)s.", id=company.id)
            )
        return company

    @staticmethod
    def _account_ids(env, ids, company):
        """The ids in order, all of them active accounts of the company."""
        if ids is None:
            return None
        ids = ids if isinstance(ids, list) else [ids]
        accounts = env["key.account"].sudo()
        found = accounts.search([("id", "in", ids), ("company_id", "=", company.id)])
        missing = sorted(set(ids) - set(found.ids))
        if missing or not ids:
            raise UserError(
                env._(
                    "These are no active accounts of %(company)s: %(ids)s.",
                    company=company.name,
                    ids=missing or env._("an empty list"),
                )
            )
        return sorted(found.ids)

    @classmethod
    def _day(cls, env, as_of, company):
        today = cls.today(company)
        try:
            day = cls._read_day(as_of) if as_of is not None else today
        except (TypeError, ValueError) as error:
            raise UserError(
                env._("“%(day)s” is no date; write YYYY-MM-DD.", day=as_of)
            ) from error
        if day.year < FIRST_YEAR:
            raise UserError(env._("Nothing is computed before %s.", FIRST_YEAR))
        if day > today:
            raise UserError(
                env._(
                    "%(day)s has not come yet; today is %(today)s where %(company)s is.",
                    day=day,
                    today=today,
                    company=company.name,
                )
            )
        return day

    @staticmethod
    def _read_day(as_of):
        """:raises ValueError: unless it is exactly a date"""
        return as_of if type(as_of) is date else date.fromisoformat(as_of)

    @property
    def key(self):
        """Equal for equal scopes, whatever the day: one of them is open at a time."""
        key = f"company:{self.company.id}"
        if self.account_ids is not None:
            key += f"/accounts:{sha256_of(self.account_ids)}"
        return key

    @property
    def month(self):
        """First day of the month that the figures belong to."""
        return self.as_of.replace(day=1)

    def only(self, *column):
        """SQL that keeps the accounts of the scope; empty for all of the company.

        :param column: table and name of the column that holds the account
        """
        if self.account_ids is None:
            return SQL()
        return SQL(" AND %s = ANY(%s)", SQL.identifier(*column), self.account_ids)

    # === Days of the company are moments of the database ===

    @property
    def time_zone(self):
        """Where the company's days begin: its working time, else its address."""
        company = self.company
        return company.resource_calendar_id.tz or company.partner_id.tz or "UTC"

    @classmethod
    def today(cls, company):
        """Today in the time zone of a company."""
        zone = ZoneInfo(cls(company, None).time_zone)
        return fields.Datetime.now().replace(tzinfo=UTC).astimezone(zone).date()

    @classmethod
    def latest_today(cls, company):
        """Today where the company is or where the user is, whichever is later.

        People write their own day, figures are of the company's.
        """
        return max(fields.Date.context_today(company), cls.today(company))

    def begin_of(self, day):
        """First moment of a day, as a UTC timestamp."""
        local = datetime.combine(day, time.min, tzinfo=ZoneInfo(self.time_zone))
        return local.astimezone(UTC).replace(tzinfo=None)

    def end_of(self, day):
        """First moment after a day, as a UTC timestamp."""
        return self.begin_of(day + timedelta(days=1))
