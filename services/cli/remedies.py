"""What helps, in one sentence for each code."""

REMEDIES = {
    "host_not_allowed": "add the host to PARSING_ALLOWED_HOSTS if it can be trusted",
    "unsupported_link": "ask for the file itself: the page behind the link has no export",
    "needs_login": "ask to share it with anyone who has the link",
    "not_a_document": "a web page came instead of the file: ask for it again",
    "unsupported_format": "ask for PDF, DOCX, ODT, RTF, HTML or text",
    "empty": "the file holds no text: ask for it again",
    "gone": "the link is dead: ask for the file again",
    "http_error": "the file server failed: it is tried again, or ask for the file",
    "timeout": "the file server is too slow: it is tried again",
    "too_large": "ask for a file below the limit of PARSING_MAX_FILE_SIZE",
    "encrypted": "ask for the file without its password",
    "corrupt": "the file is damaged: ask for it again",
    "archive_bomb": "the file would unpack to far too much: do not open it by hand",
    "too_many_pages": "ask for the resume alone",
    "parser_timeout": "reading took too long: ask for another format",
    "parser_crash": "the file kills its reader: ask for another format",
    "no_text_layer": "pages are pictures: ask for a text version",
    "unreadable_text": "the text is garbled: ask for another format",
    "poison": "it stopped its worker several times: look at the file in isolation",
    "store_unavailable": "the vector store is down: the work is repeated when it is back",
    "source_refused": "check FILLOUT_API_KEY and the ids of the forms",
    "source_unavailable": "the forms API is away: the next run repeats the work",
    "invalid_arguments": "compare the message with shortlist inspect routes",
}


def remedy(code: str) -> str:
    return REMEDIES.get(code, "look at the log around this id")
