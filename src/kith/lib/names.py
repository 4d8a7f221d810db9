"""Names of people: taken apart, put together and abbreviated by the custom of their script or language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kith.lib.text import words

_PARTICLES = frozenset(
    words(
        "van von vom zu zum zur der den dem de del della dello dei degli di da das do dos du des d' la le "
        "les los las ter ten te 't op af av bin bint ibn ben bar al el ul abu umm mac mc st st. san santa ap "
        "ab y e i"
    )
)
# These stand between two family names and never open one.
_JOINING = frozenset({"y", "e", "i"})
_TITLES = frozenset(
    words(
        "mr mrs ms miss mx dr prof sir dame lord lady rev hon mag ing dipl.-ing herr frau hr mme mlle sra "
        "srta dott dott.ssa sig sig.ra dhr mevr pan pani"
    )
)
_MS = frozenset(
    words("ms mrs miss frau mme mlle madame sra srta señora signora sig.ra mevr mevrouw pani paní fru")
)
_MR = frozenset(words("mr herr herrn hr monsieur sr señor signor sig dhr heer pan"))
_SUFFIXES = frozenset(words("jr sr ii iii iv phd md mba msc bsc"))
_FAMILY_FIRST = frozenset({"zh", "ja", "ko", "vi", "hu"})
_TWO_FAMILY_NAMES = frozenset({"es", "pt"})

_CJK = re.compile(
    "[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af]"
)
_KANA = re.compile("[\u3040-\u30ff]")
_LONG_FAMILY = frozenset(
    words(
        "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 夏侯 皇甫 东方 東方 尉迟 尉遲 公孙 公孫 慕容 令狐 长孙 長孫 "
        "宇文 남궁 황보 제갈 선우 독고 사공 서문 동방"
    )
)
_VIETNAMESE_FAMILY = frozenset(
    words("nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh mai đào lâm")
)
_VIETNAMESE_LETTERS = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name; each part may be empty. `title` is what stands before it, such as ``Prof. Dr.``"""

    given: str = ""
    family: str = ""
    title: str = ""


def split_name(full: str, culture: str = "") -> Name:
    """Take a full name apart. `culture`, a language code such as ``hu``, decides where the script cannot.

    A comma sets the family name apart. Chinese, Japanese, Korean and Vietnamese names, and Hungarian ones by
    `culture`, begin with the family name; elsewhere it comes last, with its particles (``van der Berg``). A
    single word is a given name.
    """
    words = full.split()
    if len(words) == 1 and _CJK.match(words[0]):
        return _split_unspaced(words[0])
    if "," in full and (name := _split_at_comma(full)):
        return name
    title, words = _without_title(words)
    words, suffix = _without_suffix(words)
    if len(words) < 2:
        return Name(given=" ".join(words + suffix), title=title)
    at = _boundary(words, culture)
    if _family_leads(words, culture):
        return Name(" ".join(words[1:] + suffix), words[0], title)
    return Name(" ".join(words[:at]), " ".join(words[at:] + suffix), title)


def join_name(given: str, family: str, culture: str = "", order: str = "") -> str:
    """The name as it is shown. `order` says which part comes first where it is not as usual: given or family.

    The family name comes first and unspaced in Chinese and Korean, first and spaced in Japanese with kana,
    Vietnamese and (by `culture`) Hungarian, elsewhere last.
    """
    if not given or not family:
        return given or family
    if order == "given":
        return f"{given} {family}"
    if order == "family" and not _CJK.match(family):
        return f"{family} {given}"
    if given.isascii() and family.isascii() and culture[:2] not in _FAMILY_FIRST:
        return f"{given} {family}"
    if _CJK.match(family) and _CJK.match(given):
        return f"{family} {given}" if _KANA.search(family + given) else family + given
    if _family_leads([*family.split(), *given.split()], culture):
        return f"{family} {given}"
    return f"{given} {family}"


