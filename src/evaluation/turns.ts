/**
 * Turns: who runs the next slice, where many evaluations share one thread. Accounts take turns, and the evaluations of one
 * account share its turns in the order in which they came, so a tenant with a thousand of them gets no more than one with one.
 *
 * It is fair queueing by start times. Each account has a *start*: the CPU time that it has been given, divided by its weight.
 * The one with the lowest start is next. An account that comes back after it had nothing to do starts a few slices ahead of
 * where the others are, but no further back than it was: it saves up no more than that, and is next until it has used it, which
 * is why small evaluations of those who send few hardly wait, while those who send many get their share and no more. Accounts
 * form a tree, and so do the turns: children share those of their parent, which is one more child among them.
 *
 * Only those wait who have to: an evaluation whose slice is used up, and any other while somebody is waiting. One that ends
 * within its first slice on an idle thread never does. One turn is given in each round of the host's event loop, whatever
 * else waits there (requests, timers, other fibers) comes between two slices.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Fiber from "effect/Fiber";
import * as Scheduler from "effect/Scheduler";
import type { Account } from "../accounting/account.ts";
import { display } from "../accounting/option-checks.ts";

/** Milliseconds of a slice, where nobody chose another number. */
export const SLICE_MILLISECONDS = 2;

/** What an account of weight 1 saves up while it has nothing to do, in milliseconds. */
const HEAD_START = 5 * SLICE_MILLISECONDS;

/** What a slice counts at least, in milliseconds: turns alternate also where the clock stands still. */
const LEAST_SLICE = 1 / 1024;

/** An account among its siblings, or what runs on an account itself among its children. */
class Line {
  readonly parent: Line | undefined;
  private readonly owner: { readonly weight: number };
  /** Milliseconds given so far, divided by the weight, on the scale of the siblings. */
  start: number;
  /** Where the members are: the start of the one that was last given a turn. */
  private now = 0;
  /** Members in which somebody waits. */
  readonly ready = new Set<Line>();
  /** Those who wait in this line itself. */
  readonly waiting = new Set<Ticket>();

  constructor(parent: Line | undefined, owner: { readonly weight: number }) {
    this.parent = parent;
    this.owner = owner;
    this.start = this.earliestStart;
  }

  private get earliestStart(): number {
    return (this.parent?.now ?? 0) - HEAD_START;
  }

  charge(milliseconds: number): void {
    this.start += milliseconds / this.owner.weight;
    this.parent?.charge(milliseconds);
  }

  enter(ticket: Ticket): void {
    this.waiting.add(ticket);
    this.joinParent();
  }

  leave(ticket: Ticket): void {
    this.waiting.delete(ticket);
    this.leaveParent();
  }

  /** The member whose turn it is. */
  next(): Line | undefined {
    let first: Line | undefined;
    for (const member of this.ready) if (first === undefined || member.start < first.start) first = member;
    this.now = first?.start ?? this.now;
    return first;
  }

  private joinParent(): void {
    const { parent } = this;
    if (parent === undefined || parent.ready.has(this)) return;
    this.start = Math.max(this.start, this.earliestStart);
    parent.ready.add(this);
    parent.joinParent();
  }

  private leaveParent(): void {
    if (this.waiting.size > 0 || this.ready.size > 0) return;
    this.parent?.ready.delete(this);
    this.parent?.leaveParent();
  }
}

interface Ticket {
  readonly line: Line;
  readonly grant: () => void;
  /** Has the event loop call back in its next round. */
  readonly schedule: (task: () => void) => void;
}

const EQUAL = { weight: 1 };

/** Such a fiber runs until it ends: waiting for others would be waiting for ever. */
export const holdsThread = (fiber: Fiber.Fiber<unknown, unknown>): boolean =>
  fiber.getRef(Scheduler.Scheduler).executionMode === "sync";

/** Who runs next, among all evaluations that share a thread. */
export class TurnTaking {
  private readonly everybody = new Line(undefined, EQUAL);
  private readonly groups = new WeakMap<Account, Line>();
  /** The line of what runs on an account itself. */
  private readonly lines = new WeakMap<Account, Line>();
  /** The line that was last given a turn. */
  private current: Line | undefined;
  /** Milliseconds that slices took since the last turn was given. */
  private sinceTurn = 0;
  private isScheduled = false;

  /** Must an evaluation of this account wait for its turn before it goes on? */
  mustWait(account: Account): boolean {
    if (this.everybody.ready.size === 0) return false;
    return this.sinceTurn >= SLICE_MILLISECONDS || this.current !== this.lineOf(account);
  }

  /** An evaluation of this account ran for so long. Where nobody waits, it took nothing from anybody. */
  ran(account: Account, milliseconds: number): void {
    this.sinceTurn += milliseconds;
    if (this.everybody.ready.size > 0) this.lineOf(account).charge(Math.max(milliseconds, LEAST_SLICE));
  }

  /** Waits for a turn of this account. */
  wait(account: Account): Effect.Effect<void> {
    return Effect.withFiber((fiber) => {
      if (holdsThread(fiber)) return Effect.yieldNow;
      return Effect.callback<void>((resume) => {
        const ticket = this.enter(
          account,
          (task) => fiber.currentDispatcher.scheduleTask(task, 0),
          () => resume(Effect.void),
        );
        return Effect.sync(() => ticket.line.leave(ticket));
      });
    });
  }

  private enter(account: Account, schedule: Ticket["schedule"], onTurn: () => void): Ticket {
    let grant!: () => void;
    // By way of a promise, so that the host's asynchronous context is that of the waiter, not of whoever gives the turn.
    void new Promise<void>((resolve) => {
      grant = resolve;
    }).then(onTurn);
    const ticket = { line: this.lineOf(account), grant, schedule };
    ticket.line.enter(ticket);
    this.scheduleNext(ticket);
    return ticket;
  }

  private scheduleNext({ schedule }: Ticket): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    schedule(() => {
      this.isScheduled = false;
      this.giveTurn();
    });
  }

  private giveTurn(): void {
    this.sinceTurn = 0;
    let line: Line | undefined = this.everybody;
    while (line !== undefined && line.ready.size > 0) line = line.next();
    const ticket: Ticket | undefined = line?.waiting.values().next().value;
    if (line === undefined || ticket === undefined) return;
    this.current = line;
    line.leave(ticket);
    ticket.grant();
    if (this.everybody.ready.size > 0) this.scheduleNext(ticket);
  }

  private lineOf(account: Account): Line {
    let line = this.lines.get(account);
    if (line === undefined) {
      line = new Line(this.groupOf(account), EQUAL);
      this.lines.set(account, line);
    }
    return line;
  }

  private groupOf(account: Account | undefined): Line {
    if (account === undefined) return this.everybody;
    let group = this.groups.get(account);
    if (group === undefined) {
      group = new Line(this.groupOf(account.parent), account);
      this.groups.set(account, group);
    }
    return group;
  }
}

/** Gives turns to evaluations; by default one for the whole process, since they share its thread. */
export const Turns: Context.Reference<TurnTaking> = Context.Reference<TurnTaking>("sandglass/Turns", {
  defaultValue: () => new TurnTaking(),
});

/** The turns of those who chose no others. */
export const sharedTurns = (): TurnTaking => Context.get(Context.empty(), Turns);

/** The turns that this part of the program takes. What is none is a `TypeError`, as a defect. */
export const currentTurns: Effect.Effect<TurnTaking> = Effect.map(Turns, (turns: unknown) => {
  if (turns instanceof TurnTaking) return turns;
  throw new TypeError(`Turns must be a TurnTaking, not ${display(turns)}`);
});
