"""The way in through an identity provider: out to it, back from it, and what comes after.

`doors` are the addresses, `pending` what the browser's session keeps meanwhile, `coming` signs in whoever was proven.
"""
