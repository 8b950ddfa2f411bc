"""``surveys``: satisfaction surveys, what they ask and whom they leave alone."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Days, Key, Months, Name, Number, Section, Text, WorkingDays
from .clocks import Clock
from .evaluations import Scale

Paper = Literal["report", "improvement_plan"]


class Survey(Section):
    """One kind of survey: questions, channels, limits and what follows."""

    name: Name
    dimensions: list[Key] = Field(
        min_length=1, description="Keys of the option list dimension."
    )
    scale: Scale | None = Field(None, description="Blank: no campaign can start.")
    satisfied_from: Number | None = Field(
        None, description="From this score on a customer counts as satisfied."
    )
    low_below: Number | None = Field(
        None, description="Below this score somebody has to look into an answer."
    )
    nps: bool = Field(False, description="Ask for a recommendation from 0 to 10.")
    interval: Months | None = None
    channels: list[Key] = Field(
        default_factory=list, description="Keys of the option list survey_channel."
    )
    link_channel: Key | None = Field(
        None, description="The channel by which a contact gets a link of his own."
    )
    owner: Key | None = Field(None, description="Key of the option list department.")
    contact_rest: Days | None = Field(
        None, description="At most one survey per contact in this time."
    )
    spare_complaints: bool = Field(
        False, description="Ask nobody while his company has an open complaint."
    )
    complaint_rest: Days | None = Field(
        None, description="Nor for so long after the complaint was closed."
    )
    smallest_sample: Annotated[int, Field(ge=0)] | None = Field(
        None, description="With fewer answers no score is shown."
    )
    answer_time: Days | None = Field(None, description="How long a link is open.")
    reminder_after: Days | None = None
    calendar: Key | None = Field(None, description="The calendar of the analysis.")
    analysis: WorkingDays | None = Field(
        None, description="Time for causes and measures once answers are in."
    )
    clocks: dict[Key, Clock] = Field(
        default_factory=dict,
        description="More about the clock `analysis`: ladder, warning, other target.",
    )
    feedback: bool = Field(
        False, description="Each customer with a measure is told what was done."
    )
    papers: list[Paper] = Field(
        default_factory=list, description="What is submitted to the leaders."
    )
    reviewers: list[Key] | None = Field(
        None, description="Keys of the roles whose holders review the papers."
    )
    source: Text | None = Field(None, description="Where the survey is ordered.")
