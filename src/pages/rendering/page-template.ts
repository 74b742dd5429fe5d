import { PAGE_STYLE } from './page-style.js';

/** The HTML of all pages. `<%=` escapes. */
export const PAGE_TEMPLATE = `<!doctype html>
<html lang="<%= it.language %>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title><% if (it.error) { %><%= it.errorPrefix %>: <% } %><%= it.title %> – <%= it.appName %></title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<p class="app"><%= it.appName %></p>
<h1><%= it.title %></h1>
<% if (it.error) { -%>
<p class="alert" role="alert"><%= it.error %></p>
<% } -%>
<% if (it.account) { -%>
<p class="account"><%= it.account.label %>:<br><strong><%= it.account.value %></strong></p>
<% } -%>
<% if (it.text) { -%>
<p><%= it.text %></p>
<% } -%>
<% if (it.code) { -%>
<p class="code"><%= it.code %></p>
<% } -%>
<% if (it.form) { -%>
<form method="post" action="<%= it.form.action %>">
<% for (const field of it.form.fields) { -%>
<div class="field">
<label for="<%= field.name %>"><%= field.label %></label>
<input id="<%= field.name %>" name="<%= field.name %>" type="<%= field.type %>" autocomplete="<%= field.autocomplete %>" maxlength="<%= field.maxLength %>"
<% if (field.value !== undefined) { %> value="<%= field.value %>"<% } %>
<% if (field.isRequired) { %> required<% } %>
<% if (field.type === 'text') { %> autocapitalize="off" spellcheck="false"<% } %>
<% if (field.error) { %> aria-invalid="true"<% } %>
<% if (field.error || field.hint) { %> aria-describedby="<%= field.name %>-note"<% } %>>
<% if (field.error || field.hint) { -%>
<p id="<%= field.name %>-note"<% if (field.error) { %> class="error"<% } %>><%= field.error ?? field.hint %></p>
<% } -%>
</div>
<% } -%>
<button type="submit"><%= it.form.button %></button>
</form>
<% } -%>
<% if (it.link) { -%>
<a class="button" href="<%= it.link.url %>"><%= it.link.label %></a>
<% } -%>
</main>
</body>
</html>
`;
