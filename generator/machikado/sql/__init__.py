"""SQL: bounded SELECTs over typed tables: derived tables, rules across tables, and worked examples that prove them."""
