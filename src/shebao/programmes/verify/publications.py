"""Publications (1): what lies in ``published/`` is what was published, file by file."""

from shebao.programmes.verify.told import Told
from shebao.programmes.years.models import PublishedVersion
from shebao.programmes.years.published import digest_of_folder, published_folder


def untouched() -> Told:
    """Each publication's folder is there, and has the digest that was written when it was published."""
    wrong, rows = [], PublishedVersion.objects.select_related("version").defer("version__content", "version__findings")
    published = list(rows.order_by("pk"))
    for one in published:
        folder = published_folder() / one.version.folder
        if not folder.is_dir():
            wrong.append(f"{one.version}已公开，公开目录中没有“{folder.name}”")
        elif digest_of_folder(folder, one.digest) != one.digest:
            wrong.append(f"{one.version}的公开文件与公开时的摘要不符：有文件被改动、增加或删除")
    return Told(f"{len(published):,}次公开", wrong)
