"""Forms: what people fill in: the web form and its offline copy, workbooks, issue forms, empty record files."""
