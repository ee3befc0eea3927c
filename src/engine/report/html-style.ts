/** The style sheet of the report page. Its hash stands in the page's content security policy: a test tells when it has to be renewed. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --back: #ffffff; --panel: #f6f8fa; --line: #d1d9e0; --error: #b3261e; --warning: #8a5a00; --info: #0b5cad; --hint: #59636e; }
@media screen and (prefers-color-scheme: dark) { :root { --text: #e6e6e6; --quiet: #a5adb5; --back: #1b1d1f; --panel: #24272a; --line: #3d4247; --error: #ff8a80; --warning: #f2b84b; --info: #79b8ff; --hint: #a5adb5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.5rem; font: 1rem/1.5 system-ui, "Segoe UI", sans-serif; color: var(--text); background: var(--back); overflow-wrap: break-word; }
h1 { font-size: 1rem; font-weight: 400; color: var(--quiet); margin: 0; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1.05rem; margin: 0; }
h4 { font-size: .95rem; margin: 1rem 0 .25rem; }
p { margin: .4rem 0; }
.verdict { font-size: 1.2rem; line-height: 1.45; font-weight: 500; max-width: 62rem; margin: .5rem 0 0; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
table { border-collapse: collapse; margin: .5rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { overflow-wrap: normal; font-weight: 600; color: var(--quiet); font-size: .875rem; }
td { min-width: 7em; } td.number, th.number { min-width: 0; text-align: right; white-space: nowrap; }
.wide { overflow-x: auto; }
article { border-left: .25rem solid var(--line); padding: .25rem 0 .25rem 1rem; margin: 1.75rem 0; }
article.error { border-color: var(--error); } article.warning { border-color: var(--warning); } article.info { border-color: var(--info); }
.label { font-weight: 600; } .error .label { color: var(--error); } .warning .label { color: var(--warning); } .info .label { color: var(--info); } .hint .label { color: var(--hint); }
pre, code { font: .85rem/1.45 ui-monospace, "Cascadia Mono", Consolas, monospace; overflow-wrap: anywhere; }
pre { background: var(--panel); border: 1px solid var(--line); padding: .6rem .75rem; margin: .4rem 0; white-space: pre-wrap; }
mark { background: none; color: inherit; font-weight: 700; text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 3px; }
ol, ul { margin: .25rem 0; padding-left: 1.5rem; }
details { margin: .5rem 0; } summary { cursor: pointer; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--quiet); font: 11px system-ui, "Segoe UI", sans-serif; }
svg .name { fill: var(--text); } svg .axis { stroke: var(--line); } svg .records { fill: var(--quiet); opacity: .55; }
svg .error { fill: var(--error); } svg .warning { fill: var(--warning); } svg .info { fill: var(--info); } svg .hint { fill: var(--hint); }
footer { margin-top: 3rem; color: var(--quiet); font-size: .875rem; }
@media screen and (max-width: 40rem) { body { padding: 1rem .75rem; } .wide svg { min-width: 40rem; } table { font-size: .875rem; } th, td { padding-right: .6rem; } td { min-width: 8em; } td.number { min-width: 0; } }
@media print { :root { color-scheme: light; } .wide { overflow-x: visible; } body { max-width: none; padding: 0; font-size: 10pt; } article, tr, svg { break-inside: avoid; } h2, h3, h4 { break-after: avoid; } pre { border-color: #bbbbbb; } }
`;

/** SHA-256 of the text between the style tags, base64. */
export const STYLE_HASH = 'rduliEITCZNZuNI106DuBNZKGLTg80EHFULV3q/wDOc=';
