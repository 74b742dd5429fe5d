/** The text form of all mails. Not HTML: nothing is escaped. `-%>` removes the end of its line. */
export const TEXT_LAYOUT = `<%= it.greeting %>

<% for (const paragraph of it.before) { -%>
<%= paragraph %>

<% } -%>
<% if (it.details.length > 0) { -%>
<% for (const { label, value } of it.details) { -%>
<%= label %>: <%= value %>
<% } -%>

<% } -%>
<% if (it.link) { -%>
<%= it.link.label %>:
<%= it.link.url %>

<% } -%>
<% if (it.code) { -%>
<%= it.code.label %>
<%= it.code.value %>

<% } -%>
<% for (const paragraph of it.after) { -%>
<%= paragraph %>

<% } -%>
--${' '}
<%= it.footer %>
`;
