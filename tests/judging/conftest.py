"""A small policy of the tests' own, so that laws do not depend on what the bundled rules say."""

from datetime import date

import pytest
from making import policy_files

from maestro_gate import policy
from maestro_gate.assess.assessment import Bench
from maestro_gate.assess.rules import Rulebook
from maestro_gate.policy import Policy

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def small_policy() -> Policy:
    return policy.read(policy_files(), profile="standard")


class _SmallBench(Bench):
    def __repr__(self) -> str:
        return "the tests' small policy"


@pytest.fixture(scope="session")
def bench(small_policy: Policy) -> Bench:
    return _SmallBench(small_policy, Rulebook(small_policy), (), TODAY)
