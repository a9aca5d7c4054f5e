// A bank's repayment plan, in BigInt cents so that no cent is lost.
const loan = { cents: 1_000_000n, monthlyRateMillionths: 3_250n, payment: 44_000n };

const interestOf = (balance) => (balance * loan.monthlyRateMillionths + 500_000n) / 1_000_000n;

function* schedule({ cents, payment }) {
  for (let month = 1, balance = cents; balance > 0n; month++) {
    const interest = interestOf(balance);
    const due = balance + interest;
    const paid = due < payment ? due : payment;
    balance = due - paid;
    yield { month, interest, paid, balance };
  }
}

const plan = [...schedule(loan)];
const sum = (key) => plan.reduce((total, row) => total + row[key], 0n);

({ months: plan.length, interest: `${sum("interest")}`, paid: `${sum("paid")}`, last: `${plan.at(-1).paid}` });
