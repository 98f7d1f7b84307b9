"""Pure rendering: a result and a translator in, Block Kit, e-mail or page text out."""
