"""Conditions put together by clicking, about the records of any type: the tree, its tokens, the menus behind them."""
