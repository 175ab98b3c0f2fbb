"""`tropa user add`, `tropa role grant`."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import date

from engine import SYSTEM
from processes.bootstrap import build
from processes.people.add_person import AddPerson
from processes.people.grant_role import GrantRole
from processes.people.set_password import SetPassword
from processes.roles import Role
from processes.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    user = commands.add_parser("user", help="пользователи").add_subparsers(
        dest="verb", required=True
    )
    add = user.add_parser("add", help="завести пользователя; пароль спрашивается")
    add.add_argument("login")
    add.add_argument("name", help="фамилия, имя, отчество")
    add.add_argument("--email")
    add.set_defaults(run=_add)
    role = commands.add_parser("role", help="роли").add_subparsers(dest="verb", required=True)
    grant = role.add_parser("grant", help="дать роль")
    grant.add_argument("person")
    grant.add_argument("role", choices=[role.value for role in Role])
    grant.add_argument("organisation")
    grant.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True)
    grant.set_defaults(run=_grant)


def _add(options: argparse.Namespace) -> int:
    engine = build(Settings.from_env()).engine
    password = (
        getpass.getpass("Пароль: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    )
    person = engine.execute(AddPerson(SYSTEM, options.name, options.login, options.email))
    engine.execute(SetPassword(SYSTEM, person, password))
    print(f"Заведён {person}.")
    return 0


def _grant(options: argparse.Namespace) -> int:
    engine = build(Settings.from_env()).engine
    command = GrantRole(
        SYSTEM, options.person, Role(options.role), options.organisation, options.valid_from
    )
    engine.execute(command)
    print("Роль дана.")
    return 0
