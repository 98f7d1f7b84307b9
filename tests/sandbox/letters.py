"""Letters that a bot sends, and the way to the workspace's mail box."""

import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

from bot.sandbox.workspace import Workspace

ICS = "\r\n".join(
    (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//esimerkki//fi",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:kokous-1@example.fi",
        "DTSTAMP:20261124T080000Z",
        "SEQUENCE:2",
        "DTSTART:20261201T110000Z",
        "DTEND:20261201T130000Z",
        "SUMMARY:Ohjaamon palvelut",
        "LOCATION:Carelicum",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
)


def letter(
    subject: str = "Kutsu: Ohjaamon palvelut",
    calendar: str = "",
    text: str = "Hei Anna!\nTervetuloa kokoukseen.",
) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Ekosysteemibotti <botti@example.fi>"
    made["To"] = "anna@example.fi"
    made["Subject"] = subject
    made["Message-ID"] = "<rivi-1@example.fi>"
    made.set_content(text)
    made.add_alternative("<p>Hei Anna!</p>", subtype="html")
    if calendar:
        made.add_attachment(calendar.encode(), maintype="text", subtype="calendar", filename="kutsu.ics")
    return made


def send(ws: Workspace, message: EmailMessage) -> None:
    parts = urlsplit(ws.smtp_url)
    with smtplib.SMTP(str(parts.hostname), parts.port or 0, timeout=10) as server:
        server.send_message(message)
