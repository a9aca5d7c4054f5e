// A dashboard that asks the host for data: `fetchSales` answers with a promise, and waiting for it costs nothing.
async function* salesOf(regions) {
  for (const region of regions) yield { region, amounts: await fetchSales(region) };
}

async function report(regions) {
  const totals = {};
  for await (const { region, amounts } of salesOf(regions)) {
    totals[region] = amounts.reduce((sum, amount) => sum + amount, 0);
  }
  const best = Object.keys(totals).reduce((a, b) => (totals[a] >= totals[b] ? a : b));
  return { totals, best };
}

report(["north", "south", "west"]);
