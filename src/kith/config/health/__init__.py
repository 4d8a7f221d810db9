"""How the house is: answers for those who watch over it, a machine or an administrator.

`checks` asks, `doors` answers load balancers, `metrics` counts requests and `figures` reads what the database knows,
both for Prometheus, and `page` shows it in the settings.
"""
