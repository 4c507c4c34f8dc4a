"""What things are called and where places are: products, sites and parties, as master data states them.

Every statement is kept with who made it; pages and traces read the latest.
"""

from gqts.catalogue.attributes import EPC_CLASS, GQTS_NAMESPACE, LOCATIONS, PARTIES
from gqts.catalogue.master_data import (
    find_parties,
    find_product,
    find_products,
    find_sites,
    list_attested,
    list_claimed,
    lower_to_claims,
    product_of,
    raise_claims,
    record_master_data,
    site_of,
)
from gqts.catalogue.things import Party, Product, Site

__all__ = [
    "EPC_CLASS",
    "GQTS_NAMESPACE",
    "LOCATIONS",
    "PARTIES",
    "Party",
    "Product",
    "Site",
    "find_parties",
    "find_product",
    "find_products",
    "find_sites",
    "list_attested",
    "list_claimed",
    "lower_to_claims",
    "product_of",
    "raise_claims",
    "record_master_data",
    "site_of",
]
