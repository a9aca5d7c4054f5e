import Mustache from "mustache";

const view = {
  title: "Joe",
  calc: () => 2 + 4,
  beatles: [{ first: "John", last: "Lennon" }, { first: "Paul", last: "McCartney" }],
  name() {
    return `${this.first} ${this.last}`;
  },
  bold: () => (text, render) => `<b>${render(text)}</b>`,
  html: '<a href="x">&</a>',
  nested: { deep: { value: [1, 2, 3] } },
  empty: [],
};

let failure;
try {
  Mustache.render("{{#open}} never closed", {});
} catch (error) {
  failure = error.message;
}

export default {
  simple: Mustache.render("{{title}} spends {{calc}}", view),
  sections: Mustache.render("{{#beatles}}\n* {{name}}\n{{/beatles}}", view),
  lambda: Mustache.render("{{#bold}}Hi {{title}}.{{/bold}}", view),
  escaping: Mustache.render("{{html}} {{{html}}} {{&html}}", view),
  inverted: Mustache.render("{{^empty}}nothing{{/empty}}{{#empty}}something{{/empty}}", view),
  dots: Mustache.render("{{#nested.deep.value}}{{.}},{{/nested.deep.value}}", view),
  partials: Mustache.render("{{#beatles}}{{> person}}{{/beatles}}", view, { person: "[{{first}}]" }),
  delimiters: Mustache.render("{{=<% %>=}}<% title %> {{title}}", view),
  comments: Mustache.render("a{{! not shown }}b", view),
  tokens: Mustache.parse("{{a}} {{#b}}c{{/b}}"),
  failure,
};
