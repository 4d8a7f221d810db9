"""Plain Python that every room may use: text, names, dates, money, telephone numbers, addresses, countries.

Knows neither Django nor the rest of Kith. Whatever cannot be read raises `unreadable.Unreadable`, whose
message is an English msgid with named parameters; the doors translate it. To add a kind of value, add a
module with one `read_…` function.
"""
