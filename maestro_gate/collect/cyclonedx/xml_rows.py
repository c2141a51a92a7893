"""Turns CycloneDX XML into the rows that CycloneDX JSON would have, so that one reader reads both.

No document type is read, hence no entity, and nothing outside is fetched: defusedxml sees to that. Each row is encoded
when its element ends, and nothing of the tree stays.
"""

from collections.abc import Collection
from typing import Any
from xml.parsers.expat import ExpatError

from maestro_gate.collect import json_rows
from maestro_gate.collect.cyclonedx.xml_elements import Elements, MisshapenError
from maestro_gate.collect.json_rows import Parts
from maestro_gate.collect.lenient import Ignored
from maestro_gate.documents import proportion
from maestro_gate.documents.document import at
from maestro_gate.errors import InvalidInput


def parts(
    path: str, data: bytes, arrays: Collection[str], versions: Collection[str], ignored: Ignored
) -> Parts:
    """The parts of the document. Raises InvalidInput with the line."""
    # It imports a second ElementTree: only who reads XML pays for that.
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    if not data.strip():
        raise InvalidInput("the file is empty", where=path)
    parser: Any = DefusedXMLParser(target=None, forbid_dtd=True)
    expat = parser.parser
    elements = Elements(arrays, versions, ignored)
    expat.StartElementHandler = elements.start
    expat.EndElementHandler = elements.end
    expat.CharacterDataHandler = elements.texts.append
    expat.ordered_attributes = False
    expat.buffer_text = True

    def here() -> str:
        return at(path, (expat.CurrentLineNumber, expat.CurrentColumnNumber + 1))

    try:
        expat.Parse(data, True)  # noqa: FBT003 - expat takes no keywords
    except ExpatError as error:
        raise InvalidInput(f"this is not valid XML: {_words(error)}", where=here()) from error
    except (LookupError, UnicodeError, ValueError) as error:
        if not isinstance(error, DefusedXmlException):
            raise InvalidInput("the declared encoding is not known or not kept to", where=path) from error
        fix = "Remove the declaration that begins with <!DOCTYPE."
        raise InvalidInput("it declares a document type, and none is read", where=here(), fix=fix) from error
    except MisshapenError as error:
        raise InvalidInput(error.what, where=here(), fix=error.fix) from error
    proportion.check_count(sum(map(len, elements.rows.values())), data, path)
    return json_rows.encoded(elements.top, elements.rows, path)


def _words(error: ExpatError) -> str:
    return str(error).partition(":")[0]
