"""The shape of YAML is told quickly, whatever the file."""

import pytest

from maestro_gate.collect.scanners import yaml_shape


@pytest.mark.parametrize("text", [b"[" * 1_000_000, b"{a: " * 300_000, b"- " * 300_000])
def test_nesting_without_end_is_not_followed_to_its_end(text):
    assert yaml_shape.is_loadable(text)
    with pytest.raises(yaml_shape.TooDeepError):
        list(yaml_shape.top_level_keys(text))


def test_a_key_that_is_a_collection_is_a_place_to_be_filled():
    assert not yaml_shape.is_loadable(b"replicas: {{ .Values.replicas }}\n")
    assert yaml_shape.is_loadable(b"# {{ any }}\nreplicas: 3\n")
