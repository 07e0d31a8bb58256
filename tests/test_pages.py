"""Hand-written pages are data: they call macros with plain arguments and name settings, in HTML that does nothing.

To add a case, add its text to one of the lists: it is tried as the last line of a page.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.macros.page_check import PageChecker, checker_of
from atlas.macros.page_html import ELEMENTS
from atlas.macros.page_text import PageText
from atlas.records import checks
from atlas.records.diagnostics import DataError
from atlas.site import Site
from tests.conftest import ROOT, clean_environment, made_up, mkdocs
from tests.test_stage import WITHOUT_OUR_PLUGIN

HEAD = "---\ntitle: A page\nown: some words\nwith: <script>alert(1)</script>\n---\n\n# A page\n\n"
LINE = HEAD.count("\n") + 1

PROGRAMS = [
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__['os'].popen('id').read() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ lipsum() }}",
    "{{ self.__init__.__globals__.__builtins__.__import__('os').popen('id').read() }}",
    "{{ self._TemplateReference__context.cycler.__init__.__globals__.os }}",
    "{{ self }}",
    "{{ self() }}",
    "{{ super() }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ()|attr('__class__')|attr('__base__')|attr('__subclasses__')() }}",
    "{{ [].__class__.__base__.__subclasses__()[40]('/etc/passwd').read() }}",
    "{{ ''['__cla' + 'ss__'] }}",
    "{{ ''['\\x5f\\x5fclass\\x5f\\x5f'] }}",
    "{{ link.__globals__ }}",
    "{{ link['__globals__'] }}",
    "{{ link.__func__.__code__ }}",
    "{{ link|attr('__globals__') }}",
    "{{ link('clusters/known')|attr('__class__') }}",
    "{{ link('clusters/known').__class__ }}",
    "{{ link('clusters/known')[0] }}",
    "{{ (link)('clusters/known')() }}",
    "{{ link }}",
    "{{ '{0.__class__}'.format(link) }}",
    "{{ '%s' % link }}",
    "{{ '%s'|format(link) }}",
    "{{ 'a'|map('upper')|list }}",
    "{{ ['id']|map('system') }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 2 ** 99999999 }}",
    "{{ range(1000000000)|list }}",
    "{{ dict(a=1) }}",
    "{{ config }}",
    "{{ config.plugins }}",
    "{{ config.extra }}",
    "{{ config['repo_url'] }}",
    "{{ config.repo_url.__class__ }}",
    "{{ config.docs_dir }}",
    "{{ config.plugins['macros'].env.globals }}",
    "{{ environment }}",
    "{{ plugin }}",
    "{{ git }}",
    "{{ git.author_email }}",
    "{{ extra }}",
    "{{ page }}",
    "{{ page.file.abs_src_path }}",
    "{{ files }}",
    "{{ navigation }}",
    "{{ macros }}",
    "{{ macros_info() }}",
    "{{ context() }}",
    "{{ context(config)|pretty }}",
    "{{ now() }}",
    "{{ fix_url('x') }}",
    "{{ own.__class__ }}",
    "{{ own.upper() }}",
    "{{ own() }}",
    "{{ own|safe }}",
    "{{ own if own else own }}",
    "{{ own ~ own }}",
    "{{ not own }}",
    "{{ 1 + 1 }}",
    "{{ 'words' }}",
    "{{ ['a'] }}",
    "{{ {'a': 1} }}",
    "{{ link(own) }}",
    "{{ link(*own) }}",
    "{{ link(**own) }}",
    "{{ link(link('clusters/known')) }}",
    "{{ link('clusters' ~ '/known') }}",
    "{{ link(key={'a': 1}) }}",
    "{{ link('clusters/known', words=cycler) }}",
    "{{ link('clusters/known'|upper) }}",
    "{% set x = cycler %}{{ x }}",
    "{% set x %}words{% endset %}",
    "{% import 'other.md' as other %}",
    "{% from 'other.md' import x %}",
    "{% include 'index.md' %}",
    "{% include '../data/clusters/known.yml' %}",
    "{% extends 'index.md' %}",
    "{% block x %}{% endblock %}",
    "{% macro x() %}{% endmacro %}",
    "{% call link('clusters/known') %}{% endcall %}",
    "{% filter upper %}words{% endfilter %}",
    "{% with x = 1 %}{% endwith %}",
    "{% for x in [1, 2] %}{{ x }}{% endfor %}",
    "{% for x in range(9999999) %}{% endfor %}",
    "{% autoescape false %}{% endautoescape %}",
    "{% do x %}",
    "{% debug %}",
    "{% trans %}words{% endtrans %}",
    "{% if cycler %}{% endif %}",
    "{% if link('clusters/known') %}{% endif %}",
    "{% if config.repo_url.__class__ %}{% endif %}",
    "{% if config.repo_url == 'x' %}{% endif %}",
    "{% if config.repo_url %}{{ cycler.__init__ }}{% endif %}",
    "{% if config.repo_url %}{% elif cycler %}{% endif %}",
    "{% if config.repo_url %}{% else %}{% for x in [1] %}{% endfor %}{% endif %}",
    "{%- if config.repo_url -%}{% set x = 1 %}{%- endif -%}",
    "{{ link('clusters/known') ",
    "{% if config.repo_url %}",
    "`{{ cycler.__init__ }}`",
    "<!-- {{ cycler.__init__ }} -->",
    "[x]({{ cycler.__init__ }})",
]  # fmt: skip
"""What runs, reads or counts anything beside the macros and the settings."""

SAID = [
    "{{ link('clusters/nowhere') }}",
    "{{ lnk('organisations/known') }}",
    "{{ link() }}",
    "{{ link('organisations/known', width=3) }}",
    "{{ directory('cluster') }}",
    "{{ records('missions', hue='x') }}",
    "{{ figure('organisations/known') }}",
    "{{ note(60) }}",
    "{{ 'words' | thrice }}",
    "{{ link(organisations/known) }}",
    "{{ link(“organisations/known”) }}",
    "{{ count('organisations', places='lyon', places='lyon') }}",
    "{{ count('organisations', __debug__='x') }}",
    "{{ link('organisations/known', ['words']) }}",
    "{{ link(5) }}",
    "{{ note(true) }}",
    "{{ note(1.5) }}",
    "{{ note(1/0) }}",
    "{{ note(1e999) }}",
    f"{{{{ note({'9' * 5000}) }}}}",
    "{{ records('organisations', newest='3') }}",
    "{{ records('organisations', newest=-1) }}",
    "{{ record('organisations/nowhere') }}",
    f"{{{{ link({'[' * 300}{']' * 300}) }}}}",
    f"{{{{ {'(' * 3000}1{')' * 3000} }}}}",
    f"{{% if {'not ' * 900}config.repo_url %}}x{{% endif %}}",
    f"{'{% if config.repo_url %}' * 90}x{'{% endif %}' * 90}",
]
"""What calls a macro wrongly, or cannot be read."""

DEEP = [
    "> " * 500 + "x",
    "- " * 500 + "x",
    "    " * 90 + "- x",
    "[" * 20000,
    "[a" * 9000,
    "\n".join(["[" * 30] * 30),
]
"""What would take Markdown a long time, or end it."""

HTML = [
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<scr\0ipt>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script>",
    "<script src=//other.example/x.js></script>",
    "<scr{# #}ipt>alert(1)</script>",
    "<scr{{ own }}ipt>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<p><script>alert(1)</script></p>",
    "a<script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "| a |\n| - |\n| <script>alert(1)</script> |",
    "<div markdown><script>alert(1)</script></div>",
    "!!! note\n    <script>alert(1)</script>",
    "text[^1]\n\n[^1]: <script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!---><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php system('id') ?>",
    "<!DOCTYPE html>",
    "{% if config.repo_url %}<!--{% endif %}<script>alert(1)</script>{% if config.repo_url %}-->{% endif %}",
    "{% if config.repo_url %}\n```\n{% endif %}\n<script>alert(1)</script>\n{% if config.repo_url %}\n```\n{% endif %}",
    "{% if config.repo_url %}<p onclick=x>{% else %}<p>{% endif %}</p>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<IMG SRC=x OnError=alert(1)>",
    "<img src=x onerror=&#97;lert(1)>",
    "<p onclick='alert(1)'>x</p>",
    "<p onmouseover=alert(1)>x</p>",
    "<details ontoggle=alert(1) open></details>",
    "<a href='x' title='>' onclick='alert(1)'>x</a>",
    "<p title=\"{{ link('organisations/known') }}\">x</p>",
    "<svg/onload=alert(1)>",
    "<svg onload=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><use href='//other.example/x.svg#y'/></svg>",
    "<svg><image href='https://other.example/x.png'/></svg>",
    "<svg><animate onbegin=alert(1)/></svg>",
    "<svg><set attributeName=href to=javascript:alert(1)/></svg>",
    "<svg><foreignObject><iframe></iframe></foreignObject></svg>",
    "<svg><style>@import 'https://other.example/x.css'</style></svg>",
    "<svg><rect fill='url(https://other.example/x#y)'/></svg>",
    "<svg><rect fill='u\\72l(https://other.example/x#y)'/></svg>",
    "<svg><rect style='fill:red'/></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<iframe src=x></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object>",
    "<embed src=x>",
    "<applet code=x></applet>",
    "<frameset onload=alert(1)></frameset>",
    "<form action='https://other.example/'><input name=q></form>",
    "<form><button formaction=javascript:alert(1)>x</button></form>",
    "<input type=image src=x onerror=alert(1)>",
    "<input type=password>",
    "<input>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<select onchange=alert(1)></select>",
    "<button onclick=alert(1)>x</button>",
    "<link rel=stylesheet href=//other.example/x.css>",
    "<style>@import url(https://other.example/x.css);</style>",
    "<style>p { background: url(//other.example/x.png) }</style>",
    "<p style='background: url(https://other.example/x.png)'>x</p>",
    "<p style='position: fixed; inset: 0'>x</p>",
    "<meta http-equiv=refresh content='0; url=https://other.example/'>",
    "<base href='https://other.example/'>",
    "<body onload=alert(1)>",
    "<html>",
    "<head>",
    "<title>x",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<plaintext>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<portal src=x></portal>",
    "<x-widget>x</x-widget>",
    "<video src='https://other.example/x.mp4'></video>",
    "<audio autoplay src=x></audio>",
    "<picture><source srcset='https://other.example/x.png'><img src=x alt=''></picture>",
    "<img src=a.png srcset='https://other.example/x.png 2x' alt=''>",
    "<img src='https://other.example/x.png' alt=''>",
    "<img src='//other.example/x.png' alt=''>",
    "<img src='\\\\other.example/x.png' alt=''>",
    "<img src='/\\other.example/x.png' alt=''>",
    "<img src='ht&#x09;tps://other.example/x.png' alt=''>",
    "<img src='data:image/svg+xml,%3Csvg/%3E' alt=''>",
    "![x](https://other.example/x.png)",
    "![x](//other.example/x.png)",
    "![x](HTTPS://other.example/x.png)",
    "![x](data:image/png;base64,AAAA)",
    "![x][there]\n\n[there]: https://other.example/x.png",
    "[![x](https://other.example/x.png)](index.md)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](java&#115;cript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html,x)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://other.example/x)",
    "[x](//other.example/)",
    "[x](/\\other.example/)",
    "[x][there]\n\n[there]: javascript:alert(1)",
    "[there]\n\n[there]: <data:text/html,x> 'title'",
    "[x]({{ link('organisations/known') }})",
    "<javascript:alert(1)>",
    "<ftp://other.example/>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&Tab;script:alert(1)'>x</a>",
    "<a href='java&NewLine;script:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='javascript&#0000058alert(1)'>x</a>",
    "<a href=x ping='https://other.example/'>x</a>",
    "<a href=x target=_blank style=x>x</a>",
    "<a href='x' href='javascript:alert(1)'>x</a>",
    "words\n{: onclick=\"alert(1)\" }",
    "words\n{ onmouseover=alert(1) }",
    "*words*{ onclick=alert(1) }",
    "*words*{: style=\"background:url(//other.example/x)\" }",
    "[x](index.md){ href=javascript:alert(1) }",
    "![x](x.png){ src=https://other.example/x.png }",
    "![x](x.png){ onerror=alert(1) }",
    "# Heading { onclick=alert(1) }",
    "- item\n  { onclick=alert(1) }",
    "</article>",
    "</div></div>",
    "<div hidden>",
    "<div>\n\n<p>x</div>",
    "<div id='atlas-block-0'></div>",
    "[x](http://127.0.0.1:8000/)",
    "[x](https://192.168.0.1.nip.io/)",
    "[x](https://gaia.es@other.example/)",
    "[x](https://\u0441lara.example/)",
    "[https://gaia.es/](https://other.example/)",
    "<a href='https://other.example/'>see <b>www.gaia.es</b></a>",
    "<a href='https:other.example'>x</a>",
    "Words\u200b that hide",
    "\u202eBackwards",
    "\u0421LARA",
]  # fmt: skip
"""What would run, load something from elsewhere, send something there, or break out of its place."""

UNFINISHED = [
    "<p",
    "<!-- open",
    "<img src=x onerror=alert(1) ",
    "<img src=x onerror=alert(1)//",
    "<img src=\"x\"onerror=\"alert(1)\">",
    "<img src='x' onerror\n=\n'alert(1)'>",
    "{% raw %}{{ cycler.__init__ }}",
    "<div markdown>\n<img src=x onerror=alert(1)//\n</div>",
    "<p><img src=x onerror=alert(1)</p>",
    "<div>\n<img src=x onerror=alert(1)\n</div>",
    "<b <script>alert(1)</script>",
    "</p <script>alert(1)</script>",
    "<p title=<script>alert(1)</script>>",
    "<a href=\"x\"<script>alert(1)</script>",
    "&lt;script>alert(1)</script>",
    "<\\script>alert(1)</script>",
    "\\<script>alert(1)</script>",
    "<% script %>",
    "</ script><!-- --!><b onclick=x>",
    "<!x><b onclick=x>",
    "<?x <b onclick=x> ?>",
]  # fmt: skip
"""What Markdown may take for text, by its version and Python's."""

