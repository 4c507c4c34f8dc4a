"""Hash every event of a file with the reference implementation, as it is, and print events and seconds.

Usage: python hash_driver.py FILE (in the peers' environment).
"""

import sys
import time

from epcis_event_hash_generator import hash_generator
from epcis_event_hash_generator.events_from_file_reader import event_list_from_file

began = time.perf_counter()
events = event_list_from_file(sys.argv[1])
hashes = hash_generator.epcis_hashes_from_events(events)
seconds = time.perf_counter() - began
print(len(hashes), seconds, hashes[0], hashes[-1])
