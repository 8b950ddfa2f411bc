"""Checks that come before anything is asked of a server."""

import re

from ..client.answers import Description
from ..client.failures import versions_differ
from ..client.interface import PolicyClient
from ..errors import RailRefused
from ..policy.schema import API_VERSION

# Of the addon, without the Odoo series in front.
MINIMUM_MODULE = (1, 0, 0)
VERSION = re.compile(r"\d+\.\d+\.(\d+)\.(\d+)\.(\d+)")


def checked(client: PolicyClient, database_uuid: str = "") -> Description:
    """Describe the server; refuse an old addon or another database than expected."""
    server = client.describe()
    if server.api_version != API_VERSION:
        raise versions_differ(f"it speaks {server.api_version}, not {API_VERSION}")
    if is_too_old(server.module_version):
        needed = ".".join(map(str, MINIMUM_MODULE))
        raise versions_differ(f"version {server.module_version} is older than {needed}")
    if database_uuid and server.database_uuid != database_uuid:
        raise RailRefused(
            f"The database '{server.database}' is not the one of the profile "
            f"(uuid {server.database_uuid}). Nothing was changed.",
            hint="check --db, or correct database_uuid in the profile",
            code="POL610",
        )
    return server


def is_too_old(module_version: str) -> bool:
    """Whether the addon is older than this version needs; odd versions are."""
    match = VERSION.fullmatch(module_version)
    return match is None or tuple(map(int, match.groups())) < MINIMUM_MODULE
