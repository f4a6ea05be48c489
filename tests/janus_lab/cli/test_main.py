"""The command as a whole: wrong arguments, and packages that hide ours."""

import pytest

from tests.bench_files import CONFIGS
from tests.janus_lab.cli.quick import in_a_process


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "missing.yaml"),
        ("run", "quick.yaml", "--bench", "missing.yaml"),
        ("run", "quick.yaml", "--device", "missing"),
        ("run", "quick.yaml", "--seed", "-1"),
        ("run",),
        ("measure",),
        ("show", "latest"),
        ("show", "nothing"),
        ("run", "janus-160C"),
        ("run", str(CONFIGS / "devices" / "janus-160C.yaml")),
        ("doctor", "--bench", "broken.yaml"),
        ("analyse", "nothing"),
        ("runs", "--state", "finnished"),
        ("check", "."),
    ],
)
def test_wrong_arguments_end_with_2_and_a_word_about_it(at_prompt, arguments):
    done = at_prompt(*arguments, ok=False)
    assert done.returncode == 2
    assert done.stderr.strip()


def test_a_package_that_shadows_ours_is_named(tmp_path):
    (tmp_path / "drivers").mkdir()
    (tmp_path / "drivers" / "__init__.py").write_text("", encoding="utf-8")
    shadowed = in_a_process("runs", cwd=tmp_path)
    _, stderr = shadowed.communicate(timeout=60)
    assert shadowed.returncode == 2
    assert "Python finds the package 'drivers' in" in stderr
