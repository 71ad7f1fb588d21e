"""Core: plain values that every room uses (tables, rows, problems, dates, numbers, texts); readers of YAML and git."""

# What other rooms may import.
__all__ = [
    "address_parts",
    "date_reader",
    "dates",
    "definition_reader",
    "dialect",
    "folding",
    "form_questions",
    "garbage",
    "git",
    "i18n",
    "licences",
    "messages",
    "model",
    "nested_lists",
    "numbers",
    "patterns",
    "problems",
    "raw_rows",
    "romaji",
    "strings",
    "symlinks",
    "yaml_reader",
]
