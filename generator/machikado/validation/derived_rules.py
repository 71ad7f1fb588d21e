"""Check that derived tables state their certainty: verdicts their weakest input, shares their sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..core.messages import Both, reason
from ..core.model import Field, Origin, Problem, Table
from ..core.problems import problem
from .schema_rules import names_of


def weighing_problems(tables: Iterable[Table], options: Mapping[str, Any]) -> Iterator[Problem]:
    """A problem for each verdict without its weakest input and each share without a word on its sample.

    `options["verdicts"]` are the words of vocabularies that judge: a derived column that may hold one is a verdict.
    """
    judging = frozenset(names_of(options.get("verdicts")))
    for table in tables:
        for field in table.fields if table.derived else ():
            found = [("verdict-without-weakest", _verdict_fault(table, field, judging))]
            found.append(("share-without-sampling", _share_fault(table, field)))
            origin = Origin(path=table.schema_path, line=field.line)
            for code, fault in found:
                if fault:
                    yield problem(code, origin, table=table.name, field=field.name, reason=fault)


def _verdict_fault(table: Table, field: Field, judging: frozenset[str]) -> Both | None:
    if field.descriptor.get("verdict") != "true":
        words = [each.value for each in field.categories if each.value in judging]
        return reason("says-verdict", word=words[0]) if words else None
    named = names_of(field.descriptor.get("weakest"))
    missing = [name for name in named if name not in table.positions]
    if missing:
        return reason("no-such-column", name=missing[0])
    return None if named else reason("lacks", name="weakest")


def _share_fault(table: Table, field: Field) -> Both | None:
    words = field.descriptor
    whole = words.get("share_of")
    if not whole:
        return reason("lacks", name="share_of") if words.get("sampling") else None
    if whole not in table.positions:
        return reason("no-such-column", name=whole)
    return None if words.get("sampling") or words.get("sampling_en") else reason("lacks", name="sampling")
