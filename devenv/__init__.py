"""Everything that takes a bare machine to a running demo and a test run.

``python3 -m devenv COMMAND`` is the one entry point; the Makefile only calls it.
The modules up to and including ``venv`` use nothing but the standard library, because
they run before anything is installed; the others run inside ``.venv``.
"""
