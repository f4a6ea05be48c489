"""A simulated 2400 with a clock of its own and the smallest possible controller."""

import numpy as np

from drivers.clock import VirtualClock
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.physics.two_terminal import Resistor


class MeterBench:
    def __init__(self, device=None, **options):
        self.clock = VirtualClock()
        options.setdefault("ideal", True)
        self.unit = SimulatedKeithley2400(self.clock, device or Resistor(1e4), **options)

    def write(self, *messages):
        for message in messages:
            self.unit.update()
            self.unit.receive(message.encode() + b"\n")

    def read(self, patience=1e4):
        """The next reply with its terminator, or None after `patience` seconds without one."""
        end = self.clock.now() + patience
        while True:
            self.unit.update()
            if self.unit.output_waiting():
                return self.unit.transmit(1 << 24)[0]
            event = self.unit.next_event()
            if event is None or event > end:
                self.clock.wait(end - self.clock.now())
                self.unit.read_timed_out()
                return None
            self.clock.wait(event - self.clock.now())

    def ask(self, message):
        self.write(message)
        reply = self.read()
        return None if reply is None else reply.decode().removesuffix("\n")

    def table(self, message, columns=5):
        return np.array(self.ask(message).split(","), dtype=float).reshape(-1, columns)

    def errors(self):
        """Codes in the error queue, which is empty afterwards."""
        codes = []
        while (code := int(self.ask("SYST:ERR?").split(",")[0])) != 0:
            codes.append(code)
        return codes

    def wait_until_idle(self):
        assert self.ask("*OPC?") == "1"


class Lamp:
    """A photoconductor: dark up to `at` (bench s), lit afterwards."""

    def __init__(self, at, dark, lit):
        self.at, self.dark, self.lit = at, dark, lit

    def resistance(self, start):
        return np.where(np.asarray(start) >= self.at, self.lit, self.dark)

    def current(self, start, aperture, bias, conversion):
        return np.asarray(bias / self.resistance(start), dtype=float)

    def voltage(self, start, aperture, current, conversion):
        return np.asarray(current * self.resistance(start), dtype=float)
