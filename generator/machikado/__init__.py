"""Machikado: from validated datasets to a searchable static open-data portal."""
