"""Intake: read Excel, CSV, YAML and issues that people send; `read` maps bytes to records and problems.

| convention | headings |
|---|---|
| fields | the field's Japanese or English title, or its name; marks, （必須） and units in brackets may follow |
| lists in a record | the list's title or name, a number, the item's field: 横展開の出典1 出典, sources.2.locator |
| a form | one record downwards: headings in a column, answers beside them |
| not read | totals, examples (例 in the first column), remarks (※), hidden cells; each is reported |
"""

from .model import Context, Imported, Repair
from .read import read

# What other rooms may import.
__all__ = ["Context", "Imported", "Repair", "command", "read", "receive"]
