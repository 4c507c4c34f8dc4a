"""Recalls: what is affected, where it is now, who was told, and what came back.

Promise: exactly the affected, each once, found forward and backward through transformation and packing; a recall shows
on every affected item's page from the second it is published; a drill runs the same code and reaches no shopper.
"""
