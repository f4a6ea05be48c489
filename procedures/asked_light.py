"""The light that a measurement asks for."""

from __future__ import annotations

from typing import ClassVar

from procedures.experiment import Procedure

#: The unit of parameters that are irradiances.
_UNIT = "mW/cm**2"


class AskedLight(Procedure):  # type: ignore[misc]
    """A procedure whose parameters in mW/cm² ask for light at the sample."""

    #: Whether a person may put a filter in the beam for light that the laser alone does not give.
    takes_filters: ClassVar[bool] = False

    def lights(self) -> dict[str, list[float]]:
        """The irradiances (mW/cm²) that are asked for, by parameter; 0 is dark."""
        parameters, values = self.parameter_objects(), self.parameter_values()
        asked = {
            key: values[key]
            for key, parameter in parameters.items()
            if getattr(parameter, "units", None) == _UNIT
        }
        return {key: given if isinstance(given, list) else [given] for key, given in asked.items()}
