"""The description of the API in OpenAPI 3.1, written by hand and held to the routes by tests.

By hand, because EPCIS negotiates content, takes open fields and answers in headers: generators fight all three.
"""

from gqts.api.openapi.description import describe_api

__all__ = ["describe_api"]
