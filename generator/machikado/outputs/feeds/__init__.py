"""Feeds: dated records and releases as calendars and news to subscribe to."""
