"""Characters that no typeface at hand can show, as in a person's rare name (生僻字)."""

import json

import typst

from shebao.documents.fonts import Typefaces


class MissingGlyphError(ValueError):
    """Characters that no font at hand can show; ``characters`` lists them once each."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in characters)
        super().__init__(
            f"现有字体没有这些字：{named}。请把含有这些字的字体文件（如完整的宋体或仿宋）放进一个文件夹，"
            "用 --font-dir 指定后重新生成；或改用其他写法（如底册中的名称）。"
        )


def characters_without_glyph(text: str, typefaces: Typefaces) -> str:
    """The characters of a text that some role's faces cannot show, found by setting all, then halves, then each."""
    source = b"""#for families in json(bytes(sys.inputs.families)) {
        text(font: families, fallback: false, sys.inputs.text)
    }"""
    families = json.dumps([face.families for face in typefaces.faces.values()], ensure_ascii=False)

    def cannot_set(characters: str) -> bool:
        compiler = typst.Compiler(source, font_paths=typefaces.fonts)
        inputs = {"families": families, "text": characters}
        try:
            compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=["a-2b"])
        except typst.TypstError:
            return True
        return False

    def search(characters: str) -> str:
        if not characters or not cannot_set(characters):
            return ""
        if len(characters) == 1:
            return characters
        half = len(characters) // 2
        return search(characters[:half]) + search(characters[half:])

    return search("".join(sorted(set(text))))
