// Protected regions: most leave quietly, some by a throw from a callee, all through finally.
var size = 700000; // 140000 to warm up, ES5

function withdraw(balance, amount) {
  if (amount > balance) throw new Error("short of " + (amount - balance));
  if (amount % 10 === 9) throw { code: amount };
  return balance - amount;
}

function run(count) {
  var balance = 1000;
  var refused = 0;
  var closed = 0;
  for (var i = 0; i < count; i++) {
    try {
      balance = withdraw(balance, i % 101);
    } catch (problem) {
      refused += problem instanceof Error ? problem.message.length : problem.code;
      balance += 500;
    } finally {
      closed++;
    }
  }
  return balance + ":" + refused + ":" + closed;
}

run(size);
