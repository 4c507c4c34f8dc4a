"""The declaration (CEB621) in the elements of WCO Data Model 3.6, and back.

Promise: what `to_wco` writes, `from_wco` reads back as the same document, whole: what the data model has no element
for travels as additional information (WCO 226 names the field, 225 holds the value). Every element stands in one
table with its WCO ID. What a receiver that keeps strictly to the WCO's formats could not hold is told beside it;
nothing is cut.
"""

from gqts.customs.wco.mapping import Mapped, from_wco, to_wco
from gqts.customs.wco.responses import RESPONSE_FUNCTIONS, response_function
from gqts.customs.wco.table import HEAD, LINE, Row

__all__ = ["HEAD", "LINE", "RESPONSE_FUNCTIONS", "Mapped", "Row", "from_wco", "response_function", "to_wco"]
