/** DataView objects (25.3): their internal slots, and where they stand in the bytes of a buffer that may shrink. */
import { type BufferData, bufferData } from "./array-buffers.ts";
import { defineKind, type GuestObject } from "./guest-object.ts";

export const DATA_VIEW = defineKind("DataView");

/** The payload of DATA_VIEW. */
export class DataViewData {
  readonly buffer: GuestObject;
  readonly byteOffset: number;
  /** [[ByteLength]]; undefined where it follows the length of the buffer. */
  readonly fixedLength: number | undefined;
  private readonly source: BufferData;
  private seen: Uint8Array | null = null;
  private current: DataView | null = null;

  constructor(buffer: GuestObject, byteOffset: number, fixedLength: number | undefined) {
    this.buffer = buffer;
    this.byteOffset = byteOffset;
    this.fixedLength = fixedLength;
    this.source = bufferData(buffer);
  }

  /** The bytes as they are now; null where the view is out of bounds (25.3.1.3). */
  get view(): DataView | null {
    if (this.seen !== this.source.bytes) this.look();
    return this.current;
  }

  get isDetached(): boolean {
    return this.source.isDetached;
  }

  private look(): void {
    const { bytes, isDetached } = this.source;
    const available = bytes.length - this.byteOffset;
    const length = this.fixedLength ?? available;
    this.seen = bytes;
    this.current =
      isDetached || available < 0 || length > available ? null : new DataView(bytes.buffer, this.byteOffset, length);
  }
}
