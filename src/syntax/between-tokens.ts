/** What may stand between two tokens (12.2 - 12.4), for those few who need the place of a token that the tree does not tell. */

const WHITE = /^\s$/;
const LINE_END = /[\n\r\u2028\u2029]/;

/** The offset of the first token at or behind `start`, which is the offset of a token's end. */
export const nextToken = (text: string, start: number): number => {
  let offset = start;
  while (offset < text.length) {
    const next = afterBlank(text, offset);
    if (next === offset) break;
    offset = next;
  }
  return offset;
};

const afterBlank = (text: string, offset: number): number => {
  if (text.startsWith("/*", offset)) return endOfComment(text, offset);
  if (text.startsWith("//", offset)) return endOfLine(text, offset);
  return WHITE.test(text.charAt(offset)) ? offset + 1 : offset;
};

/** One without an end stands in a string. */
const endOfComment = (text: string, start: number): number => {
  const end = text.indexOf("*/", start + 2);
  return end < 0 ? start : end + 2;
};

const endOfLine = (text: string, start: number): number => {
  let offset = start;
  while (offset < text.length && !LINE_END.test(text.charAt(offset))) offset++;
  return offset;
};
