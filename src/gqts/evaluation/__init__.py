"""Evaluation: how well the checks and lanes find planted fraud, measured on simulated trade with known truth.

Promise: every figure is made by the code that runs at customs, from messages and documents as partners send them, by
one command with a seed; misses are reported like hits.
"""
