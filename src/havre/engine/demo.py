"""``./havre demo``: the whole product on this machine, kept running until it is told to stop."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from typing import NoReturn

from havre.engine.errors import CannotRun
from havre.engine.folder import Folder
from havre.engine.paths import demo_folder
from havre.engine.server import given_server
from havre.engine.supervisor import Choices, Supervisor

FULL_DISK = (
    "Le disque est plein : la démonstration s'arrête. Libérez de la place puis relancez ; "
    "ce qui était enregistré est gardé."
)


class _FrenchParser(argparse.ArgumentParser):
    """A parser that refuses in French."""

    def error(self, message: str) -> NoReturn:
        """Show the options and end with status 2."""
        self.print_help(sys.stderr)
        self.exit(2, f"\nCette commande n'est pas comprise : {message}\n")


def choices_from(arguments: list[str]) -> argparse.Namespace:
    """Return what the person asked for."""
    parser = _FrenchParser(prog="havre demo", description="Ouvrir la démonstration de Havre.", add_help=False)
    parser.add_argument("-h", "--help", action="help", help="montrer cette aide")
    parser.add_argument("--stage", metavar="NOM", help="jeu de données à installer si la base est vide")
    parser.add_argument(
        "--scale", metavar="N", type=int, help="ajouter N dossiers inventés si la base est vide, pour mesurer"
    )
    parser.add_argument("--port", metavar="N", type=int, default=8000, help="port voulu (8000)")
    parser.add_argument("--workers", metavar="N", type=int, default=1, help="processus pour les pages (1)")
    parser.add_argument("--reset", action="store_true", help="effacer les données et repartir de rien")
    parser.add_argument("--yes", action="store_true", help="avec --reset : ne pas demander confirmation")
    return parser.parse_args(arguments)


def confirm_reset(folder: Folder, *, sure: bool) -> None:
    """Have the person type the folder's name before its data is deleted; raises ``CannotRun`` otherwise."""
    if given_server() is not None:
        raise CannotRun("--reset n'efface pas la base de DATABASE_URL : videz-la, ou retirez DATABASE_URL.")
    if sure:
        return
    if not sys.stdin.isatty():
        raise CannotRun("--reset demande une confirmation : ajoutez --yes pour s'en passer.", status=2)
    name = folder.path.name
    try:
        typed = input(f"Tout le contenu de {folder.path} sera effacé. Tapez « {name} » pour confirmer : ")
    except EOFError:
        typed = ""
    if typed.strip() != name:
        raise CannotRun("Rien n'a été effacé.", status=2)


def run(arguments: list[str]) -> None:
    """Hold the folder and run the demonstration in it until a signal."""
    asked = choices_from(arguments)
    folder = Folder(demo_folder())
    left_behind = folder.hold()
    folder.announce(pid=os.getpid())
    try:
        if asked.reset:
            confirm_reset(folder, sure=asked.yes)
            folder.empty()
        folder.check_space()
        choices = Choices(stage=asked.stage, scale=asked.scale, port=asked.port, workers=asked.workers)
        Supervisor(folder, choices, left_behind=left_behind).run()
    finally:
        folder.release()


def main(arguments: list[str]) -> int:
    """Return 0 when stopped on request, else a status that says why (3: already running)."""
    try:
        run(arguments)
    except CannotRun as failure:
        print(failure.sentence, file=sys.stderr)
        return failure.status
    except OSError as failure:
        if failure.errno != errno.ENOSPC:
            raise
        print(FULL_DISK, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
