"""What the sections of bench, device and recipe files have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

#: Of a number that must be above zero.
Positive = Field(gt=0)


class Section(BaseModel):
    """Base of the sections: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
