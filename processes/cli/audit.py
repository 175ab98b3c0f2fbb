"""`tropa audit verify | seal | rotate-key | export`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from engine import (
    Actor,
    Engine,
    ExportHistory,
    HistorySize,
    KeyFolder,
    RotateKey,
    VerifyHistory,
    last_checkpoint_of,
    seal_history,
)
from processes.bootstrap import build
from processes.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    verbs = commands.add_parser("audit", help="журнал").add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="проверить, что история не изменена")
    verify.add_argument("--instance", type=int, help="только этот процесс; 0 – журнал системы")
    verify.add_argument("--earlier", type=Path, help="сверить с прежней выгрузкой")
    verify.set_defaults(run=_verify)
    export = verbs.add_parser("export", help="выгрузить историю с программой её проверки")
    export.add_argument("--output", type=Path, required=True, help="файл ZIP")
    which = export.add_mutually_exclusive_group()
    which.add_argument(
        "--instance", type=int, action="append", help="этот процесс; можно несколько"
    )
    which.add_argument("--all", action="store_true", help="вся история (если процессы не названы)")
    export.set_defaults(run=_export)
    verbs.add_parser("seal", help="подписать контрольную точку").set_defaults(run=_seal)
    rotate = verbs.add_parser("rotate-key", help="сменить ключ подписи")
    rotate.set_defaults(run=_rotate_key)


def _verify(options: argparse.Namespace) -> int:
    engine, keys = _open()
    earlier = last_checkpoint_of(options.earlier) if options.earlier else None
    with _progress(engine, "Проверка") as tell:
        found = engine.execute(VerifyHistory(options.instance, keys, earlier, tell))
    for finding in found.findings:
        print(finding)
    counts = f"событий {found.events}, контрольных точек {found.checkpoints}"
    if found.is_sound:
        print(f"История цела: процессов {found.instances}, {counts}.")
        return 0
    print(f"Найдено повреждений: {len(found.findings)}; проверено {counts}.")
    return 1


def _seal(_options: argparse.Namespace) -> int:
    engine, keys = _open()
    made = seal_history(engine, keys)
    for checkpoint in made:
        print(f"Контрольная точка № {checkpoint.number}: историй {checkpoint.chains}.")
    if not made:
        print("С последней контрольной точки ничего не изменилось.")
    return 0


def _rotate_key(_options: argparse.Namespace) -> int:
    engine, keys = _open()
    made = engine.execute(RotateKey(keys, Actor("cli", is_system=True)))
    print(f"Ключ сменён контрольной точкой № {made.number}; прежние подписи действительны.")
    return 0


def _export(options: argparse.Namespace) -> int:
    engine, keys = _open()
    seal_history(engine, keys)
    chosen = tuple(options.instance or ())
    with _progress(engine, "Выгрузка") as tell:
        done = engine.execute(ExportHistory(options.output, keys, chosen, tell))
    print(
        f"{options.output}: историй {done.chains}, событий {done.events}, "
        f"контрольных точек {done.checkpoints}."
    )
    print(f"Отпечаток первого ключа: {done.key}. Сообщите его тому, кто будет проверять.")
    return 0


def _open() -> tuple[Engine, KeyFolder]:
    settings = Settings.from_env()
    return build(settings).engine, KeyFolder(settings.keys)


@contextmanager
def _progress(engine: Engine, title: str) -> Iterator[Callable[[int], object]]:
    """Show a bar over all events; it is told how many are done."""
    with tqdm(total=engine.execute(HistorySize()), unit="соб.", desc=title, delay=1) as bar:
        yield lambda done: bar.update(done - bar.n)
