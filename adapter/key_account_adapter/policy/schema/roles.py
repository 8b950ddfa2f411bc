"""``roles``: which posts see what, and who holds them."""

from typing import Literal

from pydantic import Field

from .base import Key, Name, Section, Text

Scope = Literal["own", "region", "all", "intake", "audit", "policy", "approval"]


class Role(Section):
    """A post of the source documents, its scope of access and its holders."""

    name: Name
    scope: Scope = Field(description="How far the holder's access reaches.")
    members: list[Text] = Field(default_factory=list, description="Login names.")
    approvers: list[Key] = Field(default_factory=list, description="Keys of roles.")
    source: Text | None = Field(None, description="Where the post is defined.")
