"""Targeted content: what a site of the house shows to this visitor, chosen by segment, and counted.

`choosing` says what stands at a place for whom, `doors` answers sites and browsers, `token` says who a visitor is.
"""
