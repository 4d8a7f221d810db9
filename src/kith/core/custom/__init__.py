"""Fields that an administrator adds to a type of the house.

They stand in the one field catalogue beside all others, with an SQL expression over the type's side table, so that
lists, filters, segments, forms and the API take them without knowing. A change raises a revision that every process
compares.
"""
