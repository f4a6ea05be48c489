"""The file that an export goes to."""

import errno

import pytest

from drivers.errors import Cause
from janus_lab.exports.errors import ExportError
from janus_lab.exports.target import lasting_file, new_file, refuse_existing


def write(path, text, *, force=False, error=None, meanwhile=None):
    with new_file(path, force=force) as part:
        part.write_text(text, encoding="utf-8")
        if meanwhile is not None:
            path.write_text(meanwhile, encoding="utf-8")
        if error is not None:
            raise error


def test_a_file_is_whole_or_not_there(tmp_path):
    path = tmp_path / "new" / "a"
    with pytest.raises(KeyError):
        write(path, "half", error=KeyError())
    assert list(path.parent.iterdir()) == []
    with new_file(path, force=False) as part:
        part.write_text("whole", encoding="utf-8")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "whole"


@pytest.mark.parametrize(
    ("code", "kind"), [(errno.ENOSPC, Cause.DISK_FULL), (errno.EACCES, Cause.FILE)]
)
def test_what_the_system_refuses_is_told_with_the_file(tmp_path, code, kind):
    path = tmp_path / "a"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ExportError) as caught:
        write(path, "half", force=True, error=OSError(code, "no"))
    assert (caught.value.kind, caught.value.subject) == (kind, str(path))
    assert [p.read_text(encoding="utf-8") for p in tmp_path.iterdir()] == ["old"]


def test_what_is_there_is_replaced_only_by_force(tmp_path):
    path = tmp_path / "a"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ExportError, match="--force"):
        refuse_existing(path, force=False)
    refuse_existing(path, force=True)
    with pytest.raises(ExportError, match="is a folder"):
        refuse_existing(tmp_path, force=True)


def test_what_came_while_it_was_written_stays(tmp_path):
    path = tmp_path / "a"
    with pytest.raises(ExportError):
        write(path, "ours", meanwhile="theirs")
    assert path.read_text(encoding="utf-8") == "theirs"


def test_a_lasting_file_tells_at_the_end_and_when_asked(tmp_path, small_disk):
    small_disk(5)
    lasting = lasting_file(tmp_path / "a")
    file = lasting.__enter__()
    assert file.write(b"abc") == 3
    file.check()
    assert file.write(b"defg") == 4
    file.seek(0)
    buffer = bytearray(7)
    assert (file.readinto(buffer), bytes(buffer)) == (7, b"abc\0\0\0\0")
    with pytest.raises(OSError, match="full"):
        file.check()
    with pytest.raises(OSError, match="full"):
        lasting.__exit__(None, None, None)
    assert file.closed


def test_a_disk_with_room_takes_it(tmp_path):
    with lasting_file(tmp_path / "b") as file:
        file.write(memoryview(b"ab"))
    assert (tmp_path / "b").read_bytes() == b"ab"
