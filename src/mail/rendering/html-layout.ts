/**
 * The HTML of all mails: one column, readable without styles, in dark mode and by screen readers; no image,
 * no remote content. `<%=` escapes.
 */
export const HTML_LAYOUT = `<!doctype html>
<html lang="<%= it.language %>" dir="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title><%= it.subject %></title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; padding: 24px 16px; background: #ffffff; color: #1c1c1e; }
main { max-width: 560px; margin: 0 auto; font: 16px/1.5 -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
h1 { font-size: 20px; line-height: 1.3; margin: 0 0 16px; }
p { margin: 0 0 16px; overflow-wrap: anywhere; }
a { color: #0b57d0; }
.button { display: inline-block; padding: 12px 20px; border-radius: 6px; background: #0b57d0; color: #ffffff; font-weight: 600; text-decoration: none; }
.code { font: 600 28px/1.3 ui-monospace, Menlo, Consolas, monospace; letter-spacing: 2px; }
.small { font-size: 14px; color: #5f6368; }
th { text-align: start; vertical-align: top; padding: 0 16px 4px 0; font-weight: 600; }
td { padding: 0 0 4px; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 0 0 16px; }
@media (prefers-color-scheme: dark) {
body { background: #1c1c1e; color: #f2f2f7; }
a { color: #8ab4f8; }
.button { background: #8ab4f8; color: #1c1c1e; }
.small { color: #aeaeb2; }
}
</style>
</head>
<body>
<main>
<h1><%= it.subject %></h1>
<p><%= it.greeting %></p>
<% for (const paragraph of it.before) { -%>
<p><%= paragraph %></p>
<% } -%>
<% if (it.details.length > 0) { -%>
<table>
<% for (const { label, value } of it.details) { -%>
<tr><th scope="row"><%= label %></th><td><%= value %></td></tr>
<% } -%>
</table>
<% } -%>
<% if (it.link) { -%>
<p><a class="button" href="<%= it.link.url %>"><%= it.link.label %></a></p>
<p class="small"><%= it.link.hint %><br><a href="<%= it.link.url %>"><%= it.link.url %></a></p>
<% } -%>
<% if (it.code) { -%>
<p><%= it.code.label %></p>
<p class="code"><%= it.code.value %></p>
<% } -%>
<% for (const paragraph of it.after) { -%>
<p><%= paragraph %></p>
<% } -%>
<hr>
<p class="small"><%= it.footer %></p>
</main>
</body>
</html>
`;
