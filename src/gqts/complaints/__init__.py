"""Complaints and questions: from a shopper's two taps to everybody who answers for that very item, and back.

Promise: nothing handed in is lost; it reaches the authority, the brand, the seller and the logistics partners of the
item at once; its author stays hidden from the trader unless they give their name; and anybody with the number sees
where it stands.
"""
