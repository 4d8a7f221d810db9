"""Saved views: lists as people want to see them again, kept for oneself, for a team or for everybody.

A view is a record like any other. It holds a condition and a layout (columns with their widths, order, grouping,
density) of the list of one type. What somebody may not see of it is left out when it is read for them.
"""
