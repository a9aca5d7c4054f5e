/**
 * Milliseconds of CPU time that this process has used, on all its threads: the host's compilers and collectors work
 * for the guest too. Other processes on the machine do not show, so a busy machine disturbs little.
 * @returns {number}
 */
export function cpuMilliseconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * CPU milliseconds that one run of `action` takes.
 * @param {() => void} action
 */
export function cpuTimeOf(action) {
  const start = cpuMilliseconds();
  action();
  return cpuMilliseconds() - start;
}
