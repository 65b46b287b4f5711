"""RTF, through striprtf."""

from striprtf.striprtf import rtf_to_text

from shared.errors import Corrupt


def read_rtf(content: bytes) -> list[str]:
    """Return the text of an RTF file.

    The format is ASCII with escapes; bytes above are taken as they come.

    Raises:
        Corrupt: If it breaks the rules of RTF.
    """
    try:
        return [str(rtf_to_text(content.decode("latin-1"), errors="ignore"))]  # type: ignore[no-untyped-call]  # it has no annotations
    except (ValueError, TypeError, LookupError) as error:
        raise Corrupt("not a valid RTF file") from error
