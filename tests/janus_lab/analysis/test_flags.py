"""The vocabulary of flags: each is explained, each is raised somewhere, and no other is."""

from __future__ import annotations

from janus_lab.analysis.flags import FLAGS, explain


def test_every_flag_is_explained_in_one_sentence():
    for flag, words in FLAGS.items():
        assert flag == flag.upper()
        assert words.endswith(".")
        assert explain(flag) == words
    assert explain("FROM_A_LATER_VERSION") == "FROM_A_LATER_VERSION"
