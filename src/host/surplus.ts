/**
 * What the host's copies take beyond what the guest has. Most copies are about as large as their sources, whose live memory has
 * a limit. Some are larger: each view of a buffer becomes a buffer of its own, and a proxy an object with all the properties
 * of a target that a thousand proxies may have. While a value is copied out, that surplus is held to the limit of the guest.
 */
import type { Meter } from "../accounting/meter.ts";

/** Bytes of a surplus that is worth a heap walk. */
const FIRST_LOOK = 65_536;

/** About what the host takes for a property of a copy. */
const PROPERTY_BYTES = 24;

export class Surplus {
  private readonly meter: Meter;
  private bytes = 0;
  private nextLook = FIRST_LOOK;
  /** How many bytes of a buffer have been copied. */
  private readonly copied = new Map<ArrayBufferLike, number>();

  constructor(meter: Meter) {
    this.meter = meter;
  }

  /** So many properties of a proxy are about to be copied. */
  addProperties(count: number): void {
    this.add(PROPERTY_BYTES * count);
  }

  /** These bytes are about to be copied; of each buffer as many are free as it has. */
  addBytes({ buffer, byteLength }: Uint8Array): void {
    const before = this.copied.get(buffer) ?? 0;
    const after = before + byteLength;
    this.copied.set(buffer, after);
    this.add(Math.max(0, after - Math.max(before, buffer.byteLength)));
  }

  private add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes < this.nextLook) return;
    this.nextLook = this.bytes + Math.max(FIRST_LOOK, this.bytes / 2);
    this.meter.noteHeld(this.bytes);
  }
}
