"""Feeds: dated records and releases as calendars and Atom feeds."""
