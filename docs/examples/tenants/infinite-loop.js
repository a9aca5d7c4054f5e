// Waits for something that never comes.
let polls = 0;
let ready = false;
while (!ready) {
  polls++;
}
