// A small program with a large result: every step doubles the text.
let text = "ha";
while (true) {
  text = text.repeat(2);
}
