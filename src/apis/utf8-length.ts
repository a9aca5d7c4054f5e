/** How many bytes a text has in UTF-8; a lone surrogate counts as the replacement character. */
export const utf8Length = (text: string): number => {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes++;
    else if (isPair(text, unit, index)) {
      bytes += 2;
      index++;
    } else bytes += 2;
  }
  return bytes;
};

const isPair = (text: string, unit: number, index: number): boolean =>
  unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
