"""gqts: a Global Quality Traceability System, one program over one PostgreSQL with three faces."""

__version__ = "0.1.0"
