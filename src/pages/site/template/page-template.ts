/** The logo or the first letter, and the name of the application. */
const BRAND_TEMPLATE = `
<<%= it.home ? 'a' : 'span' %> class="brand"<% if (it.home) { %> href="<%= it.home %>"<% } %>>
<% if (it.logo) { -%>
<img src="<%= it.logoPath %>" alt="<% if (it.logo.isWordmark) { %><%= it.appName %><% } %>" width="<%= it.logo.width %>" height="<%= it.logo.height %>">
<% } else { -%>
<span class="mark" aria-hidden="true"><%= it.initial %></span>
<% } -%>
<% if (!it.logo?.isWordmark) { -%>
<span><%= it.appName %></span>
<% } -%>
</<%= it.home ? 'a' : 'span' %>>
`;

/** The user of a page of the account, and the way out. */
const ACCOUNT_TEMPLATE = `
<% if (it.view.user) { -%>
<p class="user"><%~ it.icon('user') %><bdi><%= it.view.user %></bdi></p>
<% } -%>
<% if (it.view.signOut) { -%>
<%~ include('@form', { form: it.view.signOut }) %>
<% } -%>
`;

const HEADER_TEMPLATE = `
<header>
<% if (it.view.layout === 'wide') { -%>
<div class="bar"><%~ it.part('brand') %><%~ it.part('account') %></div>
<% } else { -%>
<%~ it.part('brand') %>
<% } -%>
</header>
`;

const LANGUAGES_TEMPLATE = `
<% if (it.languages.length > 1) { -%>
<nav aria-label="<%= it.texts.layout.language %>"><%~ it.icon('language') %>
<ul>
<% for (const each of it.languages) { -%>
<li><a href="<%= each.href %>" lang="<%= each.language %>" hreflang="<%= each.language %>"<% if (each.isCurrent) { %> aria-current="true"<% } %>><%= each.name %></a></li>
<% } -%>
</ul>
</nav>
<% } -%>
`;

const FOOTER_TEMPLATE = `
<footer>
<%~ it.part('languages') %>
<% if (it.docs) { -%>
<a href="<%= it.docs %>"><%= it.texts.layout.docs %></a>
<% } -%>
</footer>
`;

/** The pages beside a wide one. */
const NAVIGATION_TEMPLATE = `
<% if (it.view.nav) { -%>
<nav aria-label="<%= it.texts.layout.navigation %>">
<ul>
<% for (const item of it.view.nav) { -%>
<li><a href="<%= item.href %>"<% if (item.isCurrent) { %> aria-current="page"<% } %>><%~ it.icon(item.icon) %><%= item.label %></a></li>
<% } -%>
</ul>
</nav>
<% } -%>
`;

/** Everything that a reader sees. */
const LAYOUT_TEMPLATE = `
<%~ it.part('header') %>
<% if (it.view.layout === 'wide') { -%>
<div class="frame<% if (it.view.nav) { %> has-nav<% } %>">
<%~ it.part('navigation') %>
<%~ it.part('main') %>
</div>
<% } else { -%>
<%~ it.part('main') %>
<% } -%>
<%~ it.part('footer') %>
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
<p class="lead"><%= view.text %></p>
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
<%~ it.part('layout') %>
<% for (const signal of it.view.passkeySignals ?? []) { -%>
<template data-passkey-signal><%= JSON.stringify(signal) %></template>
<% } -%>
<template id="script-texts"><%= JSON.stringify(it.texts.script) %></template>
</body>
</html>
`;

/** The HTML of all pages, in parts by name. */
export const FRAME_TEMPLATES: Readonly<Record<string, string>> = {
  account: ACCOUNT_TEMPLATE,
  brand: BRAND_TEMPLATE,
  footer: FOOTER_TEMPLATE,
  header: HEADER_TEMPLATE,
  languages: LANGUAGES_TEMPLATE,
  layout: LAYOUT_TEMPLATE,
  main: MAIN_TEMPLATE,
  navigation: NAVIGATION_TEMPLATE,
  page: PAGE_TEMPLATE,
};
