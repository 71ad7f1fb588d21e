"""Forms: the web form and its offline copy, workbooks, issue forms and empty record files."""
