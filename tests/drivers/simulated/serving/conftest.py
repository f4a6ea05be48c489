"""A served bench, at the wall's speed or faster, and PyVISA on its sockets."""

import pytest
import pyvisa

from tests.drivers.simulated.serving.clients import FAST
from tests.socket_bench import served_bench


@pytest.fixture
def bench():
    with served_bench() as bench:
        yield bench


@pytest.fixture
def fast():
    with served_bench(FAST) as bench:
        yield bench


@pytest.fixture
def manager():
    manager = pyvisa.ResourceManager("@py")
    yield manager
    manager.close()
