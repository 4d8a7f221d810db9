"""Several currencies: rates to the house currency by day, and amounts kept in it beside what was paid.

Amounts keep their own currency. A table with amounts may keep each in the house currency too, in a column that the
database fills when a row is written (`columns`), by the rate of the row's day; where there is none the column is empty,
which says "no rate" and nothing else. `following` works such columns out anew when rates or the house currency change,
`reading` gives rates and says what has none. Uses records and imports; knows no type but its own.
"""
