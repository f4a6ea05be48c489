"""What a person is asked for who changes a filter."""

from drivers.config.irradiance.filters import FilterConfig
from drivers.operator import Task
from procedures.filters import filter_request


def test_the_filter_is_named_and_so_is_none():
    nd = FilterConfig(name="ND 2", optical_density=2, uncertainty="1 %")
    put, take = filter_request(nd), filter_request(None)
    assert (put.task, put.subject) == (Task.PUT_FILTER, "ND 2")
    assert "ND 2" in put.text
    assert (take.task, take.subject) == (Task.PUT_FILTER, "")
