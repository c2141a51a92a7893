"""YAML that other tools wrote: understood within limits, never raised over."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.documents import Limits, load_yaml, load_yaml_stream
from maestro_gate.errors import InvalidInput


def values(text):
    stream = load_yaml_stream(text.encode() if isinstance(text, str) else text, "x.yaml")
    assert stream.problem is None, stream.problem
    return [document.value for document in stream.documents]


def test_every_document_of_a_stream_is_read():
    assert values("a: 1\n---\nb: [x, y]\n---\n") == [{"a": 1}, {"b": ["x", "y"]}, None]


def test_an_alias_is_the_value_that_it_names():
    assert values("x: &a {p: 1}\ny: *a\nz: [*a, *a]\n") == [
        {"x": {"p": 1}, "y": {"p": 1}, "z": [{"p": 1}] * 2}
    ]


def test_a_merge_key_adds_what_is_missing():
    text = "a: &a {p: 1, q: 1}\nb: &b {q: 2, r: 2}\nc:\n  p: 0\n  <<: [*a, *b]\n"
    assert values(text)[0]["c"] == {"p": 0, "q": 1, "r": 2}


def test_a_tag_of_its_own_is_the_long_form_of_a_function():
    text = "r: !Ref Bucket\ns: !Sub 'a-${B}'\ng: !GetAtt [A, Arn]\nn: !If [c, !Ref d, e]\n"
    assert values(text) == [
        {
            "r": {"Ref": "Bucket"},
            "s": {"Fn::Sub": "a-${B}"},
            "g": {"Fn::GetAtt": ["A", "Arn"]},
            "n": {"Fn::If": ["c", {"Ref": "d"}, "e"]},
        }
    ]


def test_keys_are_text_and_the_last_of_two_equal_ones_holds():
    assert values("8080: a\non: b\na: 1\na: 2\n") == [{"8080": "a", "on": "b", "a": 2}]


def test_what_stands_before_a_mistake_is_read_and_the_mistake_is_told():
    stream = load_yaml_stream(b"a: 1\n---\nb: [\n---\nc: 1\n", "x.yaml")
    assert [document.value for document in stream.documents] == [{"a": 1}]
    assert "x.yaml:" in str(stream.problem)


def test_places_are_told_through_merges_and_tags():
    (document,) = load_yaml_stream(b"base: &b\n  k: 1\nother:\n  <<: *b\n  t: !Ref x\n", "x").documents
    assert document.locate(("other", "t")) == (5, 3)
    assert document.locate(("other", "k")) == (2, 3)
    assert document.locate(("nowhere",)) == (1, 1)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(n)}: &{chr(n)} [{', '.join([f'*{chr(n - 1)}'] * 10)}]\n" for n in range(98, 110)
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (BOMB.encode(), "more than"),
        (b"[" * 100_000, "nested deeper"),
        (b"a: &a [*a]\n", "nothing that is complete"),
        (b"a: *unknown\n", "nothing that is complete"),
        (b"? [a]\n: b\n", "a key is a mapping or a sequence"),
        (b"a: {{ .Values.x }}\n", "key"),
        (b"", "empty"),
        (b"\xff\xfea\x00", "UTF-16"),
        (b"a: \x01\n", "not valid YAML"),
        (b"x" * 101, "101 bytes"),
    ],
)
def test_what_is_hostile_or_broken_is_a_problem_and_no_exception(data, words):
    limits = Limits(max_bytes=100 if words.endswith("bytes") else 10_000_000)
    stream = load_yaml_stream(data, "x.yaml", limits)
    assert words in str(stream.problem)
    assert stream.documents == ()


def test_merges_that_build_on_one_another_are_bounded():
    text = "b0: &a0 {k: 1}\n" + "".join(f"b{n}: &a{n} {{<<: *a{n - 1}, k{n}: 1}}\n" for n in range(1, 3000))
    assert "more than" in str(load_yaml_stream(text.encode(), "x").problem)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab: #-", max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
@settings(deadline=None, max_examples=60)
def test_what_the_strict_reader_understands_is_understood_alike(value):
    import json

    text = json.dumps(value).encode()
    try:
        strict = load_yaml(text, "x").value
    except InvalidInput:
        return
    assert load_yaml_stream(text, "x").documents[0].value == strict


@given(st.binary(max_size=200))
@settings(deadline=None, max_examples=200)
def test_nothing_is_ever_raised(data):
    load_yaml_stream(data, "x")
