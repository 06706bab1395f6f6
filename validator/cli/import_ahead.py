"""Imports what will be wanted later while the run waits for something else: a server's answers, or rows as they
inflate."""

from importlib import import_module
from threading import Thread


def import_ahead(*modules: str) -> None:
    """Imports ``modules`` one after the other in a thread. Whoever imports one in the meantime waits for it, and meets
    its error, if there is one: here it ends the thread and nothing else."""

    def work() -> None:
        for module in modules:
            try:
                import_module(module)
            except Exception:  # told where the module is needed
                return

    Thread(target=work, name="seqguard-import", daemon=True).start()
