"""A bench with the bundled rules: chains are made of what they find."""

from datetime import date

import pytest

from maestro_gate import policy
from maestro_gate.assess.assessment import Bench
from maestro_gate.assess.rules import Rulebook


class _Bundled(Bench):
    def __repr__(self) -> str:
        return "the bundled policy"


@pytest.fixture(scope="session")
def bench() -> Bench:
    law = policy.read(policy.bundled_files(), profile="standard")
    return _Bundled(law, Rulebook(law), (), date(2026, 11, 20))