FRONT_MATTER = [
    "scripts: [https://other.example/x.js]",
    "scripts: [//other.example/x.js]",
    "scripts: [assets/../../x.js]",
    "scripts: 'assets/x.js\"></script><script>alert(1)</script>'",
    "scripts: [data:text/javascript,alert(1)]",
    "styles: [https://other.example/x.css]",
    "styles: ['assets/x.css\" onload=\"alert(1)']",
    "styles: [{a: 1}]",
    "template: other.html",
    "ignore_macros: true",
    "title: a: b",
    "title: '{{ cycler }}'",
    "title: '{% set x = 1 %}'",
    "title: '<img src=x onerror=alert(1)>'",
    "title: '&lt;script&gt;'",
    "title: [A page]",
    "title: 2019-01-01",
    'title: "\\u202eBackwards"',
    "description: 'x\"><script>alert(1)</script>'",
    "status: 'x\" onclick=\"alert(1)'",
    "icon: ../../main",
    "hide: toc",
    "search: false",
    "5: x",
    "date: 2019-02-30",
    "Title: A page",
    "words: !!python/object/apply:os.system [id]",
    "words: &a [x]\nscripts: [*a]",
    f"words: {'[' * 3000}{']' * 3000}",
]
"""Fields that would load a file from elsewhere, or that cannot be read."""

