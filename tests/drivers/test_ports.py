"""Every real driver has what its port asks for, and every model of the list can be opened."""

from importlib import import_module
from inspect import Parameter, signature

import pytest

from drivers.capabilities import EdgeRecorderCapabilities, SourceMeterCapabilities
from drivers.config import models
from drivers.ports import (
    EdgeRecorder,
    LightSource,
    SourceMeter,
)
from tests.bench_files import BENCHES, bench_config, open_bench

PORTS = {"smu": SourceMeter, "laser": LightSource, "analyser": EdgeRecorder}


@pytest.mark.parametrize("name", BENCHES)
def test_the_ports_of_a_bench_are_what_they_are_called(name):
    with open_bench(bench=name) as bench:
        for role, port in PORTS.items():
            found = getattr(bench, role)
            assert isinstance(found, port)
            for method, asked in vars(port).items():
                if callable(asked) and not method.startswith("_"):
                    given = signature(getattr(found, method)).parameters
                    if any(p.kind is Parameter.VAR_KEYWORD for p in given.values()):
                        continue
                    wanted = [p for p in signature(asked).parameters if p != "self"]
                    assert wanted == list(given), f"{role}.{method}"


@pytest.mark.parametrize("name", BENCHES)
def test_capabilities_are_known_before_a_bench_is_opened(name):
    config = bench_config(name)
    assert isinstance(config.smu.capabilities, SourceMeterCapabilities)
    assert isinstance(config.analyser.capabilities, EdgeRecorderCapabilities)


@pytest.mark.parametrize("model", models.MODELS, ids=lambda model: model.name)
def test_every_model_has_a_driver_and_a_simulated_twin(model):
    entry = models.entry(model.name)
    assert entry.IDENTITIES[model.name]
    assert callable(entry.open_ports)
    assert callable(entry.begin_session)
    twin = import_module(f"drivers.simulated.instruments.{model.folder}.twin")
    assert callable(twin.simulate)
    if "smu" in model.roles:
        assert callable(models.source_meter(model.name).source_meter_capabilities)
    if "laser" in model.roles:
        assert models.light_source(model.name).FULL_SCALES[model.name]
    if "analyser" in model.roles:
        assert callable(models.edge_recorder(model.name).edge_recorder_capabilities)
    if "switch" in model.roles:
        assert models.switch(model.name).channels_of(model.name, ["7700"])


@pytest.mark.parametrize("name", BENCHES)
def test_one_instrument_in_two_roles_has_one_session(name):
    with open_bench(bench=name) as bench:
        one = bench.sessions["smu"] is bench.sessions["analyser"]
        assert one == (name == "simulated-b1500")
        assert len(bench.simulation.library.open_sessions()) == (2 if one else 3)
