"""Text from the change cannot leave its place in a report."""

import re

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from maestro_gate.report.markdown import _lines, advice, code, prose
from maestro_gate.report.terminal_lines import clean

HOSTILE = st.text(
    alphabet=st.sampled_from("`|<>@#[]()!*_~\\&\n\r\t\x1b\u202eab :/.w-"), max_size=40
) | st.text(max_size=40)


@given(text=HOSTILE)
def test_prose_stays_on_its_line_and_holds_no_markup(text):
    shown = prose(text)
    assert "\n" not in shown
    assert "\r" not in shown
    assert "<" not in shown
    assert not re.search(r"(?<!\\)[`|\[\]*_~]", shown)
    assert not re.search(r"@\w", shown)
    assert not re.search(r"(?i)https?://|www\.", shown)


@example(text="\x1b\r\u202e")
@given(text=HOSTILE)
def test_a_renderer_sees_nothing_but_text(text):
    parser = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    for shown in (
        f"- {_lines(text)} <br>Subject: {code(text)}\n\nFix: {advice(unindented(text))}",
        f"{_lines(text)}\n",
    ):
        inline = [child for token in parser.parse(shown) for child in token.children or ()]
        kinds = {child.type for child in inline}
        assert kinds <= {
            "text",
            "code_inline",
            "softbreak",
            "strong_open",
            "strong_close",
            "html_inline",
            "text_special",
        }
        assert {child.content for child in inline if child.type == "html_inline"} <= {"<br>"}
        assert not any(
            token.type in ("html_block", "heading_open", "fence", "hr") for token in parser.parse(shown)
        )


def unindented(text):
    return "\n".join(line.lstrip() for line in text.splitlines())


@given(lines=st.lists(HOSTILE | st.sampled_from(["```", "~~~", "`````x", "</details>"]), min_size=1))
def test_a_block_of_code_cannot_be_left(lines):
    indented = "\n".join(f"  {line}" for text in lines for line in text.splitlines())
    fix = f"Do this:\n{indented}\nThen that."
    page = f"<details>\n\nFix: {advice(fix)}\n\n</details>\n"
    kinds = [token.type for token in MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(page)]
    paragraph = ["paragraph_open", "inline", "paragraph_close"]
    if "fence" in kinds:
        assert kinds == ["html_block", *paragraph, "fence", *paragraph, "html_block"]
    else:
        assert kinds == ["html_block", *paragraph, "html_block"]
        assert not indented.strip() or not advice(indented)


@given(text=HOSTILE)
def test_a_code_span_cannot_be_left(text):
    shown = str(code(text))
    assert "\n" not in shown
    if not shown:
        return
    fence = re.match("`+", shown)[0]
    inner = shown[len(fence) : -len(fence)]
    assert shown.endswith(fence)
    assert not re.search(rf"(?<!`){fence}(?!`)", inner)
    assert not re.search(r"(?<!\\)\|", shown)


@given(text=HOSTILE)
def test_the_terminal_gets_no_escape_sequences(text):
    shown = clean(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e]", shown)


def test_samples_that_broke_others():
    assert prose("@user") == "@\u2060user"
    assert prose("<!-- x -->") == "&lt;!-- x --&gt;"
    assert code("a`b") == "``a`b``"
    assert code("`") == "`` ` ``"


def test_a_fix_keeps_the_form_of_its_code():
    fix = "Close it (`public = false`):\n  resource {\n    name = `<x>`\n  }\nAnd run it again.\n"
    assert advice(fix) == (
        "Close it (`public = false`):\n\n```\nresource {\n  name = `<x>`\n}\n```\n\nAnd run it again."
    )