FINE = [
    "{{ link('organisations/known') }} {{ link('organisations/known', 'other words') }}",
    "{{ count('organisations', places='lyon') }} {{ own }} {{ own | upper }}",
    "{{ records('organisations', layout='cards') }}",
    "{{ directory('organisations') }}",
    "{# Said to nobody #}",
    "[{{ count('organisations') }} firms](index.md) and {{ link('organisations/known') }} [x](index.md)",
    "{% raw %}{{ cycler }}{% endraw %} `{link('x')}` {a, b}",
    "`{% raw %}{{ cycler }}{% endraw %}`",
    "{% if config.repo_url %}[Issues]({{ config.repo_url }}){% else %}None.{% endif %}",
    "{% if not config.extra.contact_email and not config.repo_url %}Nobody.{% endif %}",
    "`<script>` and `onclick=` and `javascript:`",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "1 < 2 & 3 > 2, a<b",
    "&lt;script&gt;",
    "[x](https://example.org/?a=1&b=2#c) <https://example.org/> <a@example.org> [m](mailto:a@example.org)",
    "[x](index.md#a) [y](../other/) ![z](assets/images/logo.svg)",
    "<div class=\"a\" markdown>\n\n**words**\n\n</div>",
    "<p lang='zh-Hans' dir=ltr>x<br>y</p>",
    "<details open><summary>x</summary>y</details>",
    "<figure><svg viewBox='0 0 1 1' role='img' aria-label='x'><rect x='0' width='1' fill='#fff'/></svg></figure>",
    "<!-- material/tags -->",
    "words\n{ .lead #there title=\"words\" }",
    "| a | b |\n| :- | -: |\n| 1 | 2 |",
    "- [x] done\n- [ ] open",
    "=== \"One\"\n\n    1\n\n=== \"Two\"\n\n    2",
    "``` python title=\"a.py\" linenums=\"7\" hl_lines=\"1\"\nx = 1  # (1)!\n```\n\n1.  A note.",
    "??? tip \"Unfold\"\n\n    Words.",
    ":material-map: :smile: ++ctrl+k++",
    "text[^1]\n\n[^1]: A note.",
    "*[ABC]: A meaning\n\nABC",
]  # fmt: skip
"""What a page may say."""


