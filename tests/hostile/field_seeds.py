"""Sound files of the notations that name an article's fields, and of databases written as SQL: our own wording throughout."""

from __future__ import annotations

from collections.abc import Callable

_LONG = (
    "Nobody had asked for it, a neighbour said, and nobody will miss it. The town council meets on Thursday to talk about what "
    "comes next. Until then the street stays open to those who live in it, and the market moves to the square."
)
_TOLD = (
    ("Lock closes for repairs", "Ann Kvist", "2019-06-01", f"The lock closes on Monday, the authority said. {_LONG}"),
    (
        "Choir's old hall is sold",
        "Jan Ruud",
        "2019-06-02",
        f"It's said to have cost little, its owner told us. {_LONG}",
    ),
    ("Bees return to the quay", "Mia Holm", "2019-06-03", f"Bees were seen on Monday, the keepers said. {_LONG}"),
)
"""Title, writer, day and text of each article."""
Entry = Callable[[str, str, str, str], str]

_ENTRIES: dict[str, Entry] = {
    "toml": lambda title, name, day, text: (
        f'+++\ntitle = "{title}"\nauthor = "{name}"\ndate = {day}\ntags = ["a", "b"]\n+++\n\n{text}\n\n'
    ),
    "org": lambda title, name, day, text: f"#+TITLE: {title}\n#+AUTHOR: {name}\n#+DATE: <{day} Mon>\n\n{text}\n\n",
    "rst": lambda title, name, day, text: (
        f"{title}\n{'=' * len(title)}\n\n:author: {name}\n:date: {day}\n:source: The Weir Courier\n\n{text}\n\n"
    ),
    "wiki template": lambda title, name, day, text: (
        f"{{{{News\n| title = {title}\n| author = {name}\n| date = {day}\n| text = {text}\n}}}}\n\n"
    ),
    "bold labels": lambda title, name, day, text: (
        f"**Title:** {title}\n**Author:** {name}\n**Date:** {day}\n\n{text}\n\n---\n\n"
    ),
    "bibtex": lambda title, name, day, text: (
        f"@article{{k{day},\n  title = {{{title}}},\n  author = {{{name}}},\n  date = {{{day}}},\n  abstract = {{{text}}}\n}}\n\n"
    ),
    "refer": lambda title, name, day, text: f"%0 Newspaper Article\n%T {title}\n%A {name}\n%8 {day}\n%X {text}\n\n",
    "ris": lambda title, name, day, text: (
        f"TY  - NEWS\nTI  - {title}\nAU  - {name}\nJO  - The Weir Courier\nPD  - {day}\nAB  - {text}\nER  - \n\n"
    ),
    "mails as text": lambda title, name, day, text: (
        f"From: {name} <a@b.example>\nSent: {day} 09:00\nTo: desk@b.example\nSubject: {title}\n\n{text}\n\n"
    ),
}


def field_seeds() -> dict[str, bytes]:
    """Name of a notation -> the bytes of a file in it."""
    files = {name: "".join(entry(*told) for told in _TOLD) for name, entry in _ENTRIES.items()}
    files |= {"mysqldump": _mysqldump(), "pg_dump": _pg_dump()}
    return {name: text.encode() for name, text in files.items()}


def _mysqldump() -> str:
    rows = ",".join("({},'{}','{}','{}','{}')".format(n, *map(_escaped, told)) for n, told in enumerate(_TOLD))
    return (
        "-- MySQL dump 10.13  Distrib 8.0.36\n/*!40101 SET NAMES utf8mb4 */;\nDROP TABLE IF EXISTS `users`;\n"
        "CREATE TABLE `users` (`id` int NOT NULL, `login` varchar(9), PRIMARY KEY (`id`)) ENGINE=InnoDB;\n"
        "INSERT INTO `users` VALUES (1,'ann'),(2,'jan');\n"
        "CREATE TABLE `news` (`id` int NOT NULL,\n  `title` text,\n  `author` text,\n  `published` date,\n  `body` text,\n"
        f"  PRIMARY KEY (`id`)\n) ENGINE=InnoDB;\nLOCK TABLES `news` WRITE;\nINSERT INTO `news` VALUES {rows};\nUNLOCK TABLES;\n"
    )


def _escaped(value: str) -> str:
    return value.replace("'", "\\'")


def _pg_dump() -> str:
    rows = "".join("\t".join((str(n), *told)) + "\n" for n, told in enumerate(_TOLD))
    return (
        "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\n"
        "CREATE TABLE public.users (\n    id integer,\n    login text DEFAULT 'none, yet'::text\n);\n\n"
        "COPY public.users (id, login) FROM stdin;\n1\tann\n2\t\\N\n\\.\n\n"
        f"COPY public.news (id, title, author, published, body) FROM stdin;\n{rows}\\.\n\n"
    )
