"""Package: a portal's files as typed rows with their relations: definitions, records, CSV, addresses, releases."""

# What other rooms may import.
__all__ = [
    "contact",
    "csv_reader",
    "csv_writer",
    "descriptor",
    "encoding",
    "form_schema",
    "front_matter",
    "page_addresses",
    "quantities",
    "record_reader",
    "releases",
    "restatements",
    "rows",
    "source_files",
    "synonyms",
]
