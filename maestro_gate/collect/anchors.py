"""Makes the part of a finding's identity that stands for its code, whatever the lines and the spacing are."""

import hashlib
import re

_SUPPRESSION = re.compile(r"(?:#|//|/\*|--|<!--)\s*no(?:sem(?:grep)?|sec|qa)\b.*", re.IGNORECASE)
"""Behind a comment mark alone: the word in code hides nothing of it."""
_SPACE = re.compile(r"\s+")


def digest(*parts: str) -> str:
    """A short digest of texts, in this order."""
    # Lone surrogates are legal in JSON, and UTF-8 cannot hold them.
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:16]


def of_code(code: str) -> str:
    """Digest of code apart from its spacing and from comments that ask a scanner to be silent.

    A comment that is added to hush a finding must not make another finding of it.
    """
    lines = (_SUPPRESSION.sub("", line) for line in code.splitlines())
    return digest(_SPACE.sub(" ", " ".join(lines)).strip())
