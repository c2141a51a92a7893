"""One document ahead: the order stays, and no more is fetched than that one."""

import pytest

from maestro_gate.collect import ahead


def test_results_come_in_the_order_of_the_calls() -> None:
    assert list(ahead.one_ahead(lambda n=n: n for n in range(20))) == list(range(20))
    assert list(ahead.one_ahead([])) == []


def test_no_more_than_one_is_fetched_before_it_is_wanted() -> None:
    fetched: list[int] = []
    results = ahead.one_ahead(lambda n=n: fetched.append(n) for n in range(20))
    for used in range(20):
        next(results)
        assert len(fetched) <= used + 2


def test_a_failure_is_raised_when_its_turn_comes() -> None:
    results = ahead.one_ahead([lambda: 1, lambda: 1 // 0, lambda: 3])
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)
