"""On this machine's own screen, by a command that whoever runs the server named; no shell reads it."""

from __future__ import annotations

import subprocess

from sangfroid.followup.channels.values import Ways
from sangfroid.followup.outgoing import Outgoing
from sangfroid.language.wording import N_
from sangfroid.record.followup_channels import Claimed, Outcome


def deliver(message: Outgoing, one: Claimed, ways: Ways) -> Outcome:  # noqa: ARG001 (as all channels)
    """Runs the command with two words more: a title, and the message."""
    if not ways.desktop:
        why = N_("Aucune commande de bureau n'est réglée sur cette machine (SANGFROID_DESKTOP_COMMAND).")
        return Outcome(sent=False, why=why, retry=False)
    try:
        done = subprocess.run(  # noqa: S603 (the command is the server's own; what is added is one word each)
            [*ways.desktop, "Sangfroid", message.subject], timeout=ways.seconds, check=False, capture_output=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Outcome(sent=False, why=type(error).__name__)
    return Outcome(sent=done.returncode == 0, why="" if done.returncode == 0 else f"code {done.returncode}")
