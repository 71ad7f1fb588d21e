"""Core: plain values that every room uses (tables, rows, problems, dates, texts); readers of YAML, JSON and git."""

# What other rooms may import.
__all__ = [
    "address_parts",
    "date_reader",
    "dates",
    "definition_reader",
    "dialect",
    "file_formats",
    "folding",
    "form_questions",
    "garbage",
    "git",
    "i18n",
    "json_cursor",
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
