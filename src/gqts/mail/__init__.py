"""Mail: from words to a message that carries nothing but them, and from the message to whoever delivers it.

It knows no language and no template: the pages write the words (`gqts.web.letters`).
"""

from gqts.mail.message import Mail, write_message
from gqts.mail.sending import MailDelayed, MailRefused, send_mail

__all__ = ["Mail", "MailDelayed", "MailRefused", "send_mail", "write_message"]
