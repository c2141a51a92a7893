"""One way to leave out the `v` before a version, whoever compares."""

import pytest

from maestro_gate.model.versions import bare


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("v1.2", "1.2"),
        ("V1.2", "1.2"),
        ("1.2", "1.2"),
        ("vnext", "vnext"),
        ("1.0-rev2", "1.0-rev2"),
        ("v", "v"),
        ("", ""),
    ],
)
def test_only_the_v_before_a_number_is_left_out(written: str, compared: str) -> None:
    assert bare(written) == compared
