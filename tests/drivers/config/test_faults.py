"""What a bench file may order to go wrong."""

import pytest
from pydantic import ValidationError

from drivers.config.faults import FAULT_KINDS, FaultConfig
from drivers.config.simulation import SimulationConfig


@pytest.mark.parametrize("kind", FAULT_KINDS)
def test_every_kind_has_an_instrument(kind):
    able = []
    for instrument in ("smu", "laser", "analyser"):
        try:
            able.append(FaultConfig(instrument=instrument, kind=kind).instrument)
        except ValidationError as error:
            assert "is a fault of" in str(error)  # noqa: PT017 - and only that
    assert able


@pytest.mark.parametrize(
    "wrong",
    [{"rate": 0.0}, {"rate": 1.5}, {"at": "-1 s"}, {"after": -1}, {"duration": "5 V"}, {"x": 1}],
)
def test_numbers_out_of_reach_are_refused(wrong):
    with pytest.raises(ValidationError):
        FaultConfig.model_validate({"instrument": "smu", "kind": "timeout", **wrong})


def test_the_old_key_counts_as_one_of_them():
    one = {"instrument": "smu", "kind": "silence", "at": "30 s"}
    two = {"instrument": "laser", "kind": "laser fault", "after": 20, "duration": "2 s"}
    settings = SimulationConfig.model_validate({"fault": one, "faults": [two]})
    assert [fault.kind for fault in settings.all_faults] == ["laser fault", "silence"]
    assert SimulationConfig().all_faults == ()
