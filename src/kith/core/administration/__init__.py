"""Roles, teams and who has which: the records that rights are made of, and what is done to them.

It owns the descriptions of these records, so that administrators have lists, forms, an API and a history of them, and
the verbs behind the pages of administration. What the records mean is said by `core.access`, which reads them as one
policy. Sharing one record, with colleagues or by a link for guests, stands in `sharing` and `guests`.
"""
