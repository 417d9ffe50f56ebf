# SPDX-License-Identifier: MIT
"""The files of a database."""


def files_of(database):
    return list(database.parent.glob(database.name + "*"))


def bytes_of_database(database):
    return sum(file.stat().st_size for file in files_of(database))


def remove_database(database):
    for file in files_of(database):
        file.unlink()
