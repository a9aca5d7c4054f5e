import Decimal from "decimal.js";

const Precise = Decimal.clone({ precision: 60 });

export default {
  sum: new Decimal("0.1").plus("0.2").toString(),
  division: new Decimal(1).div(3).toString(),
  precise: new Precise(2).sqrt().toString(),
  pi: Precise.acos(-1).toString(),
  e: new Precise(1).exp().toString(),
  power: new Decimal("1.0000001").pow("12345678").toString(),
  logs: [Decimal.log10(1000).toString(), Decimal.ln(10).toString(), Decimal.log2(5).toString()],
  trig: [Decimal.sin(1).toString(), Decimal.cos("0.5").toString(), Decimal.atan2(1, -1).toString()],
  rounding: [0, 1, 2, 3, 4, 5, 6, 7, 8].map((mode) => new Decimal("-2.5").toDecimalPlaces(0, mode).toString()),
  formats: [
    new Decimal("1e+21").toFixed(2),
    new Decimal("123.456").toExponential(3),
    new Decimal("0.00000123").toPrecision(2),
    new Decimal(255).toHexadecimal(),
    new Decimal("0.1").toBinary(),
    new Decimal(Math.E).toFraction(1000).map(String),
  ],
  parsing: [new Decimal("0xff.8").toString(), new Decimal("0b101").toString(), new Decimal("-Infinity").toString()],
  comparison: [new Decimal(2).gt("1.99999999999999999999"), new Decimal(NaN).eq(NaN), Decimal.max(1, "3", 2).toString()],
  modulo: [new Decimal(-7).mod(3).toString(), new Decimal("1e300").mod("7").toString()],
  fails: (() => {
    try {
      return new Decimal("12x");
    } catch (error) {
      return error.message;
    }
  })(),
};
