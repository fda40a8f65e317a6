"""``--formats-folder``: an office's own formats, checked before anything is done with them."""

import os
from pathlib import Path
from typing import Annotated

import typer

FormatsFolder = Annotated[
    Path | None,
    typer.Option("--formats-folder", help="本单位的格式文件夹（表名、列名、行名），默认按环境变量 SHEBAO_FORMATS。"),
]


def use_formats(folder: Path | None) -> None:
    """Use the folder's formats, else those of the environment, in this process and its workers.

    Raises typer.BadParameter where a file of them cannot be used.
    """
    from shebao.disclosure.formats import FOLDER_VARIABLE, FormatError, load_formats

    try:
        load_formats(folder.resolve() if folder is not None else None)
    except FormatError as error:
        raise typer.BadParameter(str(error), param_hint="--formats-folder" if folder else FOLDER_VARIABLE) from error
    if folder is not None:
        os.environ[FOLDER_VARIABLE] = str(folder.resolve())
