"""`python -m bot.sandbox`: starts a workspace, prints its address, runs until it is told to stop."""

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from bot.sandbox.core import Sandbox
from bot.sandbox.server import Server


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 picks a free one")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest (JSON)")
    parser.add_argument(
        "--seed", type=Path, required=True, help="people and channels for a new workspace (JSON)"
    )
    parser.add_argument(
        "--state", type=Path, help="SQLite file that keeps the workspace; without it nothing stays"
    )
    parser.add_argument("--deliver-to", help="signed HTTP to this loopback URL in place of Socket Mode")
    parser.add_argument("--lenient-rates", action="store_true", help="no rate limits")
    return parser.parse_args(argv)


async def _run(args: argparse.Namespace) -> None:
    sandbox = Sandbox(
        manifest=args.manifest,
        seed=args.seed,
        state=args.state,
        strict_rates=not args.lenient_rates,
        journal_keep=5_000,
    )
    server = Server(sandbox)
    base_url = await server.start(args.port)
    if args.deliver_to:
        await sandbox.deliver_to(args.deliver_to)
    lines = (
        f"{base_url}/",
        f"SLACK_API_URL={base_url}/api/",
        f"SLACK_BOT_TOKEN={sandbox.secrets.bot_token}",
        f"SLACK_APP_TOKEN={sandbox.secrets.app_token}",
        f"SLACK_SIGNING_SECRET={sandbox.secrets.signing_secret}",
        f"SMTP_URL=smtp://127.0.0.1:{sandbox.mail.port}",
        "Listening on this machine only (127.0.0.1).",
    )
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stopped.set)
    await stopped.wait()
    await server.stop()


def main(argv: list[str] | None = None) -> int:
    """Run the workspace; 0 when it was stopped."""
    asyncio.run(_run(_arguments(sys.argv[1:] if argv is None else argv)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
