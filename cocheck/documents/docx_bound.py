"""Content controls bound to data: the text that Word shows stands in another part of the file.

Rests on ECMA-376 part 1, 17.5.2.6 (dataBinding) and 15.2.6 (custom XML properties).
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from cocheck.compiled import lazy
from cocheck.documents.docx_names import W
from cocheck.documents.docx_package import Element, Package, Relation, resolve, target_of
from cocheck.documents.limits import MAX_BOUND_CONTROLS

W15: Final = "{http://schemas.microsoft.com/office/word/2012/wordml}"

_PREFIX = lazy(r"xmlns:([\w.-]+)\s*=\s*(?:'([^']*)'|\"([^\"]*)\")")
# Plain paths alone, as Word writes them: an expression at large can run without end.
_PLAIN_PATH = lazy(r"(?:/(?:[\w.-]+:)?[\w.-]+(?:\[\d+\])?){1,40}(?:/@(?:[\w.-]+:)?[\w.-]+)?/?")
# Word's own names for the document properties as a data store.
_PROPERTY_STORES = {
    "{6c3c8bc8-f283-45ae-878a-bab7291924a1}": "core-properties",
    "{6668398d-a668-4e3e-a5eb-62b293d839f1}": "extended-properties",
}


class BoundData:
    """The data stores of one package, opened when the first bound control asks for them."""

    def __init__(self, package: Package, main: str, relations: dict[str, Relation]) -> None:
        self._package = package
        self._main = main
        self._relations = relations
        self._stores: dict[str, Element] | None = None
        self._asked = 0

    def text(self, control: Element) -> str | None:
        """What Word shows in this w:sdt in place of what the document holds; None where it is the same."""
        properties = next(control.iterchildren(W + "sdtPr"), None)
        binding = None
        if properties is not None:
            binding = next(properties.iterchildren(W + "dataBinding", W15 + "dataBinding"), None)
        if properties is None or binding is None or self._asked >= MAX_BOUND_CONTROLS:
            return None
        self._asked += 1
        if next(control.iterdescendants(W + "sdt"), None) is not None:
            return None
        held = "".join(text.text or "" for text in control.iter(W + "t")).strip()
        replaced = next(properties.iterchildren(W + "text", W + "showingPlcHdr"), None) is not None
        if held and not replaced:
            return None
        value = self._value(binding)
        return value if value and value.strip() and value.strip() != held else None

    def _value(self, binding: Element) -> str | None:
        path = (binding.get(W + "xpath") or "").strip()
        if not _PLAIN_PATH.fullmatch(path):
            return None
        spaces = {m[1]: m[2] or m[3] or "" for m in _PREFIX.finditer(binding.get(W + "prefixMappings") or "")}
        store = self._all_stores().get((binding.get(W + "storeItemID") or "").lower())
        if store is None:
            return None
        try:
            found = store.xpath(path.rstrip("/"), namespaces={k: v for k, v in spaces.items() if v})
        except etree.XPathError:
            return None
        if not isinstance(found, list) or not found:
            return None
        first = found[0]
        if isinstance(first, str):
            return str(first)
        return "".join(str(text) for text in first.itertext()) if isinstance(first, Element) else None

    def _all_stores(self) -> dict[str, Element]:
        if self._stores is None:
            self._stores = {}
            for relation in self._relations.values():
                if relation.kind == "customXml" and not relation.external:
                    self._open_store(resolve(self._main, relation.target))
            own = self._package.relations("") or {}
            for identifier, kind in _PROPERTY_STORES.items():
                part = target_of(self._package, "", own, kind)
                root = self._package.tree(part, "the document's properties") if part is not None else None
                if root is not None:
                    self._stores[identifier] = root
        return self._stores

    def _open_store(self, part: str) -> None:
        relations = self._package.relations(part) or {}
        described = target_of(self._package, part, relations, "customXmlProps")
        properties = self._package.tree(described, "the data of content controls") if described else None
        identifier = None
        if properties is not None:
            identifier = next((v for k, v in properties.attrib.items() if str(k).endswith("}itemID")), None)
        if identifier is not None and self._stores is not None:
            root = self._package.tree(part, "the data of content controls")
            if root is not None:
                self._stores.setdefault(str(identifier).lower(), root)