@pytest.fixture(scope="module")
def checker() -> PageChecker:
    """The checker for the repository's settings, with a handful of sound records."""
    return checker_of(Site(checks.check(ROOT / "tests" / "hostile" / "data")[0]), ROOT / "mkdocs.yml")


def told(checker: PageChecker, text: str) -> list[str]:
    return [str(problem) for problem in checker.page(PageText("docs/page.md", text))]


SETTINGS = {
    "": "1:1: It holds no fields.",
    "- a\n": "1:1: It holds no fields.",
    "site_name: A\nextra: [a]\n": "2:1: 'extra' is no group of fields.",
    "site_name: A\nplugins: atlas\n": "2:1: 'plugins' is no list.",
    "plugins: atlas\nsite_name: A\n": "1:1: 'plugins' is no list.",
    "site_name: A\ntheme:\n  name: [material]\n": "3:1: 'theme.name' is no text.",
    "site_name: 'A\nextra: {}\n": "1:12: site_name: The quote ' that opens here is not closed.",
    "site_name: A\nplugins:\n\t- atlas\n": "3:1: ",
    "<<<<<<< HEAD\nsite_name: A\n=======\nsite_name: B\n>>>>>>> other\n": "1:1: Two versions stand here",
    "site_name: A: B\n": "1:13: site_name: The text holds a colon",
    "\ufeffsite_name: A\nextra: [a\n": "2:8: extra: The bracket [ that opens here is not closed.",
    "site_name: A\nmarkdown_extensions:\n  - attr_lits\n": "3:1: 'attr_lits': There is no such extension",
    "site_name: A\nmarkdown_extensions: [abbr, attr_lits]\n": "2:1: 'attr_lits': There is no such extension",
    "site_name: A\nmarkdown_extensions:\n  - toc\n  - attr_list: {a: b}\n": "4:1: 'attr_list': It has no option 'a'.",
    "site_name: A\nx:\n  - toc.y\nmarkdown_extensions:\n  - toc:\n      permalinks: true\n": (
        "5:1: 'toc': It has no option 'permalinks', but 'permalink'. Correct it under `markdown_extensions`."
    ),
    "site_name: A\nmarkdown_extensions:\n  - toc:\n      slugify: pymdownx.slugs.slugify\n": (
        "3:1: 'toc': It does not take these options (TypeError: 'str' object is not callable)."
    ),
    "site_name: A\nx: !!python/name:os.nowhere\n": "2:1: It cannot be read: module 'os' has no attribute 'nowhere'.",
    "x: !!python/object/apply:os.system [id]\n": "1:1: It cannot be read: Only functions of pymdownx are called here",
    "x: !!python/object/apply:pymdownx.b64.base64.b64encode []\n": "and 'pymdownx.b64.base64.b64encode' is none.",
    "\nx: !!python/object/apply:pymdownx.slugs.slug {}\n": (
        "2:1: It cannot be read: module 'pymdownx.slugs' has no attribute 'slug'. Correct what stands behind !!python/."
    ),
}


