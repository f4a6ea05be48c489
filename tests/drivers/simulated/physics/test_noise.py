"""Random numbers that depend on seed, source and index alone."""

from __future__ import annotations

import hashlib

import numpy as np

from drivers.simulated.physics.noise import Stream


def test_the_numbers_are_those_of_philox_under_the_digest_of_seed_and_source() -> None:
    digest = hashlib.blake2b(b"7/source", digest_size=16).digest()
    philox = np.random.Philox(key=np.frombuffer(digest, np.uint64), counter=[1000, 0, 0, 0])
    first_words = philox.random_raw(4 * 5)[::4]
    expected = (first_words >> np.uint64(11)) / 2.0**53
    np.testing.assert_array_equal(Stream(7, "source").uniforms(1000, 5), expected)


def test_a_number_is_the_same_whichever_stretch_it_is_asked_for_in() -> None:
    stream = Stream(7, "source")
    whole = stream.normals(0, 100)
    np.testing.assert_array_equal(stream.normals(40, 20), whole[40:60])
    np.testing.assert_array_equal(stream.normals_at(np.array([99, 3, 3])), whole[[99, 3, 3]])
