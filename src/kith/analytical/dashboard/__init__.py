"""Dashboards: what somebody wants to see at a glance, put together of analyses and lists, kept as a record.

`tile` is what one part of it shows, `period` the time that a page looks at, `shown` works out what a reader may see
of it, `files` writes the same as CSV, picture and PDF, `mailing` sends it at its hour.
"""
