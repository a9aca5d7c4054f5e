import { Marked, marked } from "marked";

const text = `# Title with *emphasis* and \`code\`

A paragraph with **bold**, ~~gone~~, a [link](http://example.com "title"), ![image](a.png) and
a line break.  
https://auto.link and <me@example.com>

- one
- two
  - nested
    1. deep
- [x] done
- [ ] open

> quoted
> > twice

\`\`\`js
const x = 1 < 2;
\`\`\`

| a | b |
|:--|--:|
| 1 | *2* |

***

<div>raw <b>html</b></div>

[ref]: http://reference.com
See [ref] &amp; &copy; \\* escaped
`;

const upper = new Marked({
  renderer: {
    heading({ tokens, depth }) {
      return `<h${depth} class="x">${this.parser.parseInline(tokens).toUpperCase()}</h${depth}>`;
    },
  },
});

export default {
  html: marked.parse(text),
  inline: marked.parseInline("**a** _b_ `c`"),
  tokens: marked.lexer("# a\n\n* b").map((token) => [token.type, token.raw]),
  breaks: marked.parse("a\nb", { breaks: true }),
  renderer: upper.parse("## some *heading*"),
  long: marked.parse("word *em* [x](y)\n\n".repeat(30)).length,
};
