// Tries to survive its own end: neither `catch` nor `finally` sees a limit, and nothing runs after it.
function work() {
  for (;;) {
    try {
      for (;;);
    } catch {
      continue;
    } finally {
      work();
    }
  }
}

try {
  work();
} catch {
  "survived";
}
