"""Certificates: what inspection bodies attest of goods, held against their accreditation on the day.

Promise: nobody who was not accredited for these goods on that day gets a certificate in; what is in stays, and shows
what became of it and of its issuer since. gqts does not judge goods: it says who attests what, and stands behind it.
"""

from gqts.certificates.certificate import Certificate, CertificateState, Finding, Sample

__all__ = ["Certificate", "CertificateState", "Finding", "Sample"]
