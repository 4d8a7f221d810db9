"""The editor of mails: whatever holds a source text opens it here, and gets back what was written.

`document` is what is opened, `show` its page. Between two keystrokes nothing is kept on the server: the page sends the
source along with what was done to a block (`change`), and gets the new source with its blocks drawn (`view`). `drawing`
makes the mail that is seen, `check` says what is wrong with it.
"""