@pytest.mark.parametrize(("text", "said"), SETTINGS.items())
def test_settings_that_cannot_be_used_are_told_with_their_line(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "mkdocs.yml"
    path.write_text(text)
    with pytest.raises(DataError) as error:
        checker_of(Site(checks.check(ROOT / "tests" / "hostile" / "data")[0]), path)
    (problem,) = error.value.diagnostics
    assert str(problem).startswith("mkdocs.yml:")
    assert said in str(problem)


@pytest.mark.parametrize("text", PROGRAMS)
def test_a_page_runs_nothing_and_reads_nothing_but_settings(checker: PageChecker, text: str) -> None:
    lines = told(checker, f"{HEAD}{text}\n")
    assert lines
    assert all(line.startswith((f"docs/page.md:{LINE}:", f"docs/page.md:{LINE + 1}:")) for line in lines)


@pytest.mark.parametrize("text", SAID)
def test_a_wrong_call_is_told_with_its_line(checker: PageChecker, text: str) -> None:
    (line,) = told(checker, f"{HEAD}{text}\n")
    assert line.startswith(f"docs/page.md:{LINE}:")


@pytest.mark.parametrize("text", DEEP)
def test_what_is_nested_too_deeply_is_refused_at_once(checker: PageChecker, text: str) -> None:
    begun = time.process_time()
    assert "more than 40 levels" in told(checker, f"{HEAD}{text}\n")[0]
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("{{ link(“organisations/known”) }}", "Type straight ones"),
        ("{% set x = 1 %}", "A page cannot have {% set %}."),
        ("{{ link(link('organisations/known')) }}", "A macro takes only what is written out."),
        ("{{ count('organisations', places=='lyon') }}", "A macro takes only what is written out."),
        ("{{ count('organisations', places=['lyon']) }}", "'places' takes one text."),
        ("{{ count('organisations', self='x') }}", "No macro takes an argument 'self'."),
        ("{{ config['site_name'] }}", "A page can only call macros and name settings."),
        ("{% if own %}x{% endif %}", "A condition can only ask for a setting."),
        ("# Heading {#its-id}", "In an id of Markdown, leave a space: { #its-id }."),
        ("{{ link('organisations/known) }}", "A quotation mark has no partner."),
        ('{{ link("organisations/known) }}\n\n{{ link("organisations/known") }}', "A quotation mark has no partner."),
        ("{{ link('organisations/known'", "Braces or brackets are not closed in pairs."),
        ("{{ link('organisations/known') }", "Braces or brackets are not closed in pairs."),
        ("{{ }}", "Nothing stands between the braces."),
        ("{{ count('organisations' places='lyon') }}", "with all commas and quotation marks"),
        ("{{ count（'organisations') }}", "'（' cannot stand between braces."),
        ("{% if config.repo_url %}words\n\nwords", "{% if %} has no end."),
        ("words{% endif %}", "{% endif %} ends or parts nothing that has begun."),
        ("{% config.site_name %}", "A page cannot have {% config %}."),
        ("{% raw %}words", "{% raw %} has no end."),
        ("50 {% of all", "A page cannot have {% of %}."),
        ("{ link('organisations/known') }", "Write two braces on each side"),
        ("[[link('organisations/known')]]", "Write two braces on each side"),
        ("{{ link('organisations/KNOWN.md') }}", "Did you mean 'organisations/known'?"),
        ("{{ link('partnerships/known') }}", "Did you mean 'organisations/known'?"),
        ("<input type=image src=x>", "A page cannot have a form."),
        ("words <script>alert(1)", "A page cannot have <script>."),
        ("[{{ link('organisations/known') }}](index.md)", "A macro that makes a link stands within a link."),
        ("[one <a href='index.md'>two</a>](index.md)", "A link stands within another."),
        ("{% for x in range(9) %}{{ x }}{% endfor %}", "A page cannot have {% for %}."),
        ("{% macro x(a) %}{{ a }}{% endmacro %}{{ x(1) }}", "A page cannot have {% macro %}."),
        ("{{ directory('organisation') }}", "Did you mean 'organisations'? Choose from: "),
        ("{{ LINK('organisations/known') }}", "Did you mean 'link'?"),
        ("{{ text('organisations/known', 'sumary') }}", "Did you mean 'summary'? Choose from: summary, "),
        ("a&#x202e;b", "The character U+202E changes the direction of text."),
        ("a&#8238;b", "The character U+202E changes the direction of text."),
        ("<b id='x'></b> <b id='x'></b>", "The id 'x' stands twice on the page."),
        ("[x]()", "A link or image leads nowhere."),
        ("[x](mailto:)", "A link or image leads nowhere."),
        ("[x](https://)", "A link or image leads nowhere."),
        ("[x](https://https://example.org/)", "Take one of them out."),
        ("[x](https://ex\u0430mple.org/)", "Type the word anew on a Latin keyboard."),
    ],
)
def test_one_mistake_is_told_once_where_it_begins(checker: PageChecker, text: str, cure: str) -> None:
    (line,) = told(checker, f"{HEAD}{text}\n")
    assert line.startswith(f"docs/page.md:{LINE}:")
    assert cure in line


