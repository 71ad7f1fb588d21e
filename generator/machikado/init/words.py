"""Put the figures of a decision into its words, thousands apart."""

from __future__ import annotations

from ..core.messages import Both
from ..core.messages import reason as plain_reason


def reason(code: str, /, **details: object) -> Both:
    """The words of `texts/reasons.yaml` under a code; whole numbers as people read them: 336,776."""
    return plain_reason(
        code, **{name: f"{each:,}" if isinstance(each, int) else each for name, each in details.items()}
    )
