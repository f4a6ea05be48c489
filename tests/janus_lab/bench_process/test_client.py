"""The bench's process may die at any instant: the other end says so, and nothing hangs."""

from __future__ import annotations

import os
import struct
import threading

from janus_lab.bench_process import client
from janus_lab.bench_process.client import StationClient
from janus_lab.bench_process.messages import ProcessGone, StopCommand

PATIENCE = 30.0


def dies_in_mid_message(commands, reports, display):
    """Half of a message is in each pipe when the process is gone."""
    for source in (reports, display):
        os.write(source._writer.fileno(), struct.pack("!i", 1_000) + b"half")
    commands.recv()
    os._exit(1)


def test_a_process_that_dies_in_mid_message_is_reported_once(monkeypatch):
    monkeypatch.setattr(client, "main", dies_in_mid_message)
    heard, said = [], threading.Event()

    def hear(report):
        heard.append(report)
        said.set()

    with StationClient(hear) as station:
        station.send(StopCommand())
        assert said.wait(PATIENCE)
        assert not station.alive
    assert [type(report) for report in heard] == [ProcessGone]
    assert "has ended by itself" in heard[0].text
