/** A part of a page: `it.part`, beside the variables of the page. `<%=` escapes. */
export const BLOCK_TEMPLATE = `
<% const { part, at } = it -%>
<% if (part.kind === 'text') { -%>
<p><%~ it.timed(part.text) %></p>
<% } else if (part.kind === 'without_passkeys') { -%>
<p data-without-passkeys><%= part.text %></p>
<% } else if (part.kind === 'fact') { -%>
<p class="fact"><%= part.label %>:<br><strong><%= part.value %></strong></p>
<% } else if (part.kind === 'digits') { -%>
<p class="code"><%= part.text %></p>
<% } else if (part.kind === 'passkey_signal') { -%>
<template data-passkey-signal><%= JSON.stringify(part.signal) %></template>
<% } else if (part.kind === 'form') { -%>
<%~ include('@form', { form: part.form, at }) %>
<% } else if (part.kind === 'rows') { -%>
<ul class="rows">
<% for (const row of part.rows) { const { forms = [] } = row -%>
<li><% if (row.icon) { %><span class="tile"><%~ it.icon(row.icon) %></span><% } %>
<div class="row"><p class="name"><bdi><%= row.title %></bdi><% if (row.badge) { %> <span class="badge <%= row.tone ?? 'ok' %>"><%= row.badge %></span><% } %></p>
<% if (row.note) { -%>
<p class="note"><%~ it.timed(row.note) %></p>
<% } -%>
</div>
<% if (forms.length > 0 || row.link) { -%>
<div class="acts">
<% if (row.link) { -%>
<a class="button secondary" href="<%= row.link.href %>"><%= row.link.label %><span class="hidden">: <%= row.title %></span></a>
<% } -%>
<% for (const form of forms) { -%>
<%~ include('@form', { form, at }) %>
<% } -%>
</div>
<% } -%>
</li>
<% } -%>
</ul>
<% } else if (part.kind === 'button') { -%>
<a class="button <%= part.look ?? 'primary' %>" href="<%= part.link.href %>"><%= part.link.label %></a>
<% } else if (part.kind === 'links') { -%>
<p class="links"><% for (const link of part.links) { %><a href="<%= link.href %>"><%= link.label %></a> <% } %></p>
<% } else if (part.kind === 'divider') { -%>
<p class="divider"><%= part.text %></p>
<% } else if (part.kind === 'empty') { -%>
<div class="empty"><%~ it.icon(part.icon) %><p><%= part.text %></p></div>
<% } else if (part.kind === 'image') { -%>
<img class="qr" src="<%= part.source %>" alt="<%= part.label %>" width="200" height="200">
<% } else if (part.kind === 'code') { -%>
<ul class="codes"><% for (const line of part.lines) { %><li><code dir="ltr"><%= line %></code></li><% } %></ul>
<% } -%>
`;
