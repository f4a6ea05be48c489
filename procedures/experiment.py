"""What the measurements take from `pymeasure.experiment`, imported without pandas."""

from drivers.pandas_when_used import pandas_when_used

with pandas_when_used():
    from pymeasure.experiment import (
        BooleanParameter,
        FloatParameter,
        IntegerParameter,
        ListParameter,
        Parameter,
        Procedure,
        VectorParameter,
    )

__all__ = [
    "BooleanParameter",
    "FloatParameter",
    "IntegerParameter",
    "ListParameter",
    "Parameter",
    "Procedure",
    "VectorParameter",
]
