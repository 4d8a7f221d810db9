"""Kith, an open CRM: one central customer database, and everything that is done with it."""

__version__ = "0.1.0"
