"""By mail, through the server that an administrator named. A message's number is the same at each attempt."""

from __future__ import annotations

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from hashlib import sha256
from typing import Final

from sangfroid.followup.channels.values import Ways
from sangfroid.followup.outgoing import Outgoing
from sangfroid.language.wording import N_
from sangfroid.record.followup_channels import Claimed, Outcome

SECURITIES: Final = ("starttls", "tls", "none")
PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}


def deliver(message: Outgoing, one: Claimed, ways: Ways) -> Outcome:
    """Sends the message; what a server refuses for good is not tried again."""
    if one.smtp is None:
        return Outcome(sent=False, why=N_("Aucun serveur de courrier n'est réglé pour ce bureau."), retry=False)
    try:
        _send(_mail(message, one.smtp), one.smtp, ways.seconds)
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        return Outcome(sent=False, why=f"SMTP {code}", retry=code < 500)
    except smtplib.SMTPResponseException as error:
        return Outcome(sent=False, why=f"SMTP {error.smtp_code}", retry=error.smtp_code < 500)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Outcome(sent=False, why=type(error).__name__)
    return Outcome(sent=True)


def _mail(message: Outgoing, server: dict[str, str]) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = Address("Sangfroid", addr_spec=server["from"])
    mail["To"] = message.email
    mail["Date"] = message.at
    # The same number each time: a second delivery of the same message is known as one.
    mail["Message-ID"] = f"<{sha256(message.key.encode()).hexdigest()[:40]}@{server['from'].rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    return mail


def _send(mail: EmailMessage, server: dict[str, str], seconds: float) -> None:
    security = server.get("security", "starttls")
    port = int(server.get("port") or PORTS[security])
    if security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server["host"], port, timeout=seconds, context=ssl.create_default_context()
        )
    else:
        smtp = smtplib.SMTP(server["host"], port, timeout=seconds)
    with smtp:
        if security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if server.get("user"):
            smtp.login(server["user"], server.get("password", ""))
        smtp.send_message(mail)