@pytest.mark.parametrize("text", HTML)
def test_html_that_does_anything_is_refused_with_its_line(checker: PageChecker, text: str) -> None:
    lines = told(checker, f"{HEAD}{text}\n")
    assert lines
    last = LINE + text.count("\n")
    assert any(line.startswith(tuple(f"docs/page.md:{number}:" for number in range(LINE, last + 1))) for line in lines)


def as_a_browser_reads_it(checker: PageChecker, text: str) -> BeautifulSoup:
    checker.markdown.reset()
    return BeautifulSoup(checker.markdown.convert(text), "html5lib")


def does_nothing(page: BeautifulSoup) -> bool:
    """Whether all elements and attributes of a page are those that a page may have, with addresses that it may name."""
    for tag in page.body.find_all(True) if page.body else ():
        addresses = [str(value) for name, value in tag.attrs.items() if name in ("href", "src")]
        if tag.name not in ELEMENTS or any(name.startswith("on") or name == "style" for name in tag.attrs):
            return False
        if any(re.match(r"\s*(?!https?:|mailto:)[\w\s]*:|\s*[/\\]{2}", address) for address in addresses):
            return False
    return not page.head or not page.head.find_all(True)


@pytest.mark.parametrize("text", UNFINISHED)
def test_what_is_no_whole_tag_is_refused_or_shown_as_text(checker: PageChecker, text: str) -> None:
    assert told(checker, f"{HEAD}{text}\n") or does_nothing(as_a_browser_reads_it(checker, text))


PIECES = [
    "<", ">", "</", "/>", "<!--", "-->", "--!>", "<!", "<?", "]]>", "<![CDATA[", "script", "<script>", "</script>",
    "img", "svg", "<p>", "</p>", "<div markdown>", "<div>", "</div>", "<a ", "<b", "<svg>", "<math>", "<style>",
    "<title>", "<textarea>", "<x:y>", " href=", " src=", " onclick=", " title=", '"', "'", "`", "```", "=", " ", "\n",
    "\n\n", "\t", "    ", "\x0c", "/", "\\", "javascript:", "java", "&#115;cript:", "&colon;", "//other.example", "x",
    "alert(1)", "[x](", "![x](", ")", "[x]", "[x]: ", "{: ", "{ ", " }", "onload=x", "{#", "#}", "{% raw %}",
    "{% endraw %}", "* ", "# ", "> ", "| a |\n| - |\n", "!!! note\n", "&lt;", "&#60;", "%3C", "*[x]: ", "[^1]",
    "[^1]: ", "++", ":smile:", "===", "- [x] ",
]  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=14).map("".join))
def test_whatever_is_accepted_does_nothing_in_a_browser(checker: PageChecker, text: str) -> None:
    if not told(checker, f"# A page\n\n{text}\n"):
        made = next(checker.vocabulary.variants(f"# A page\n\n{text}\n", {}))
        assert does_nothing(as_a_browser_reads_it(checker, made))


def test_what_the_front_matter_says_is_checked_where_it_is_shown(checker: PageChecker) -> None:
    (line,) = told(checker, f"{HEAD}{{{{ with }}}}\n")
    assert line.startswith("docs/page.md:4:")


@pytest.mark.parametrize("field", FRONT_MATTER)
def test_the_front_matter_loads_nothing_from_elsewhere(checker: PageChecker, field: str) -> None:
    assert told(checker, f"---\n{field}\n---\n\n# A page\n")


@pytest.mark.parametrize("head", ["—\ntitle: x\n—", "\n---\ntitle: x\n---", "----\ntitle: x\n----", "---\ntitle: x\n"])
def test_fields_between_other_lines_are_no_text(checker: PageChecker, head: str) -> None:
    (line,) = told(checker, f"{head}\n\n# A page\n")
    assert "Begin the page with a line of three hyphens" in line


@pytest.mark.parametrize("head", ["template: main.html", "Scripts: https://other.example/x.js", "Note: of the editors"])
def test_what_mkdocs_takes_for_fields_without_lines_is_refused(checker: PageChecker, head: str) -> None:
    (line,) = told(checker, f"{head}\n\n# A page\n")
    assert "Put the fields between two lines of ---." in line


