"""What changed between two states of a portal, as a folder for a meeting."""
