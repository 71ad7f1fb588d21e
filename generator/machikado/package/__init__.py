"""Package: a portal's files as typed rows with their relations: definitions, records, CSV, addresses, releases."""
