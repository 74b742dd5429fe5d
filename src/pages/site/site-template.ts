import { SITE_STYLE } from './site-style.js';

/** The HTML of a form. `<%=` escapes. */
const FORM = `
<form method="post"<% if (form.look === 'danger' || !form.fields) { %> class="plain"<% } %>>
<% for (const [name, value] of Object.entries({ ...it.hidden, ...form.hidden, ...(form.action && { action: form.action }) })) { -%>
<input type="hidden" name="<%= name %>" value="<%= value %>">
<% } -%>
<% for (const field of form.fields ?? []) { -%>
<% const id = (form.action ? form.action + '-' : '') + field.name -%>
<div class="field">
<label for="<%= id %>"><%= field.label %><% if (field.isOptional) { %> <span class="optional">(<%= it.texts.layout.optional %>)</span><% } %></label>
<input id="<%= id %>" name="<%= field.name %>" type="<%= field.type ?? 'text' %>" autocomplete="<%= field.autocomplete %>"
<% if (field.isCode) { %> class="code" inputmode="numeric" autocapitalize="off" spellcheck="false"<% } else if (field.type !== 'password') { %> autocapitalize="none" spellcheck="false"<% } %>
<% if (field.value !== undefined) { %> value="<%= field.value %>"<% } %>
<% if (!field.isOptional) { %> required<% } %>
<% if (field.error) { %> aria-invalid="true"<% } %>
<% if (field.error || field.hint) { %> aria-describedby="<%= id %>-note"<% } %>>
<% if (field.error || field.hint) { -%>
<p id="<%= id %>-note" class="<%= field.error ? 'error' : 'hint' %>"><%= it.fill(field.error ?? field.hint) %></p>
<% } -%>
</div>
<% } -%>
<button type="submit" class="<%= form.look ?? 'primary' %>"><%= form.button %></button>
</form>
`;

/** The HTML of all pages: a header with the name of the application, and the sections as cards. */
export const SITE_TEMPLATE = `<!doctype html>
<html lang="<%= it.language %>" dir="<%= it.direction %>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title><% if (it.view.alert || it.view.status >= 400) { %><%= it.texts.layout.error %>: <% } %><%= it.view.title %> – <%= it.appName %></title>
<link rel="icon" href="data:,">
<style>${SITE_STYLE}</style>
<script type="module" src="<%= it.script.path %>" integrity="<%= it.script.integrity %>"></script>
</head>
<body class="<%= it.view.layout ?? 'card' %>">
<a class="skip" href="#content"><%= it.texts.layout.skip %></a>
<header><span class="mark" aria-hidden="true"><%= [...it.appName][0].toUpperCase() %></span> <span class="brand"><%= it.appName %></span></header>
<main id="content">
<h1><%= it.view.title %></h1>
<% if (it.view.alert) { -%>
<p class="alert" role="alert"><%= it.view.alert %></p>
<% } -%>
<% if (it.view.notice) { -%>
<p class="notice" role="status"><%= it.view.notice %></p>
<% } -%>
<% if (it.view.text) { -%>
<p class="lead"><%= it.fill(it.view.text) %></p>
<% } -%>
<% for (const section of it.view.sections) { -%>
<section>
<% if (section.title) { -%>
<h2><%= section.title %></h2>
<% } -%>
<% for (const block of section.blocks) { -%>
<% if (block.kind === 'text') { -%>
<p><%= it.fill(block.text) %></p>
<% } else if (block.kind === 'form') { const { form } = block -%>
${FORM}
<% } else if (block.kind === 'rows') { -%>
<ul class="rows">
<% for (const row of block.rows) { -%>
<li><div><p class="name"><%= row.title %><% if (row.badge) { %> <span class="badge"><%= row.badge %></span><% } %></p>
<% if (row.note) { -%>
<p class="note"><%= row.note %></p>
<% } -%>
</div>
<% if (row.form) { const { form } = row -%>
${FORM}
<% } -%>
</li>
<% } -%>
</ul>
<% } else if (block.kind === 'button') { -%>
<a class="button primary" href="<%= block.link.href %>"><%= block.link.label %></a>
<% } else if (block.kind === 'links') { -%>
<p class="links"><% for (const link of block.links) { %><a href="<%= link.href %>"><%= link.label %></a> <% } %></p>
<% } else if (block.kind === 'image') { -%>
<img class="qr" src="<%= block.source %>" alt="<%= block.label %>" width="200" height="200">
<% } else if (block.kind === 'code') { -%>
<ul class="codes"><% for (const line of block.lines) { %><li><code><%= line %></code></li><% } %></ul>
<% } -%>
<% } -%>
</section>
<% } -%>
<% if (it.view.reference) { -%>
<p class="reference"><%= it.texts.layout.reference.replace('{id}', it.view.reference) %></p>
<% } -%>
</main>
<footer>
<% if (!it.view.isShownOnce) { -%>
<nav aria-label="<%= it.texts.layout.language %>">
<ul>
<% for (const each of it.languages) { -%>
<li><a href="<%= each.href %>" lang="<%= each.language %>" hreflang="<%= each.language %>"<% if (each.isCurrent) { %> aria-current="true"<% } %>><%= each.name %></a></li>
<% } -%>
</ul>
</nav>
<% } -%>
</footer>
</body>
</html>
`;
