/** Bytes cross as copies of what a view shows: no pool behind it, no shared memory, nothing that changes while it is copied. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";
import { hostGlobals } from "./target.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "the pool behind a Node buffer",
    "[pooled.length, pooled.buffer.byteLength, pooled.byteOffset, pooled.constructor === Uint8Array, pooled.parent].join()",
    "4,4,0,true,",
  ],
  [
    "methods of a Node buffer",
    "[typeof pooled.write, typeof pooled.readUInt8, typeof pooled.inspect, typeof pooled.toJSON].join()",
    "undefined,undefined,undefined,undefined",
  ],
  [
    "writes to the host's bytes",
    "bytes()[0] = 9; bytes().fill(7); new DataView(bytes().buffer).setUint8(1, 5); bytes().join()",
    "1,2,3",
  ],
  [
    "shared memory is a copy",
    "const a = shared(); a[0] = 9; [shared()[0], a.buffer.constructor === ArrayBuffer, a.buffer.byteLength].join()",
    "7,true,2",
  ],
  [
    "a buffer detached by a getter of the same copy",
    "const b = new ArrayBuffer(8); const o = { get first() { b.transfer(0); return 1 }, b, view: b }; const c = identity(o); [c.b.byteLength, c.view === c.b].join()",
    "0,true",
  ],
  [
    "a buffer detached by a conversion",
    "const b = new Uint8Array(8); told(() => b.fill({ valueOf() { b.buffer.transfer(); return 1 } })); [b.length, identity(b).length].join()",
    "0,0",
  ],
  [
    "a buffer that shrinks while it is copied",
    "const b = new ArrayBuffer(8, { maxByteLength: 16 }); const u = new Uint8Array(b); const o = { get a() { b.resize(2); return 1 }, u }; const c = identity(o); [c.u.length, u.length].join()",
    "2,2",
  ],
  [
    "views out of bounds",
    "const b = new ArrayBuffer(8, { maxByteLength: 16 }); const u = new Uint8Array(b, 4); b.resize(2); identity(u).length",
    0,
  ],
  [
    "properties and prototypes of a view",
    "const u = new Uint8Array(2); u.constructor = probe; Object.setPrototypeOf(u, service); u.secret = 1; const c = identity(u); [c.constructor === Uint8Array, c.secret].join()",
    "true,",
  ],
  [
    "a length that lies",
    "const u = new Uint8Array(2); Object.defineProperty(u, 'length', { value: 2 ** 30 }); Object.defineProperty(u, 'byteLength', { get: () => 2 ** 30 }); identity(u).length",
    2,
  ],
  [
    "a setter with a huge offset",
    "const u = new Uint8Array(2); told(() => u.set([1], 2 ** 53)).slice(0, 10)",
    "RangeError",
  ],
  [
    "old bytes in fresh memory",
    "[new Uint8Array(4096), new Uint8Array(new ArrayBuffer(4096)), Uint8Array.from({ length: 4096 })].every((u) => u.every((b) => b === 0))",
    true,
  ],
];

const globals = (): Record<string, unknown> => ({
  ...hostGlobals(),
  pooled: Buffer.from("pool"),
  bytes: bytesOfHost(new Uint8Array([1, 2, 3])),
  shared: bytesOfHost(new Uint8Array(new SharedArrayBuffer(2)).fill(7)),
});

const bytesOfHost = (bytes: Uint8Array) => () => bytes;

describe("buffers", () => attacks(PROGRAMS, { globals }));
