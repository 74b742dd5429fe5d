/** A form: `it.form`, beside the variables of the page. `<%=` escapes. */
export const FORM_TEMPLATE = `
<% const { form, at } = it -%>
<form method="post"<% if (form.wait) { %> data-wait="<%= form.wait %>"<% } %><% if (form.passkey) { %> data-passkey="<%= form.passkey.kind %>"<% if (form.passkey.rpId) { %> data-rp-id="<%= form.passkey.rpId %>"<% } %><% if (form.passkey.isSuggested) { %> data-suggested<% } %> hidden<% } %><% if (at) { %> action="#<%= at %>"<% } %><% if (!form.fields?.length && !form.passkey) { %> class="plain"<% } %>>
<% for (const [name, value] of Object.entries({ ...it.hidden, ...form.hidden, ...(form.action && { action: form.action }) })) { -%>
<input type="hidden" name="<%= name %>" value="<%= value %>">
<% } -%>
<% if (form.passkey) { -%>
<input type="hidden" name="credential" value="">
<input type="hidden" name="sign_in_token" value="">
<% } -%>
<% if (form.divider) { -%>
<p class="divider"><%= form.divider %></p>
<% } -%>
<% for (const field of form.fields ?? []) { -%>
<% const id = (form.action ? form.action + '-' : '') + field.name -%>
<% if (field.type === 'checkbox') { -%>
<div class="check"><input id="<%= id %>" name="<%= field.name %>" type="checkbox" value="true"<% if (field.value) { %> checked<% } %>><label for="<%= id %>"><%= field.label %></label></div>
<% continue } -%>
<div class="field">
<label for="<%= id %>"><%= field.label %><% if (field.isOptional) { %> <span class="optional">(<%= it.texts.layout.optional %>)</span><% } %></label>
<% if (field.options) { -%>
<select id="<%= id %>" name="<%= field.name %>" autocomplete="<%= field.autocomplete %>"<% if (field.error) { %> aria-invalid="true"<% } %><% if (field === it.focus) { %> autofocus<% } %><% if (field.error || field.hint) { %> aria-describedby="<%= id %>-note"<% } %>>
<% for (const option of field.options) { -%>
<option value="<%= option.value %>"<% if (option.value === (field.value ?? '')) { %> selected<% } %>><%= option.label %></option>
<% } -%>
</select>
<% } else { -%>
<input id="<%= id %>" name="<%= field.name %>" type="<%= field.type ?? 'text' %>" autocomplete="<%= field.autocomplete %>" <% if (field.autocomplete === 'new-password' && field.name !== 'password_repeat') { %>data-min-length="<%= it.minPasswordLength %>" <% } %>dir="<%= field.isCode || field.type === 'email' ? 'ltr' : 'auto' %>"
<% if (field.isCode) { %> class="code" inputmode="numeric" autocapitalize="off" spellcheck="false"<% } else if (field.type !== 'password') { %> autocapitalize="none" spellcheck="false"<% } %>
<% if (field.value !== undefined) { %> value="<%= field.value %>"<% } %>
<% if (!field.isOptional) { %> required<% } %>
<% if (field.error) { %> aria-invalid="true"<% } %>
<% if (field === it.focus) { %> autofocus<% } %>
<% if (field.error || field.hint) { %> aria-describedby="<%= id %>-note"<% } %>>
<% } -%>
<% if (field.error) { -%>
<p id="<%= id %>-note" class="error"><%~ it.icon('alert') %><span><%= field.error %></span></p>
<% } else if (field.hint) { -%>
<p id="<%= id %>-note" class="hint"><%= field.hint %></p>
<% } -%>
<% if (field.link) { -%>
<a class="aside" href="<%= field.link.href %>"><%= field.link.label %></a>
<% } -%>
</div>
<% } -%>
<button type="submit" class="<%= form.look ?? 'primary' %>"><% if (form.icon) { %><%~ it.icon(form.icon) %><% } %><%= form.button %></button>
</form>
`;
