"""Reading: any table that people keep in a file becomes rows of text.

Recognises encoding, delimiter, heading and quoting of text files, and reads the first sheet of .xlsx
workbooks, in a stream of bounded memory. Nothing is lost on the way: a row that does not fit carries its raw
text and its reason. What a file as a whole cannot give raises `Unreadable` before the first row. Knows
nothing of types, mapping or the database: the importer above it does. A new kind of file gets a module like
`workbook` and a branch in `table.open_table`.
"""
