/** The realm's queue of jobs (9.5): first in, first out, each way in constant time. */
import type { Job } from "../runtime/realm.ts";

/** Started jobs at the front are dropped when they are this many, and more than those that wait. */
const MAX_STARTED = 1_024;

export class JobQueue {
  private jobs: Job[] = [];
  private started = 0;

  get length(): number {
    return this.jobs.length - this.started;
  }

  push(job: Job): void {
    this.jobs.push(job);
  }

  shift(): Job | undefined {
    const job = this.jobs[this.started];
    if (job === undefined) return undefined;
    this.jobs[this.started++] = undefined as unknown as Job;
    if (this.started === this.jobs.length) this.clear();
    else if (this.started >= MAX_STARTED && this.started > this.length) this.compact();
    return job;
  }

  clear(): void {
    this.jobs.length = 0;
    this.started = 0;
  }

  /** The jobs that wait, in order. */
  [Symbol.iterator](): Iterator<Job> {
    return this.jobs.slice(this.started)[Symbol.iterator]();
  }

  private compact(): void {
    this.jobs = this.jobs.slice(this.started);
    this.started = 0;
  }
}
