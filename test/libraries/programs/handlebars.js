import Handlebars from "handlebars/dist/handlebars.js";

Handlebars.registerHelper("loud", (text) => text.toUpperCase());
Handlebars.registerHelper("list", function (items, options) {
  return `<ul>${items.map((item) => `<li>${options.fn(item)}</li>`).join("")}</ul>`;
});
Handlebars.registerHelper("link", (text, url) => new Handlebars.SafeString(`<a href="${Handlebars.escapeExpression(url)}">${text}</a>`));
Handlebars.registerPartial("person", "{{firstname}} {{lastname}}");

const render = (template, context, options) => Handlebars.compile(template, options)(context);
const people = [{ firstname: "Yehuda", lastname: "Katz" }, { firstname: "Alan", lastname: "<Johnson>" }];

let failure;
try {
  Handlebars.precompile("{{#if x}} {{/each}}");
} catch (error) {
  failure = error.message;
}

export default {
  simple: render("{{firstname}} {{loud lastname}}", people[0]),
  each: render("{{#each people}}{{@index}}:{{firstname}}{{#unless @last}}, {{/unless}}{{/each}}", { people }),
  block: render("{{#list people}}{{> person}}{{/list}}", { people }),
  conditions: render("{{#if a}}A{{else if b}}B{{else}}C{{/if}}", { b: true }),
  withLookup: render("{{#with story}}{{intro}}-{{lookup map key}}{{/with}}", { story: { intro: "x", map: { k: 5 }, key: "k" } }),
  literals: render("{{link 'See & go' 'http://x/?a=1&b=2'}}", {}),
  raw: render("{{{html}}} {{html}}", { html: "<b>&</b>" }),
  paths: render("{{#each list}}{{../name}}.{{this}} {{/each}}", { name: "n", list: [1, 2] }),
  blockParams: render("{{#each users as |user id|}}{{id}}={{user.name}};{{/each}}", { users: { a: { name: "x" }, b: { name: "y" } } }),
  strict: (() => {
    try {
      return render("{{missing}}", {}, { strict: true });
    } catch (error) {
      return error.message;
    }
  })(),
  whitespace: render("  {{~#if true~}}  x  {{~/if~}}  y", {}),
  precompiled: Handlebars.precompile("{{a}}").length,
  failure,
};
