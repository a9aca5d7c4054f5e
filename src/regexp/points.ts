/** Code points in a text (11.1.4): a pair of surrogates is one, every other unit is one. */

export const isLead = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
export const isTrail = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

export const pointAt = (text: string, position: number): number => {
  const unit = text.charCodeAt(position);
  return isLead(unit) ? (text.codePointAt(position) as number) : unit;
};

/** The one that ends here. */
export const pointBefore = (text: string, position: number): number => {
  const unit = text.charCodeAt(position - 1);
  if (!isTrail(unit) || position < 2 || !isLead(text.charCodeAt(position - 2))) return unit;
  return text.codePointAt(position - 2) as number;
};
