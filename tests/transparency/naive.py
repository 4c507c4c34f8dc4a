"""Merkle trees as RFC 6962 §2.1 defines them, by recursion over every leaf: what the room is held against."""

from hashlib import sha256


def root(entries):
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\0" + entries[0]).digest()
    middle = split(len(entries))
    return sha256(b"\1" + root(entries[:middle]) + root(entries[middle:])).digest()


def path(index, entries):
    if len(entries) == 1:
        return []
    middle = split(len(entries))
    if index < middle:
        return [*path(index, entries[:middle]), root(entries[middle:])]
    return [*path(index - middle, entries[middle:]), root(entries[:middle])]


def subproof(old, entries, *, is_whole):
    if old == len(entries):
        return [] if is_whole else [root(entries)]
    middle = split(len(entries))
    if old <= middle:
        return [*subproof(old, entries[:middle], is_whole=is_whole), root(entries[middle:])]
    return [*subproof(old - middle, entries[middle:], is_whole=False), root(entries[:middle])]


def split(width):
    middle = 1
    while middle * 2 < width:
        middle *= 2
    return middle


def hashes_of(entries):
    """Complete subtrees alone: asking for any other is a failure of whoever asks."""

    def hash_at(level, index):
        inside = entries[index << level : (index + 1) << level]
        assert len(inside) == 1 << level
        return root(inside)

    return hash_at