def test_a_file_that_a_page_loads_is_there(checker: PageChecker, tmp_path: Path) -> None:
    (tmp_path / "docs" / "assets").mkdir(parents=True)
    (tmp_path / "docs" / "assets" / "one.css").touch()
    (tmp_path / "docs" / "page.md").write_text("---\nstyles: [assets/one.css, assets/two.css]\n---\n\n# A page\n")
    (problem,) = checker.folder(tmp_path / "docs")
    assert str(problem).startswith("docs/page.md:2:1: There is no file 'docs/assets/two.css'.")


@pytest.mark.parametrize("text", FINE)
def test_what_a_page_may_say_is_accepted(checker: PageChecker, text: str) -> None:
    assert told(checker, f"{HEAD}{text}\n") == []


FILES = {
    "page.html": "<p>Words</p>",
    "PAGE.HTM": "<p>Words</p>",
    "deep/page.xhtml": "<p/>",
    "page.rdf": "<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>",
    "feed.atom": "<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "e.svg": "<svg xmlns='http://www.w3.org/2000/svg'><path fill='u\\72l(//other.example/x)'/></svg>",
    "page.markdown": "<script>alert(1)</script>",
    "page.mkd": "{{ cycler.__init__ }}",
    "clusters/known.md": "<script>alert(1)</script>\n\n{{ record('organisations/known') }}\n",
    "organisations/known.md": '<script>alert(1)</script>\n\n{{ record("organisations/known") }}\n',
    "a.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "b.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "c.svg": "<svg xmlns='http://www.w3.org/2000/svg'><image href='https://other.example/x.png'/></svg>",
    "d.svg": "<svg xmlns='http://www.w3.org/2000/svg'><style>@import 'https://other.example/x.css';</style></svg>",
}
"""Files under docs that a browser would open as a page."""


@pytest.mark.parametrize("path", FILES)
def test_no_other_file_is_a_way_around(checker: PageChecker, tmp_path: Path, path: str) -> None:
    file = tmp_path / "docs" / path
    file.parent.mkdir(parents=True)
    file.write_text(FILES[path])
    assert {problem.path for problem in checker.folder(tmp_path / "docs")} == {f"docs/{path}"}


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (["con.md"], "docs/con.md:1:1: Windows cannot hold a file of this name."),
        (["assets/aux.tar.css"], "docs/assets/aux.tar.css:1:1: Windows cannot hold a file of this name."),
        (["a:b.md"], "docs/a:b.md:1:1: Windows cannot hold a file of this name."),
        (["About.md", "about.md"], "docs/about.md:1:1: Windows and macOS cannot tell it from 'docs/About.md'."),
        (["organisations/known.md"], "docs/organisations/known.md:1:1: The page at this place is that of the record"),
        (["organisations/known/index.md"], "docs/organisations/known/index.md:1:1: The page at this place is that"),
        (["e\u0301.md", "\u00e9.md"], "docs/\u00e9.md:1:1: Windows and macOS cannot tell it from"),
        (["a.md", "a/index.md"], "docs/a.md:1:1: It has the address of 'docs/a/index.md'."),
        (["a/README.md", "a/index.md"], "docs/a/index.md:1:1: It has the address of 'docs/a/README.md'."),
        (
            ["clusters/lion.yml"],
            "docs/clusters/lion.yml:1:1: A record does not stand among the pages. Move it to data/clus",
        ),
        (["a .md"], "docs/a .md:1:1: Windows cannot hold a file of this name."),
    ],
)
def test_a_page_has_a_name_and_a_place_of_its_own(
    checker: PageChecker, tmp_path: Path, paths: list[str], said: str
) -> None:
    for path in paths:
        (tmp_path / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / path).write_text("# A page\n")
    (problem,) = checker.folder(tmp_path / "docs")
    assert str(problem).startswith(said)


