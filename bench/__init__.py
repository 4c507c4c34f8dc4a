"""Benchmarks: ratios against a named peer or the raw limit, measured in the same run (`make bench`)."""
