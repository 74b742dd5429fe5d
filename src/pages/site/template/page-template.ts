/** The top of all pages. */
const HEADER_TEMPLATE = `
<% const { view } = it -%>
<header><% if (view.layout === 'wide') { %><div class="bar"><% } -%>
<<%= it.home ? 'a' : 'span' %> class="brand"<% if (it.home) { %> href="<%= it.home %>"<% } %>><span class="mark" aria-hidden="true"><%= it.initial %></span> <span><%= it.appName %></span></<%= it.home ? 'a' : 'span' %>>
<% if (view.layout === 'wide') { -%>
<% if (view.user) { %><p class="user"><%~ it.icon('user') %><bdi><%= view.user %></bdi></p><% } -%>
<% if (view.signOut) { %><%~ include('@form', { form: view.signOut }) %><% } %></div>
<% } -%>
</header>
`;

/** The foot of all pages. */
const FOOTER_TEMPLATE = `
<footer>
<% if (it.languages.length > 1 && !it.view.isShownOnce) { -%>
<nav aria-label="<%= it.texts.layout.language %>"><%~ it.icon('language') %>
<ul>
<% for (const each of it.languages) { -%>
<li><a href="<%= each.href %>" lang="<%= each.language %>" hreflang="<%= each.language %>"<% if (each.isCurrent) { %> aria-current="true"<% } %>><%= each.name %></a></li>
<% } -%>
</ul>
</nav>
<% } -%>
</footer>
`;

const MAIN_TEMPLATE = `
<% const { view } = it -%>
<main id="content" tabindex="-1">
<div class="body"<% if (view.alert && view.retryAfter) { %> data-wait="<%= view.retryAfter %>"<% } %>>
<div class="title">
<% if (view.sign) { -%>
<span class="sign <%= view.tone ?? '' %>"><%~ it.icon(view.sign) %></span>
<% } -%>
<h1><%= view.title %></h1>
<% if (view.text) { -%>
<p class="lead"><%= it.fill(view.text) %></p>
<% } -%>
</div>
<% if (view.alert) { -%>
<div class="alert" role="alert" tabindex="-1"<% if (it.focus === 'alert') { %> autofocus<% } %>><%~ it.icon('alert') %><p><%= view.alert %></p></div>
<% } -%>
<% if (view.notice) { -%>
<div class="notice" role="status"><%~ it.icon('check') %><p><%= view.notice %></p></div>
<% } -%>
<% for (const section of view.sections) { -%>
<section<% if (section.alert && view.retryAfter) { %> data-wait="<%= view.retryAfter %>"<% } %><% if (section.id) { %> id="<%= section.id %>" aria-labelledby="<%= section.id %>-title"<% } %><% if (section.tone === 'danger') { %> class="danger-zone"<% } %>>
<% if (section.title) { -%>
<div><h2<% if (section.id) { %> id="<%= section.id %>-title"<% } %>><%= section.title %></h2>
<% if (section.text) { -%>
<p class="about"><%= section.text %></p>
<% } -%>
</div>
<% } -%>
<% if (section.alert) { -%>
<div class="alert" role="alert" tabindex="-1"<% if (it.focus === section) { %> autofocus<% } %>><%~ it.icon('alert') %><p><%= section.alert %></p></div>
<% } -%>
<% if (section.notice) { -%>
<div class="notice" role="status"><%~ it.icon('check') %><p><%= section.notice %></p></div>
<% } -%>
<% for (const block of section.blocks) { -%>
<%~ include('@block', { part: block, at: section.id }) %>
<% } -%>
</section>
<% } -%>
<% if (view.reference) { -%>
<p class="reference"><%= it.texts.layout.reference.replace('{id}', () => view.reference) %></p>
<% } -%>
</div>
<% if (view.prompt) { -%>
<p class="prompt"><% if (view.prompt.text) { %><span><%= view.prompt.text %></span> <% } %><a href="<%= view.prompt.link.href %>"><%= view.prompt.link.label %></a></p>
<% } -%>
</main>
`;

const PAGE_TEMPLATE = `<!doctype html>
<html lang="<%= it.language %>" dir="<%= it.direction %>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title><% if (it.isError) { %><%= it.texts.layout.error %>: <% } %><%= it.view.title %> – <%= it.appName %></title>
<link rel="icon" href="<%= it.favicon %>">
<style><%~ it.style %></style>
<script type="module" src="<%= it.script.path %>" integrity="<%= it.script.integrity %>"></script>
</head>
<body class="<%= it.view.layout ?? 'card' %>"<% if (it.isSignedIn) { %> data-signed-in<% } %>>
<a class="skip" href="#content"><%= it.texts.layout.skip %></a>
<%~ include('@header') %>
<% if (it.view.layout === 'wide') { -%>
<div class="frame<% if (it.view.nav) { %> has-nav<% } %>">
<% if (it.view.nav) { -%>
<nav aria-label="<%= it.texts.layout.navigation %>">
<ul>
<% for (const item of it.view.nav) { -%>
<li><a href="<%= item.href %>"<% if (item.isCurrent) { %> aria-current="page"<% } %>><%~ it.icon(item.icon) %><%= item.label %></a></li>
<% } -%>
</ul>
</nav>
<% } -%>
<%~ include('@main') %>
</div>
<% } else { -%>
<%~ include('@main') %>
<% } -%>
<%~ include('@footer') %>
<% for (const signal of it.view.passkeySignals ?? []) { -%>
<template data-passkey-signal><%= JSON.stringify(signal) %></template>
<% } -%>
<template id="script-texts"><%= JSON.stringify(it.texts.script) %></template>
</body>
</html>
`;

/** The HTML of all pages, in parts by name. */
export const FRAME_TEMPLATES: Readonly<Record<string, string>> = {
  header: HEADER_TEMPLATE,
  footer: FOOTER_TEMPLATE,
  main: MAIN_TEMPLATE,
  page: PAGE_TEMPLATE,
};
