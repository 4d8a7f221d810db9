"""Letters to one person: the house's letterhead, writing a letter on a record, and its file there."""