@pytest.mark.parametrize("path", ["clusters/.nav.yml", "assets/lion.yml", "lion.yaml"])
def test_other_yaml_among_the_pages_is_no_record(checker: PageChecker, tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text("a: b\n")
    assert checker.folder(tmp_path) == ()


def test_a_pipe_among_the_pages_is_not_waited_for(checker: PageChecker, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (problem,) = checker.folder(tmp_path)
    assert "This is not a file." in str(problem)


def test_capitals_do_not_part_a_page_from_that_of_a_record(checker: PageChecker, tmp_path: Path) -> None:
    (tmp_path / "organisations").mkdir()
    (tmp_path / "organisations" / "Known.md").write_text("# Known\n")
    assert "that of the record 'organisations/known'" in str(checker.folder(tmp_path)[0])


def test_a_link_to_a_file_elsewhere_is_no_page(checker: PageChecker, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").symlink_to(tmp_path / "secret.md")
    (line,) = checker.folder(tmp_path / "docs")
    assert str(line) == "docs/page.md:1:1: This is a link to another place. Put the file itself here."


def test_a_page_that_the_records_make_is_accepted(checker: PageChecker, tmp_path: Path) -> None:
    page = tmp_path / "docs" / "organisations" / "known.md"
    page.parent.mkdir(parents=True)
    page.write_text('---\ntitle: "{{ x }}"\n---\n{{ record("organisations/known") }}\n')
    assert checker.folder(tmp_path / "docs") == ()


def test_all_pages_of_the_atlas_are_accepted() -> None:
    site = Site(checks.check(ROOT / "data")[0])
    assert checker_of(site, ROOT / "mkdocs.yml").folder(ROOT / "docs") == ()


# --- The build, with and without our plugin, and the command


OPTIONS = """\
INHERIT: mkdocs.yml
plugins:
  - atlas: {}
  - macros:
      module_name: macros
      include_dir: data
      render_by_default: false
      force_render_paths: "*.md"
      j2_variable_start_string: "[["
      j2_variable_end_string: "]]"
      j2_extensions: [jinja2.ext.do, jinja2.ext.debug]
"""
"""Options of the macros plugin by which it would read pages otherwise."""
ATTACK = """\
---
title: "{{ cycler.__init__.__globals__.os.popen('touch ran').read() }}"
---

# {{ cycler.__init__.__globals__.os.popen('touch ran').read() }}

{{ cycler.__init__.__globals__.os.popen('touch ran').read() }}
<script>alert(1)</script>
{{ link("clusters/example-cluster-lion") }}
"""
TOLD = [
    "docs/attack.md:2:1: A title between the two --- cannot call macros.",
    "docs/attack.md:5:1: A page can only call macros and name settings.",
    "docs/attack.md:7:1: A page can only call macros and name settings.",
    "docs/attack.md:8:1: A page cannot have <script>.",
]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small atlas with a page that would run a command, and one with HTML and a wrong call."""
    root = made_up(tmp_path_factory.mktemp("pages") / "atlas")
    (root / "docs" / "attack.md").write_text(ATTACK)
    lines = "# Fine\n\n<iframe src=x></iframe>\n\n{{ link('clusters/example-cluster-lion') }}\n"
    (root / "docs" / "fine.md").write_text(lines)
    (root / "alone.yml").write_text(WITHOUT_OUR_PLUGIN.replace("docs_dir: staged", "docs_dir: docs"))
    (root / "options.yml").write_text(OPTIONS)
    return root


TOLD_OF_ALL = [
    *TOLD,
    "docs/fine.md:3:1: A page cannot have <iframe>.",
    "docs/fine.md:5:4: link: There is no record 'clusters/example-cluster-lion'. "
    "Did you mean 'clusters/example-cluster-lyon'?",
]


@pytest.mark.parametrize("how", ["build", "macros alone", "options", "check", "stage"])
def test_every_mistake_in_pages_is_told_at_once_and_nothing_runs(attacked: Path, how: str) -> None:
    commands = {"check": ["check"], "stage": ["stage", "staged"]}
    if how in commands:
        command = [sys.executable, "-m", "atlas", *commands[how]]
        done = subprocess.run(
            command, cwd=attacked, env=clean_environment(), capture_output=True, text=True, check=False
        )
    else:
        done = mkdocs("build", *([] if how == "build" else ["-f", f"{how.rsplit(maxsplit=1)[-1]}.yml"]), root=attacked)
    lines = (done.stdout + done.stderr).splitlines()
    said = [line for line in lines if line.startswith("docs/") and "warning:" not in line]
    assert done.returncode != 0
    assert [line[: len(start)] for line, start in zip(said, TOLD_OF_ALL, strict=True)] == TOLD_OF_ALL
    assert "Traceback" not in done.stdout + done.stderr
    assert not list(attacked.rglob("ran"))
    assert not (attacked / "site").exists()
    assert not (attacked / "staged").exists()


def test_no_page_is_blamed_for_a_record_that_is_wrong(attacked: Path) -> None:
    record = attacked / "data" / "clusters" / "example-cluster-kyoto.yml"
    kept = record.read_text("utf-8")
    record.write_text(kept.replace("name:", "nme:", 1), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "atlas", "check"], cwd=attacked, env=clean_environment(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    record.write_text(kept, encoding="utf-8")
    said = [line for line in done.stdout.splitlines() if line.startswith("docs/") and "warning:" not in line]
    assert [line for line in said if "There is no record" in line] == []
    assert len(said) == len(TOLD_OF_ALL) - 1


def test_a_field_with_the_name_of_a_macro_takes_nothing_from_it(checker: PageChecker) -> None:
    assert told(checker, "---\nlink: words\n---\n\n# A page\n\n{{ link('organisations/known') }}\n") == []


@pytest.mark.parametrize("field", ["render_macros: false", "render_macros: true", "title: '{{ cycler }}'"])
def test_no_field_switches_the_checks_off(checker: PageChecker, field: str) -> None:
    for text in ("{{ cycler.__init__ }}", "<script>alert(1)</script>"):
        assert told(checker, f"---\n{field}\n---\n\n{text}\n")
