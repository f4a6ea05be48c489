"""A simulated B1500A with a clock of its own and the smallest possible controller."""

import numpy as np

from drivers.clock import VirtualClock
from drivers.simulated.instruments.b1500 import SimulatedB1500
from drivers.simulated.physics.two_terminal import Resistor


class AnalyserBench:
    def __init__(self, channels=None, **options):
        self.clock = VirtualClock(options.pop("start", 0.0))
        options.setdefault("ideal", True)
        wired = {1: Resistor(1e6)} if channels is None else channels
        self.unit = SimulatedB1500(self.clock, wired, **options)

    def write(self, *lines):
        for line in lines:
            self.unit.update()
            self.unit.receive(line.encode() + b"\r\n")

    def read(self, patience=1e4):
        """The next message as bytes, or None if there is none within `patience` seconds."""
        end = self.clock.now() + patience
        while True:
            self.unit.update()
            if self.unit.output_waiting():
                data, complete = b"", False
                while not complete:
                    piece, complete = self.unit.transmit(1 << 24)
                    data += piece
                return data
            event = self.unit.next_event()
            if event is None or event > end:
                self.clock.wait(end - self.clock.now())
                return None
            self.clock.wait(event - self.clock.now())

    def ask(self, line):
        self.write(line)
        reply = self.read()
        return None if reply is None else reply.decode().removesuffix("\r\n")

    def error(self):
        """The code of the oldest error."""
        return int(self.ask("ERRX?").split(",")[0])

    def refuses(self, line):
        """Send a line and return the code of its error; nothing else may be waiting."""
        assert self.error() == 0
        self.write(line)
        return self.error()

    def does(self, *lines):
        """Send lines that must all be accepted."""
        for line in lines:
            assert self.refuses(line) == 0, line

    def run(self):
        """Trigger, and return the items of the reply."""
        self.write("XE")
        return self.read().decode().removesuffix("\r\n").split(",")


def values(items, header=3):
    return np.array([float(item[header:]) for item in items])


class Modulation:
    """An input that notes what drives it, and refuses what a real one could not be told."""

    def __init__(self, clock=None):
        self.clock = clock
        self.calls = []

    def drive(self, times, volts):
        times, volts = np.asarray(times), np.asarray(volts)
        assert times.shape == volts.shape
        assert (np.diff(times) > 0).all()
        if self.clock is not None:
            assert times[0] >= self.clock.now()
        self.calls.append((times.tolist(), volts.tolist()))


class Lamp:
    """A photoconductor: dark up to `at` (bench s), lit afterwards."""

    def __init__(self, at, dark, lit):
        self.at, self.dark, self.lit = at, dark, lit

    def _share(self, start, aperture):
        """Share of the aperture that is lit."""
        return np.clip((np.asarray(start) + aperture - self.at) / aperture, 0.0, 1.0)

    def current(self, start, aperture, bias, conversion):
        lit = self._share(start, aperture)
        return np.asarray(bias * (lit / self.lit + (1 - lit) / self.dark), dtype=float)

    def voltage(self, start, aperture, current, conversion):
        lit = self._share(start, aperture)
        return np.asarray(current / (lit / self.lit + (1 - lit) / self.dark), dtype=float)
