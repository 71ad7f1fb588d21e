"""Core: plain values that every room uses (tables, rows, problems, dates, numbers, texts); readers of YAML and git."""

# What other rooms may import.
__all__ = [
    "date_reader",
    "dates",
    "dialect",
    "folding",
    "form_questions",
    "git",
    "i18n",
    "json_reader",
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
