"""Operational CRM: the daily work of marketing, service, sales, research, projects and the back office.

Each room below is a house of its own. A room may use those under it (`backoffice` is the lowest) and never a sibling.
"""
