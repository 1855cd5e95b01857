"""The XML namespaces of a .docx, as lxml writes them before a name; strict ones are mapped on these."""

from typing import Final

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL: Final = W + "val"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
GROUP: Final = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
SHAPE: Final = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
OFFICE: Final = "{urn:schemas-microsoft-com:office:office}"
VML: Final = "{urn:schemas-microsoft-com:vml}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
R_ID: Final = R + "id"
