"""Single mails that programs ask for, such as receipts: from a template, once, and each accounted for."""
