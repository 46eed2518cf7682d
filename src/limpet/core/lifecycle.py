"""How long a file lives and who may read it: values that callers set, owners change and the file store obeys."""

from dataclasses import dataclass
from enum import StrEnum

from limpet.core.ids import KeyId


class Decision(StrEnum):
    ALLOW = "allow"
    #: The reader learns that there is a file.
    FORBID = "forbid"
    #: The reader learns nothing.
    HIDE = "hide"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule:
    """What one key may do, whatever the default is."""

    user: KeyId
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessList:
    """Who may read a file. Its owner always may."""

    default: Decision = Decision.ALLOW
    #: The first rule that names the reader counts.
    rules: tuple[AccessRule, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether everybody may read, so that nobody needs to be asked who they are."""
        return self.default is Decision.ALLOW and all(rule.decision is Decision.ALLOW for rule in self.rules)

    def decide(self, reader: KeyId | None) -> Decision:
        """The decision for a key, or for somebody without one."""
        return next((rule.decision for rule in self.rules if rule.user == reader), self.default)


EVERYBODY = AccessList()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """What a caller says of a file's life; None where it says nothing."""

    #: Seconds from the arrival of the bytes; 0 means for ever.
    lifetime_s: int | None = None
    acl: AccessList | None = None


NOTHING_SAID = Lifecycle()


#: The query parameter of signed addresses, as fal names it.
READING_TOKEN = "identity"  # noqa: S105  # the parameter's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who asks for a file."""

    key: KeyId | None = None
    #: The token of a signed address.
    token: str | None = None


ANYONE = Reader()
