"""Declarations: the customs messages that were handed in, what became of each, and the receipts that say so.

Promise: what was sent is kept as it was sent; a business key names one document; a receipt is written for everything
that happens to it, and can be fetched again. What the messages are is `gqts.customs`; nothing is judged here that needs
another party's word.
"""
