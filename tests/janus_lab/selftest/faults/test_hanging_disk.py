"""What a process wants to have on the disk waits while its disk hangs, and is there afterwards."""

import os
import threading

from janus_lab.selftest.faults import hanging_disk


def test_only_the_disk_waits_and_only_while_it_hangs(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", os.fsync)  # put back after the test
    flag = tmp_path / hanging_disk.FLAG
    hanging_disk.install(str(flag))
    synced = threading.Event()
    with (tmp_path / "data.csv").open("wb", buffering=0) as file:
        os.fsync(file.fileno())
        flag.touch()

        def sync():
            os.fsync(file.fileno())
            synced.set()

        thread = threading.Thread(target=sync)
        thread.start()
        file.write(b"1\n")
        assert not synced.wait(0.2)
        flag.unlink()
        assert synced.wait(30.0)
        thread.join()
    assert (tmp_path / "data.csv").read_bytes() == b"1\n"
