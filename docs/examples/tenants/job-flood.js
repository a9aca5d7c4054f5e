// Never ends and never blocks: each promise job queues the next one.
let jobs = 0;
const again = () => {
  jobs++;
  return Promise.resolve().then(again);
};

again();
