"""Our exception hierarchy:

* ShortlistError
  x PermanentError         trying again cannot help
    + MissingSetting, WrongArguments, UnknownActor
    + SourceRefused        the forms API says no: key, form or request
    + DocumentError        a file's own fault, recorded on the document
      - HostNotAllowed, UnsupportedLink, NeedsLogin, Gone, HttpRefused, TooLarge
      - NotADocument, UnsupportedFormat, EmptyDocument, Encrypted, Corrupt
      - ArchiveBomb, TooManyPages, ParserTimeout, ParserCrash
      - NoTextLayer, UnreadableText
    + EmptyText, InvalidVector, InvalidFilter, ModelMismatch
    + AnchorInactive, NothingStored
  x TransientError         the same work may well succeed later
    + SourceUnavailable    the forms API: rate, outage or timeout
    + SourceProtocol       the forms API answered something that it should not
    + DownloadFailed, DownloadTimeout
    + VectorStoreUnavailable, StoreMisconfigured, WriteRejected

The base class decides whether to try again. The class attribute `code` is what
is stored beside a document, shown to people and counted in metrics, so it is
never renamed. Whatever else escapes an actor is a bug: it is retried a few
times, logged with its traceback, and then dead-lettered. Messages of errors
hold no personal data and no links: they travel with messages and reach logs.
"""

from typing import ClassVar


class ShortlistError(Exception):
    """Base class of every error raised on purpose."""

    code: ClassVar[str] = "unexpected"


class PermanentError(ShortlistError):
    """Trying again cannot help: the input itself is wrong."""


class MissingSetting(PermanentError):
    """A setting is needed here, and is missing or wrong."""

    code = "missing_setting"


class UnknownActor(PermanentError):
    """No actor has this name."""

    code = "unknown_actor"


class WrongArguments(PermanentError):
    """The arguments do not fit the actor."""

    code = "invalid_arguments"


class SourceRefused(PermanentError):
    """The forms API refuses the key, the form or the request."""

    code = "source_refused"


class DocumentError(PermanentError):
    """A file cannot be used, and the file or its link is the reason."""


class HostNotAllowed(DocumentError):
    """A link leads to a server that nothing may be downloaded from."""

    code = "host_not_allowed"


class UnsupportedLink(DocumentError):
    """A page behind a link has no export that we could read."""

    code = "unsupported_link"


class NeedsLogin(DocumentError):
    """A sign-in page stands before the file."""

    code = "needs_login"


class Gone(DocumentError):
    """The file is not there any more, or not for us (403, 404, 410)."""

    code = "gone"


class HttpRefused(DocumentError):
    """The server refuses the request for good (another 4xx)."""

    code = "http_error"


class TooLarge(DocumentError):
    """A file is larger than we are willing to read."""

    code = "too_large"


class NotADocument(DocumentError):
    """An HTML page came under the name of another format."""

    code = "not_a_document"


class UnsupportedFormat(DocumentError):
    """A document has a format that nothing here can read."""

    code = "unsupported_format"


class EmptyDocument(DocumentError):
    """A document was read, but holds next to no text."""

    code = "empty"


class Encrypted(DocumentError):
    """A document wants a password."""

    code = "encrypted"


class Corrupt(DocumentError):
    """A document breaks the rules of its own format."""

    code = "corrupt"


class ArchiveBomb(DocumentError):
    """An archive would unpack to far more than an honest one."""

    code = "archive_bomb"


class TooManyPages(DocumentError):
    """A document has more pages than a resume or a job description can have."""

    code = "too_many_pages"


class ParserTimeout(DocumentError):
    """Reading a document took longer than it may."""

    code = "parser_timeout"


class ParserCrash(DocumentError):
    """The process that read a document died of it."""

    code = "parser_crash"


class NoTextLayer(DocumentError):
    """Pages are pictures: a scan, or a photo."""

    code = "no_text_layer"


class UnreadableText(DocumentError):
    """Text came out, but no one could read it."""

    code = "unreadable_text"


class EmptyText(PermanentError):
    """There is nothing to embed."""

    code = "empty_text"


class InvalidVector(PermanentError):
    """A vector has another name, dimension or norm than its collection wants."""

    code = "invalid_vector"


class InvalidFilter(PermanentError):
    """A filter names an attribute that is not declared, or of another type."""

    code = "invalid_filter"


class ModelMismatch(PermanentError):
    """A model is missing, incomplete, or of another revision than is configured."""

    code = "model_mismatch"


class AnchorInactive(PermanentError):
    """A job or submission is unknown, closed or not for ranking."""

    code = "anchor_inactive"


class NothingStored(PermanentError):
    """Counterparts were found and none was stored."""

    code = "nothing_stored"


class TransientError(ShortlistError):
    """The same work may well succeed later."""


class SourceUnavailable(TransientError):
    """The forms API is over its rate, away, or too slow."""

    code = "source_unavailable"


class SourceProtocol(TransientError):
    """The forms API answered with success and something else than its JSON."""

    code = "source_protocol"


class DownloadFailed(TransientError):
    """A file server failed or broke off (5xx, 408, 429, reset)."""

    code = "http_error"


class DownloadTimeout(TransientError):
    """A file did not arrive in the time that it has."""

    code = "timeout"


class VectorStoreUnavailable(TransientError):
    """The vector store is away, too slow, or known to be down."""

    code = "store_unavailable"


class StoreMisconfigured(TransientError):
    """A collection, alias or vector is missing, or differs from what is wanted."""

    code = "store_misconfigured"


class WriteRejected(TransientError):
    """The store refused single objects."""

    code = "write_rejected"
