"""Package: read a portal's definitions and files into typed rows with relations, addresses and releases."""

# What other rooms may import.
__all__ = [
    "contact",
    "csv_headings",
    "csv_reader",
    "csv_writer",
    "descriptor",
    "encoding",
    "file_source",
    "form_schema",
    "front_matter",
    "page_addresses",
    "quantities",
    "record_reader",
    "releases",
    "restatements",
    "row_order",
    "rows",
    "shown_rows",
    "source_files",
    "stored",
    "synonyms",
    "xlsx_archive",
    "xlsx_cells",
    "xlsx_structure",
]
