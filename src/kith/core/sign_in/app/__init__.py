"""Apps of others: registered by administrators, allowed by colleagues, and working with tokens that only narrow."""
