"""Licence expressions: the same licences are the same text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect import licences
from maestro_gate.collect.licences import Known, Odd

IDS = ("MIT", "Apache-2.0", "GPL-2.0-only", "LicenseRef-Own", "GPL-2.0-only WITH Classpath-exception-2.0")
expressions = st.recursive(
    st.sampled_from(IDS),
    lambda inner: st.lists(inner, min_size=2, max_size=3).flatmap(
        lambda parts: st.sampled_from((" AND ", " OR ")).map(lambda joint: f"({joint.join(parts)})")
    ),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("MIT OR Apache-2.0", "Apache-2.0 OR MIT"),
        ("(apache-2.0 or mit)", "Apache-2.0 OR MIT"),
        ("MIT OR (Apache-2.0 OR MIT)", "Apache-2.0 OR MIT"),
        ("MIT AND (ISC OR 0BSD)", "(0BSD OR ISC) AND MIT"),
        ("GPL-2.0", "GPL-2.0-only"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("LicenseRef-Own", "LicenseRef-Own"),
        ("DocumentRef-other:LicenseRef-Own", "DocumentRef-other:LicenseRef-Own"),
    ],
)
def test_the_same_licences_are_the_same_text(text: str, normal: str) -> None:
    assert licences.normalised(text) == Known(normal)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MIT OR", "no licence expression"),
        ("The Apache Software License, Version 2.0", "no licence expression"),
        ("Nobody-Knows-1.0", "does not have"),
        ("MIT OR Nobody-Knows-1.0", "does not have"),
        (" ", "no licence expression"),
        ("(" * 5000, "too long"),
    ],
)
def test_what_is_no_expression_stays_as_it_is_and_says_why(text: str, words: str) -> None:
    found = licences.normalised(text)
    assert isinstance(found, Odd)
    assert words in found.why
    assert text.startswith(found.text)


def test_own_licences_have_names_wherever_they_stand() -> None:
    names = {"LicenseRef-Own": "Example Licence"}
    assert licences.resolved("MIT AND LicenseRef-Own", names) == "MIT AND Example Licence"
    assert licences.resolved("LicenseRef-Other", names) == "LicenseRef-Other"
    assert not licences.says_something("NOASSERTION")


@given(expressions)
def test_writing_it_again_changes_nothing(text: str) -> None:
    found = licences.normalised(text)
    assert isinstance(found, Known)
    assert licences.normalised(found.text) == found


@given(
    st.lists(st.sampled_from(IDS), min_size=1, max_size=4), st.sampled_from((" AND ", " OR ")), st.randoms()
)
def test_the_order_of_operands_does_not_matter(
    parts: list[str], joint: str, order: "st.random.Random"
) -> None:  # type: ignore[name-defined]
    other = parts.copy()
    order.shuffle(other)
    assert licences.normalised(joint.join(parts)) == licences.normalised(joint.join(other))


@given(st.text(max_size=80))
def test_no_text_is_an_error(text: str) -> None:
    assert isinstance(licences.normalised(text), Known | Odd)
