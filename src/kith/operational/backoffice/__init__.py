"""The back office: what is sold, and what was bought.

It owns products, orders and their lines. It uses `core` and `customers`: every order names a party, stands in that
party's timeline and makes it a customer. It fills the warehouse's `sale` and `sale_line`, from which analyses tell who
buys what and when. Rooms above read orders through their type and never write them.
To add a type, give it a folder with `model.py` and `type.py` and name it in `models.py` and `room.py`.
"""
