/**
 * The list behind a `URLSearchParams`: names and values in turn. The host reads and writes its text form; what a program does
 * with the list is done here, so that it is paid by what it looks at. The list of a URL writes itself into it.
 */

import { BOUNDS, COSTS } from "../accounting/costs.ts";
import { TOO_MANY_PARAMS } from "../messages/apis.ts";
import type { Realm } from "../runtime/realm.ts";
import { chargeReading, detach, noteEquation } from "../runtime/strings.ts";
import { throwRangeError } from "../runtime/throw.ts";

const HostParams = URLSearchParams;

export class ParamsList {
  /** Names and values in turn. */
  private parts: string[];
  private readonly owner: ParamsOwner | null;

  constructor(parts: string[], owner: ParamsOwner | null = null) {
    this.parts = parts;
    this.owner = owner;
  }

  get size(): number {
    return this.parts.length / 2;
  }

  nameAt(index: number): string {
    return this.parts[2 * index] as string;
  }

  valueAt(index: number): string {
    return this.parts[2 * index + 1] as string;
  }

  /** Replaces everything without telling the URL, which knows. */
  reset(parts: string[]): void {
    this.parts = parts;
  }

  /** The places of the entries with this name, and with this value if one is given. */
  find(realm: Realm, name: string, value?: string): number[] {
    const found: number[] = [];
    realm.meter.chargeIterations(this.size);
    for (let index = 0; index < this.size; index++) {
      noteEquation(realm, this.nameAt(index), name);
      if (this.nameAt(index) === name && (value === undefined || this.valueAt(index) === value)) found.push(index);
    }
    return found;
  }

  append(realm: Realm, name: string, value: string): void {
    if (this.size >= BOUNDS.collectionEntries) throwRangeError(realm, TOO_MANY_PARAMS);
    realm.meter.chargeBytes(2 * COSTS.arrayElement);
    this.parts.push(name, value);
    this.changed(realm);
  }

  /** Leaves one entry of this name, with this value, at the place of the first. */
  set(realm: Realm, name: string, value: string): void {
    const [first, ...others] = this.find(realm, name);
    if (first === undefined) return this.append(realm, name, value);
    this.parts[2 * first + 1] = value;
    this.remove(realm, others);
  }

  remove(realm: Realm, places: readonly number[]): void {
    const gone = new Set(places);
    realm.meter.chargeIterations(this.size);
    if (gone.size > 0) this.parts = this.parts.filter((_, index) => !gone.has(index >> 1));
    this.changed(realm);
  }

  /** By the units of the names; entries of one name keep their order. */
  sort(realm: Realm): void {
    realm.meter.chargeIterations(this.size * Math.ceil(Math.log2(this.size + 1)));
    const entries = Array.from({ length: this.size }, (_, index) => [this.nameAt(index), this.valueAt(index)] as const);
    const compare = (a: string, b: string): number => (noteEquation(realm, a, b), a < b ? -1 : a > b ? 1 : 0);
    this.parts = entries.sort(([a], [b]) => compare(a, b)).flat();
    this.changed(realm);
  }

  /** In the form of a query, uncharged but for the reading. */
  text(realm: Realm): string {
    const entries: [string, string][] = [];
    realm.meter.chargeIterations(this.size);
    for (let index = 0; index < this.size; index++) {
      chargeReading(realm, this.nameAt(index));
      chargeReading(realm, this.valueAt(index));
      entries.push([this.nameAt(index), this.valueAt(index)]);
    }
    return new HostParams(entries).toString();
  }

  private changed(realm: Realm): void {
    this.owner?.listChanged(this.text(realm));
  }
}

/** The URL whose query a list is. */
export interface ParamsOwner {
  listChanged(query: string): void;
}

/** The names and values of a query, without the question mark; charged. */
export const parseQuery = (realm: Realm, query: string): string[] => {
  chargeReading(realm, query);
  const parts: string[] = [];
  for (const [name, value] of new HostParams(`?${query}`)) parts.push(detach(name, query), detach(value, query));
  realm.meter.chargeBytes(COSTS.arrayElement * parts.length + COSTS.stringUnit * query.length);
  return parts;
};
