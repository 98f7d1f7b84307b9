"""What an administrator runs: the long-running processes, the doctor, the manifest, the demo."""
