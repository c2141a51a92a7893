"""How long a platform asks to wait, if it asks at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

_FORBIDDEN, _TOO_MANY, _UNAVAILABLE = 403, 429, 503
_MINUTE = 60.0
_SHORTEST = 1.0
_LIMIT_WORDS = ("rate limit", "abuse detection")
_PERMISSION_WORDS = ("not accessible by", "must have", "forbidden", "permission")


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, and how to let it pass."""

    now: Callable[[], float]
    """Seconds since 1970."""
    sleep: Callable[[float], None]


def wait(status: int, headers: Mapping[str, str], message: str, now: float) -> float | None:
    """Seconds until the same request may succeed; None when waiting is not what the platform asks for.

    A 403 is a limit only when it says so: one about permission may be the very request that used up the last of the
    limit, and carries the same `x-ratelimit-remaining: 0`.
    """
    asked = _retry_after(headers.get("retry-after", ""), now)
    reset = _reset(headers, now)
    words = message.lower()
    if status == _FORBIDDEN:
        is_named = any(word in words for word in _LIMIT_WORDS)
        is_permission = any(word in words for word in _PERMISSION_WORDS)
        if not is_named and (is_permission or (asked is None and reset is None)):
            return None
    elif status == _UNAVAILABLE:
        return asked
    elif status != _TOO_MANY:
        return None
    return next((seconds for seconds in (asked, reset) if seconds is not None), _MINUTE)


def _retry_after(text: str, now: float) -> float | None:
    """Seconds, or a date."""
    if text.isascii() and text.isdigit():
        return max(_SHORTEST, float(text))
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return max(_SHORTEST, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)


def _reset(headers: Mapping[str, str], now: float) -> float | None:
    """Until the limit is new, when nothing is left of it."""
    for prefix in ("x-ratelimit", "ratelimit"):
        at = headers.get(f"{prefix}-reset", "")
        if headers.get(f"{prefix}-remaining", "").strip() == "0" and at.isascii() and at.isdigit():
            return max(_SHORTEST, float(at) - now)
    return None
