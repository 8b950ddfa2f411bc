"""Where a server is and how to speak to it."""

from dataclasses import dataclass
from typing import Literal

TransportName = Literal["auto", "json2", "jsonrpc"]


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. An apply outlives Odoo's own limit of 120 s for a request."""

    connect: float = 10.0
    read: float = 60.0
    write: float = 130.0


@dataclass(frozen=True, slots=True)
class Settings:
    """One server, resolved from options, environment and profile."""

    url: str
    db: str = ""
    login: str = ""
    transport: TransportName = "auto"
    ca_bundle: str = ""
    timeouts: Timeouts = Timeouts()
    database_uuid: str = ""
    profile: str = ""
