"""What all data of the framework has in common: frozen, checked, and the small types it is written in."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Level = Annotated[int, Field(ge=0, le=4)]
ModelNumber = Annotated[int, Field(ge=1, le=5)]
Scope = Literal["organisation", "department", "team"]
Grade = Literal["E0", "E1", "E2", "E3"]
Role = Literal["activity", "gate", "support", "layer", "workflow", "signal"]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=75, strip_whitespace=True)]

MODELS: tuple[int, ...] = (1, 2, 3, 4, 5)
LEVELS: tuple[int, ...] = (0, 1, 2, 3, 4)


class Data(BaseModel):
    """Data of the framework: frozen, and nothing in it that the code does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
