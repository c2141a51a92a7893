"""Reads in-toto statements (0.1 and 1): what they speak of, and what the predicates that we know say of it."""

from maestro_gate import documents
from maestro_gate.collect.integrity import envelopes, model_signature, provenance
from maestro_gate.collect.integrity.claimed import Build, Claimed, Item, Sealing
from maestro_gate.collect.lenient import Ignored, Object, text
from maestro_gate.errors import InvalidInput

_TYPES = "https://in-toto.io/Statement/"
_LIMITS = documents.Limits(max_bytes=64 * 1024 * 1024)


def claimed(path: str, line: int, value: Object, ignored: Ignored) -> Claimed | None:
    """What the object claims: an envelope around a statement, or a bare one; None for anything else."""
    if _is_statement(value):
        return _read(path, line, value, Sealing("none"), ignored)
    found = envelopes.opened(value, ignored)
    if found is None:
        return None
    if found.payload_type != envelopes.STATEMENT_TYPE:
        ignored.note("payloadType", "is another than that of in-toto statements, and is not read")
        return None
    inner = documents.load_json(found.body, f"{path}, statement", _LIMITS).value
    if not isinstance(inner, dict) or not _is_statement(inner):
        raise InvalidInput("what was signed is no in-toto statement", where=path)
    sealing = found.sealing
    if text(inner.get("predicateType")) == model_signature.OLD_TYPE:
        sealing = Sealing(
            sealing.wrapped,
            (*sealing.message, envelopes.old_spelling(found.body)),
            sealing.signatures,
            sealing.key_ids,
            sealing.chain,
            sealing.signed_at,
        )
    return _read(path, line, inner, sealing, ignored)


def _is_statement(value: Object) -> bool:
    return text(value.get("_type")).startswith(_TYPES)


def _read(path: str, line: int, value: Object, sealing: Sealing, ignored: Ignored) -> Claimed:
    kind = ignored.text(value.get("predicateType"), "predicateType")
    subjects = ignored.objects(value.get("subject"), "subject")
    predicate = ignored.mapping(value.get("predicate"), "predicate")
    if kind in (model_signature.TYPE, model_signature.OLD_TYPE):
        items, manifest = model_signature.read(kind, subjects, predicate, ignored)
        return Claimed(path, line, kind, items, sealing, Build(), manifest)
    items = tuple(_item(subject, ignored) for subject in subjects)
    return Claimed(path, line, kind, items, sealing, provenance.build(kind, predicate, ignored))


def _item(subject: Object, ignored: Ignored) -> Item:
    digests = ignored.mapping(subject.get("digest"), "subject[].digest")
    pairs = {
        (algorithm.lower(), ignored.text(digest, "subject[].digest").lower())
        for algorithm, digest in digests.items()
    }
    name = text(subject.get("name")) or text(subject.get("uri"))
    return Item(name, tuple(sorted(pair for pair in pairs if pair[1])))