def split_salutation(title: str) -> tuple[str, str]:
    """Whether a title says ms or mr, and what is left of it: ``Frau Dr.`` gives ``("ms", "Dr.")``."""
    words = title.split()
    said = {_bare(word): word for word in words}
    if not (said.keys() & (_MS | _MR)):
        return "", title
    left = " ".join(word for word in words if _bare(word) not in _MS | _MR)
    return ("ms" if said.keys() & _MS else "mr"), left


def sorted_under(family: str) -> tuple[str, str]:
    """The family name that somebody is looked up by, and the particles that stand behind it then: Heide, von der.

    Particles with a capital are part of the name, as in Van Damme and De Luca.
    """
    words = family.split()
    at = 0
    while at < len(words) - 1 and words[at] in _PARTICLES:
        at += 1
    return " ".join(words[at:]), " ".join(words[:at])


def initials(given: str, family: str) -> str:
    """One or two characters for a badge: ``AM`` for Anna Meier, ``王`` for 王小明."""
    if _CJK.match(family):
        return family[0]
    core = [word for word in family.split() if word.lower() not in _PARTICLES] or family.split()
    return (_first(given) + _first(core[0] if core else "")) or _first(given)


def _split_unspaced(text: str) -> Name:
    if len(text) < 2:
        return Name(given=text)
    length = 2 if text[:2] in _LONG_FAMILY or len(text) >= 4 else 1
    length = 1 if len(text) == 2 else length
    return Name(given=text[length:], family=text[:length])


def _split_at_comma(full: str) -> Name | None:
    family, _, rest = full.partition(",")
    given = rest.split()
    if not family.strip() or not given or _bare(rest.strip()) in _SUFFIXES:
        return None
    title, given = _without_title(given)
    particles = len(given)
    while particles > 1 and given[particles - 1] in _PARTICLES:
        particles -= 1
    return Name(
        " ".join(given[:particles]).strip(","), " ".join([*given[particles:], *family.split()]), title
    )


def _without_title(words: list[str]) -> tuple[str, list[str]]:
    at = 0
    while at < len(words) - 1 and (_bare(words[at]) in _TITLES or words[at].lower() in _TITLES):
        at += 1
    return " ".join(words[:at]), words[at:]


def _without_suffix(words: list[str]) -> tuple[list[str], list[str]]:
    if len(words) > 2 and _bare(words[-1]) in _SUFFIXES:
        return [*words[:-2], words[-2].rstrip(",")], words[-1:]
    return words, []


def _bare(word: str) -> str:
    return word.lower().strip(".,")


def _boundary(words: list[str], culture: str) -> int:
    at = len(words) - 1
    if culture[:2] in _TWO_FAMILY_NAMES and len(words) > 2:
        second = _over_particles(words, at)
        joined = words[second + 1 : second + 2] in ([word] for word in _JOINING)
        at = second if joined else second - 1
    return _over_particles(words, max(1, at))


def _over_particles(words: list[str], at: int) -> int:
    while at > 1 and _is_particle(words[at - 1]):
        at -= 1
        if words[at] in _JOINING and at > 1:
            at -= 1
    return at


def _is_particle(word: str) -> bool:
    return word in _PARTICLES or (word.lower() in _PARTICLES - _JOINING and len(word) > 1)


def _family_leads(words: list[str], culture: str) -> bool:
    if culture[:2] in _FAMILY_FIRST or _CJK.match(words[0]):
        return True
    spelled = unicodedata.normalize("NFC", " ".join(words))
    leads = unicodedata.normalize("NFC", words[0].lower()) in _VIETNAMESE_FAMILY
    return leads and bool(_VIETNAMESE_LETTERS.search(spelled))


def _first(text: str) -> str:
    """The first letter with the marks that belong to it, as a capital."""
    letters = text.strip("'’\"-.( ")
    end = 1
    while end < len(letters) and unicodedata.category(letters[end]) in ("Mn", "Mc"):
        end += 1
    return letters[:1].title()[:1] + letters[1:end]
