import {
  BehaviorSubject, EMPTY, Subject, catchError, combineLatest, concat, concatMap, defer, filter, firstValueFrom, from, groupBy,
  lastValueFrom, map, merge, mergeMap, of, range, reduce, retry, scan, share, switchMap, take, takeUntil, tap, throwError, toArray, zip,
} from "rxjs";

const collect = (source) => {
  const seen = [];
  source.subscribe({
    next: (value) => seen.push(value),
    error: (error) => seen.push(`error ${error.message}`),
    complete: () => seen.push("done"),
  });
  return seen;
};

let attempts = 0;
const flaky = defer(() => (++attempts < 3 ? throwError(() => new Error("again")) : of("ok")));
const subject = new Subject();
const stop = new Subject();
const live = collect(subject.pipe(takeUntil(stop), scan((sum, n) => sum + n, 0)));
for (const n of [1, 2, 3]) subject.next(n);
stop.next();
subject.next(100);
const state = new BehaviorSubject(1);
const pair = collect(combineLatest([state, of("a", "b")]));
state.next(2);
let subscriptions = 0;
const shared = new Subject();
const hot = defer(() => (subscriptions++, shared)).pipe(share());
const both = [collect(hot), collect(hot)];
shared.next("x");
shared.complete();

const run = async () => ({
  pipeline: collect(range(1, 10).pipe(filter((n) => n % 2 === 0), map((n) => n * n), take(3))),
  grouped: collect(from(["ab", "ac", "bd"]).pipe(groupBy((text) => text[0]), mergeMap((group) => group.pipe(toArray())))),
  switched: collect(of(1, 2, 3).pipe(switchMap((n) => of(n, n * 10)))),
  concatenated: collect(concat(of(1), EMPTY, of(2)).pipe(concatMap((n) => [n, -n]))),
  failing: collect(concat(of(1), throwError(() => new Error("boom"))).pipe(tap(() => {}))),
  caught: collect(throwError(() => new Error("boom")).pipe(catchError((error) => of(error.message)))),
  retried: [collect(flaky.pipe(retry(5))), attempts],
  live,
  pair,
  both: [both, subscriptions],
  zipped: collect(zip(of(1, 2), of("x", "y", "z"))),
  promise: await lastValueFrom(from(Promise.resolve(4)).pipe(map((n) => n + 1))),
  reduced: await firstValueFrom(merge(of(1, 2), of(3)).pipe(reduce((a, b) => a + b))),
  empty: await firstValueFrom(EMPTY).catch((error) => error.name),
});

export default run();
