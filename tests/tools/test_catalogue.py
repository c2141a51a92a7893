import re

import pytest

from maestro_gate.tools import catalogue

TOOLS = catalogue.load()
HOST = re.compile(r"https?://|--(extra-)?index-url|--find-links|--trusted-host|^-[a-z] ", re.MULTILINE)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_package_of_a_lock_file_is_pinned_and_hashed(tool):
    blocks = re.split(r"\n(?=\S)", tool.lock.read_text().strip())
    assert len(blocks) > 10
    for block in blocks:
        assert re.match(r"^[A-Za-z0-9._-]+==[^\s;\\]+", block), block
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_lock_file_names_no_registry(tool):
    assert not HOST.search(tool.lock.read_text())


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_the_lock_file_holds_the_version_that_the_table_names(tool):
    assert re.search(rf"^{tool.name}=={re.escape(tool.version)} ", tool.lock.read_text(), re.MULTILINE)
    assert tool.accepts(tool.version)


@pytest.mark.parametrize(
    ("text", "version"),
    [("1.182.0", (1, 182, 0)), ("3.3", (3, 3)), ("1.2rc1", (1,)), ("", ()), ("1.²", (1,)), ("v1", ())],
)
def test_versions_are_compared_as_numbers(text, version):
    assert catalogue.parse_version(text) == version


def test_versions_beyond_nine_are_greater():
    tool = catalogue.named("semgrep", TOOLS)
    assert tool.accepts("1.1000.0")
    assert not tool.accepts("1.9.0")
    assert not tool.accepts("")
