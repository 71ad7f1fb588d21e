"""Texts and problems that could forge a line of a report, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from machikado.core.model import Origin, Problem

nasty = st.text() | st.sampled_from(
    ["::error::x", "\n::set-output name=a::b", "\r\n##[command]x", "%0A::x", "a|b", "[x](javascript:y)", "<script>",
     "@everyone", "#1", "\x1b[31m", "www.example.com", "\u202eabc", "a\u2028b"]
)  # fmt: skip
problems = st.builds(
    Problem, code=nasty, level=st.sampled_from(["error", "warning"]),
    origin=st.builds(Origin, path=nasty, line=st.none() | st.integers(1, 9_999)),
    table=st.none() | nasty, field=st.none() | nasty, value=st.none() | nasty,
    message=nasty, message_en=nasty, fix=nasty, fix_en=nasty,
)  # fmt: skip
