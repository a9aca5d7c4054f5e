// Keeps everything that it ever made.
const kept = [];
for (let round = 0; ; round++) {
  const page = [];
  for (let index = 0; index < 100; index++) page.push({ round, index });
  kept.push(page);
}
