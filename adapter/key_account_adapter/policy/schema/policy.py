"""The whole policy file."""

from typing import Annotated, Literal

from pydantic import Field

from .approvals import Chain
from .base import Identifier, Key, Name, Section
from .benefits import Benefit
from .calendars import Calendar
from .clocks import Step
from .complaints import Complaints
from .criteria import Criterion
from .evaluations import Evaluation
from .listings import Listing
from .options import Option
from .roles import Role
from .schemes import Scheme
from .surveys import Survey
from .visits import VisitForm

API_VERSION = "key-account/v1"


class Policy(Section):
    """One bundle. A section that is left out is not managed."""

    api_version: Literal["key-account/v1"]
    bundle: Identifier
    title: Name
    company: Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[A-Za-z0-9_.-]+$")] | None = (
        Field(None, description="XML-ID of the company; default: the caller's.")
    )
    calendars: dict[Key, Calendar] = Field(default_factory=dict)
    options: dict[Key, dict[Key, Option]] = Field(default_factory=dict)
    roles: dict[Key, Role] = Field(default_factory=dict)
    escalations: dict[Key, dict[Key, Step]] = Field(default_factory=dict)
    benefits: dict[Key, Benefit] = Field(default_factory=dict)
    schemes: dict[Key, Scheme] = Field(default_factory=dict)
    key_accounts: dict[Key, Listing] = Field(default_factory=dict)
    criteria: dict[Key, Criterion] = Field(default_factory=dict)
    evaluations: dict[Key, Evaluation] = Field(default_factory=dict)
    complaints: Complaints | None = None
    surveys: dict[Key, Survey] = Field(default_factory=dict)
    approvals: dict[Key, Chain] = Field(default_factory=dict)
    visit_forms: dict[Key, VisitForm] = Field(default_factory=dict)
