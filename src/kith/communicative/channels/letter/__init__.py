"""Letters: laid out as a sheet whose address stands in the window of an envelope, measured, and made into a PDF.

`sheet` knows windows, `letterhead` who writes, `markup` makes the page, `printing` the PDF, `code` what a letter that
comes back is known by.
"""
