"""A bench has one owner at a time, and whoever comes second is told who it is."""

import os
import stat
import subprocess
import sys
import textwrap
from datetime import UTC, datetime

import pytest

from drivers.config.bench import BenchConfig
from drivers.errors import Cause
from janus_lab.runs.holding import ownership
from janus_lab.runs.holding.ownership import BenchBusy, owned
from tests.bench_files import BENCHES, bench_config


@pytest.fixture(params=BENCHES)
def bench(request):
    return RealBench(request.param)


class RealBench:
    """Bench files of somebody with instruments on the network."""

    def __init__(self, name):
        self.name = name

    def config(self, ports):
        left_out = {"simulation": True, "analyser": True, "laser": {"modulation"}}
        content = bench_config(self.name).model_dump(mode="json", exclude=left_out)
        content["visa_library"] = "@py"
        for role, port in zip(("smu", "laser"), ports, strict=True):
            content[role]["address"] = f"TCPIP0::127.0.0.1::{port}::SOCKET"
        return BenchConfig.model_validate(content)


def test_a_bench_has_one_owner_and_the_second_is_told_who(bench):
    config = bench.config([5025, 8888])
    code = textwrap.dedent(
        """\
        import sys
        from drivers.config.bench import BenchConfig
        from janus_lab.runs.holding.ownership import owned
        with owned(BenchConfig.model_validate_json(sys.argv[1]), "iv_sweep of S1"):
            print("mine", flush=True)
            sys.stdin.readline()
        """
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, config.model_dump_json()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout.readline() == "mine\n"
    with pytest.raises(BenchBusy, match=f"in use by process {other.pid}") as caught, owned(config):
        pass
    assert "(iv_sweep of S1), started by" in caught.value.detail
    assert f"since {datetime.now(UTC).astimezone():%Y-%m-%d}" in caught.value.detail
    other.kill()
    other.communicate()
    with owned(config) as remarks:  # the lock died with its process
        assert len(remarks) == 2
        assert all(f"process {other.pid}" in remark for remark in remarks)
    with owned(config) as remarks:
        assert remarks == []


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="this system follows every link")
def test_what_somebody_has_put_in_the_place_of_a_note_is_not_written_through(
    bench, tmp_path, monkeypatch
):
    mine = tmp_path / "mine.txt"
    mine.write_text("keep", encoding="utf-8")
    monkeypatch.setattr(ownership, "_folder", lambda: tmp_path)
    config = bench.config([5025, 8888])
    for _, address in config.instruments.values():
        note = ownership._lock_path(ownership._place(address)).with_suffix(".owner")
        note.symlink_to(mine)
    with owned(config):
        assert mine.read_text(encoding="utf-8") == "keep"


@pytest.mark.skipif(os.name == "nt", reason="rights are other there")
def test_everybody_may_take_the_bench_afterwards(bench, tmp_path, monkeypatch):
    monkeypatch.setattr(ownership, "_folder", lambda: tmp_path)
    before = os.umask(0o077)
    try:
        with owned(bench.config([5025, 8888])):
            pass
    finally:
        os.umask(before)
    files = list(tmp_path.iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o666}


def test_simulated_benches_do_not_stand_in_each_others_way():
    with owned(bench_config()), owned(bench_config()):
        pass


def test_one_instrument_of_two_benches_is_owned_once(bench):
    first = bench.config([5025, 8888])
    second = bench.config([5025, 8889])
    with owned(first), pytest.raises(BenchBusy, match="5025"), owned(second):
        pass


def test_who_is_second_is_told_as_data_and_the_owner_keeps_the_bench(bench):
    config = bench.config([5025, 8888])
    with owned(config):
        for _ in range(2):
            with pytest.raises(BenchBusy) as caught, owned(config):
                pass
            assert (caught.value.kind, caught.value.subject) == (Cause.BUSY, config.name)
            assert f"process {os.getpid()} on" in caught.value.detail


def test_a_bench_is_free_again_after_what_was_done_with_it_failed(bench):
    config = bench.config([5025, 8888])
    with pytest.raises(ZeroDivisionError), owned(config):
        raise ZeroDivisionError
    with owned(config):
        pass


def test_other_instruments_are_another_bench(bench):
    with owned(bench.config([5025, 8888])), owned(bench.config([5026, 8889])):
        pass


def test_a_bench_of_which_one_instrument_is_taken_leaves_the_others_free(bench):
    with owned(bench.config([5025, 8888])):
        with pytest.raises(BenchBusy), owned(bench.config([5024, 8888])):
            pass
        with owned(bench.config([5024, 8889])):
            pass


@pytest.mark.parametrize("host", ["localhost", "127.1", "LOCALHOST"])
def test_an_instrument_has_one_owner_however_its_address_is_spelt(bench, host):
    config = bench.config([5025, 8888])
    spelt = config.model_dump(mode="json")
    for role in ("smu", "laser"):
        spelt[role]["address"] = spelt[role]["address"].replace("127.0.0.1", host)
    with (
        owned(config),
        pytest.raises(BenchBusy, match=r"5025|8888"),
        owned(BenchConfig.model_validate(spelt)),
    ):
        pass
