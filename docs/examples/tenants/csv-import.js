// A stock import: reads the CSV text `csv` with quoted fields, and refuses rows that make no sense.
function* fieldsOf(line) {
  let field = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const unit = line[i];
    if (quoted && unit === '"' && line[i + 1] === '"') {
      field += '"';
      i++;
    } else if (unit === '"') quoted = !quoted;
    else if (unit === "," && !quoted) {
      yield field;
      field = "";
    } else field += unit;
  }
  yield field;
}

function toArticle([name, stock, price]) {
  const article = { name, stock: Number(stock), price: Number.parseFloat(price) };
  if (!Number.isInteger(article.stock)) throw new RangeError(`stock of ${name} is ${stock}`);
  return article;
}

const articles = [];
const refused = [];
for (const [index, line] of csv.trim().split("\n").slice(1).entries()) {
  try {
    articles.push(toArticle([...fieldsOf(line)]));
  } catch ({ name, message }) {
    refused.push(`line ${index + 2}: ${name}: ${message}`);
  }
}

({ articles, refused, value: articles.reduce((sum, { stock, price }) => sum + stock * price, 0) });
