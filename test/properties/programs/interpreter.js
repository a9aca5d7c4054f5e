// A student's exercise: a tokenizer and a recursive evaluator of sums.
function* tokens(text) {
  let digits = "";
  for (const character of text) {
    if (character >= "0" && character <= "9") {
      digits += character;
      continue;
    }
    if (digits !== "") yield Number(digits);
    digits = "";
    if (character !== " ") yield character;
  }
  if (digits !== "") yield Number(digits);
}

const evaluate = (text) => {
  const rest = [...tokens(text)];
  const primary = () => {
    const token = rest.shift();
    if (token !== "(") return token;
    const value = sum();
    if (rest.shift() !== ")") throw new SyntaxError("missing )");
    return value;
  };
  const product = () => {
    let value = primary();
    while (rest[0] === "*" || rest[0] === "/") value = rest.shift() === "*" ? value * primary() : value / primary();
    return value;
  };
  const sum = () => {
    let value = product();
    while (rest[0] === "+" || rest[0] === "-") value = rest.shift() === "+" ? value + product() : value - product();
    return value;
  };
  return sum();
};

["1 + 2 * 3", "(1 + 2) * 3", "2 * (3 + 4", "100 / 4 / 5"].map((text) => {
  try {
    const value = evaluate(text);
    log(`${text} = ${value}`);
    return value;
  } catch ({ name, message }) {
    return `${name}: ${message}`;
  }
});
