"""How Sphinx builds the site: from Markdown, without fonts or scripts from elsewhere."""

import cocheck

project = "cocheck"
release = cocheck.__version__
extensions = ["myst_parser"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "cocheck"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
# The same source gives the same site.
html_last_updated_fmt = None
html_static_path = ["_static"]
html_css_files = ["cocheck.css"]
