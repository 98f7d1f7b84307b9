"""What a handler gives back. The router carries it to wherever the person is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from slack_sdk import WebClient

from bot.domain.outgoing import Posted
from bot.views.blocks import Block


@dataclass(frozen=True)
class Answer:
    """Something to show: privately as the command's reply, in place of the pressed message, in the open form.

    `title` heads it when it is shown in a form. `beside` keeps a pressed message as it is and shows the
    answer below it. `also` is a message of ours elsewhere that tells the same thing and is to say this too;
    `home` is the Home tab as it is now, for what may have been done there.
    """

    blocks: Sequence[Block]
    title: str = ""
    beside: bool = False
    also: Posted | None = None
    home: Block | None = None


@dataclass(frozen=True)
class OpenForm:
    """A form to open; with everything that was understood already filled in."""

    view: Block


@dataclass(frozen=True)
class FieldErrors:
    """What is wrong with a form, by the block id of the field; the form stays open."""

    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AskSlack:
    """Something that only Slack can do, after a pressed button: it is asked once the commit is made.

    `ask` gets the client and returns what is shown; what Slack refuses is its to tell.
    """

    ask: Callable[[WebClient], Answer]


Outcome = Answer | OpenForm | FieldErrors | AskSlack
