"""A storm: everything goes wrong, by chance but by a seed, while honest people apply.

`python -m tests.processes.storm --help` runs long ones; `tests/processes/test_storm.py` runs a short one.
"""
