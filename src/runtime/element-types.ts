/**
 * The element types of typed arrays (table 73). The host's own typed arrays convert numbers to bytes and back, as the
 * standard says for ours; only for numbers of 16 bits there may be none, so that their bits are kept as integers.
 */
import { toBigInt, toNumber } from "./conversions.ts";
import { decodeFloat16, encodeFloat16 } from "./float16.ts";
import type { Realm } from "./realm.ts";
import type { Value } from "./values.ts";

/** A number or a BigInt; a type has one of them. */
export type Element = number | bigint;

/** A host's typed array, as far as it is the same for all types. */
export interface HostView {
  [index: number]: Element;
  readonly length: number;
  readonly byteLength: number;
  readonly byteOffset: number;
  readonly buffer: ArrayBufferLike;
  fill(value: Element, start?: number, end?: number): this;
  set(source: HostView, offset?: number): void;
  slice(start?: number, end?: number): HostView;
  subarray(start?: number, end?: number): HostView;
  reverse(): this;
  sort(): this;
}

interface HostViewConstructor {
  new (length: number): HostView;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): HostView;
}

export class ElementType {
  /** The name of the constructor. */
  readonly name: string;
  readonly View: HostViewConstructor;
  /** Bytes of an element. */
  readonly size: number;
  readonly isBigInt: boolean;
  /** The view holds the bits of the numbers. */
  readonly isHalf: boolean;
  /** What a typed array without elements has as its view. */
  readonly empty: HostView;

  constructor(name: string, View: unknown, options: { readonly isBigInt?: true; readonly isHalf?: true } = {}) {
    this.name = name;
    this.View = View as HostViewConstructor;
    this.empty = new this.View(0);
    this.size = (View as typeof Uint8Array).BYTES_PER_ELEMENT;
    this.isBigInt = options.isBigInt === true;
    this.isHalf = options.isHalf === true;
  }

  /** What is at the index of a view of this type, or undefined. */
  read(view: HostView, index: number): Element | undefined {
    const raw = view[index];
    return this.isHalf && raw !== undefined ? decodeFloat16(raw as number) : raw;
  }

  write(view: HostView, index: number, element: Element): void {
    view[index] = this.raw(element);
  }

  /** What stands for an element in a view. */
  raw(element: Element): Element {
    return this.isHalf ? encodeFloat16(element as number) : element;
  }

  /** 10.4.5.18 step 1: may run guest code. */
  toElement(realm: Realm, value: Value): Element {
    if (this.isBigInt) return toBigInt(realm, value);
    return typeof value === "number" ? value : toNumber(realm, value);
  }
}

export const ELEMENT_TYPES: readonly ElementType[] = [
  new ElementType("Int8Array", Int8Array),
  new ElementType("Uint8Array", Uint8Array),
  new ElementType("Uint8ClampedArray", Uint8ClampedArray),
  new ElementType("Int16Array", Int16Array),
  new ElementType("Uint16Array", Uint16Array),
  new ElementType("Int32Array", Int32Array),
  new ElementType("Uint32Array", Uint32Array),
  new ElementType("BigInt64Array", BigInt64Array, { isBigInt: true }),
  new ElementType("BigUint64Array", BigUint64Array, { isBigInt: true }),
  new ElementType("Float16Array", Uint16Array, { isHalf: true }),
  new ElementType("Float32Array", Float32Array),
  new ElementType("Float64Array", Float64Array),
];
