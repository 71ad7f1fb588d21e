"""Feeds that a schema of the small portal may declare."""

from __future__ import annotations

FEEDS = """
  feeds:
    - path: days.ics
      title: "日々, 会議; など"
      for: projects
      entries:
        - {table: meetings, on: held_on, title: "会議：{label}"}
        - {table: adoptions, on: [started], title: "{project}：{funding}"}
        - {table: claims, on: as_of, title: "{label}"}
    - path: news.atom
      title: 新しいこと <&>
      title_en: News
      for: projects
      entries:
        - {table: meetings, on: held_on, title: "会議：{label}", title_en: "Meeting: {label}"}
        - {table: adoptions, on: started, title: "{project} {what} {locator}"}
"""
