"""Core: plain values that every room speaks (tables, rows, problems, dates, numbers, texts), and how files are read."""
