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
from gqts.catalogue.picture import (
    LARGEST_PICTURE,
    Picture,
    PictureRefused,
    find_picture,
    give_picture,
    list_pictures,
    read_picture,
    take_back_picture,
)
from gqts.catalogue.things import Party, Product, Site

__all__ = [
    "EPC_CLASS",
    "GQTS_NAMESPACE",
    "LARGEST_PICTURE",
    "LOCATIONS",
    "PARTIES",
    "Party",
    "Picture",
    "PictureRefused",
    "Product",
    "Site",
    "find_parties",
    "find_picture",
    "find_product",
    "find_products",
    "find_sites",
    "give_picture",
    "list_attested",
    "list_claimed",
    "list_pictures",
    "lower_to_claims",
    "product_of",
    "raise_claims",
    "read_picture",
    "record_master_data",
    "site_of",
    "take_back_picture",
]
