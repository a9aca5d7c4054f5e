/**
 * `URL`, as a class of the guest's. The host's parser does the work: it is exact, and sees only strings. Its work on host names
 * grows with the square of their length, so that names of a length that no network knows are refused before.
 */

import { COSTS } from "../accounting/costs.ts";
import { INVALID_URL, missingArgument } from "../messages/apis.ts";
import { classRequiresNew } from "../messages/calls.ts";
import { requireKind } from "../runtime/collections.ts";
import { toString } from "../runtime/conversions.ts";
import { createKind, prototypeFromConstructor } from "../runtime/create-object.ts";
import { createError } from "../runtime/errors.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { defineKind, type GuestObject } from "../runtime/guest-object.ts";
import { accessor, defineClass, type IntrinsicTable, leaf, type Row, toStringTag } from "../runtime/native-table.ts";
import { addUncharged } from "../runtime/own-properties.ts";
import type { Realm } from "../runtime/realm.ts";
import { HIDDEN } from "../runtime/shape.ts";
import { chargeReading, chargeString, detach } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import { Weighed } from "../runtime/weighed.ts";
import { ParamsList, type ParamsOwner, parseQuery } from "./search-params-list.ts";
import { createParams } from "./url-search-params.ts";

const HostURL = URL;

const URL_KIND = defineKind("URL");

/** The host's URL. The list of its query writes to it. */
class UrlRecord extends Weighed implements ParamsOwner {
  readonly host: URL;
  constructor(host: URL) {
    super();
    this.host = host;
  }

  override get weight(): number {
    return URL_BYTES + COSTS.stringUnit * this.host.href.length;
  }

  listChanged(query: string): void {
    this.host.search = query;
  }
}

const URL_BYTES = 512;

/** The payload of URL_KIND. */
class UrlData {
  readonly record: UrlRecord;
  /** Made when first asked for. */
  params: GuestObject | null = null;
  constructor(record: UrlRecord) {
    this.record = record;
  }
}

const dataOf = (realm: Realm, self: Value, method: string): UrlData =>
  requireKind(realm, self, URL_KIND, method).payload as UrlData;

// --- parsing ---------------------------------------------------------------------------------------------------------------

/** Units of the part of a text that may be a host name, with the credentials before it. */
const MAX_AUTHORITY = 2_048;
/** Units of a URL. */
const MAX_LENGTH = 2 ** 20;

/** What the parser takes no notice of. */
const IGNORED = /^[\0-\x20]+|[\t\n\r]/g;
/** Only names of these schemes, and those that are relative to one, are more than text. */
const AUTHORITY = /^(?:(?:https?|wss?|ftp|file):[/\\]*|[/\\]{2,})([^/\\?#]*)/i;

const isTooLong = (text: string): boolean => {
  if (text.length <= MAX_AUTHORITY) return false;
  if (text.length > MAX_LENGTH) return true;
  const authority = AUTHORITY.exec(text.replace(IGNORED, ""))?.[1] ?? "";
  return authority.length > MAX_AUTHORITY;
};

/** The text of an argument, paid. */
const textOf = (realm: Realm, value: Value): string => {
  const text = toString(realm, value);
  chargeReading(realm, text);
  return text;
};

/** The URL that the arguments name; undefined if they name none. */
const parse = (realm: Realm, [input, base]: readonly Value[]): URL | undefined => {
  const text = textOf(realm, input);
  const from = base === undefined ? undefined : textOf(realm, base);
  if (isTooLong(text) || (from !== undefined && isTooLong(from))) return undefined;
  realm.meter.chargeBytes(COSTS.stringUnit * (text.length + (from?.length ?? 0)));
  try {
    return new HostURL(text, from);
  } catch {
    return undefined;
  }
};

const create = (realm: Realm, prototype: GuestObject, url: URL): GuestObject =>
  createKind(realm, prototype, URL_KIND, new UrlData(new UrlRecord(url)), COSTS.object);

const construct: LeafNative = (realm, _thisValue, args, newTarget) => {
  if (newTarget === undefined) return throwTypeError(realm, classRequiresNew("URL"));
  requireArgument(realm, args);
  const url = parse(realm, args);
  return url === undefined
    ? throwInvalid(realm)
    : create(realm, prototypeFromConstructor(newTarget, "URL.prototype"), url);
};

const requireArgument = (realm: Realm, args: readonly Value[]): void => {
  if (args.length === 0) throwTypeError(realm, missingArgument("url"));
};

/** With the code that programs for Node ask for. */
const throwInvalid = (realm: Realm): never => {
  const error = createError(realm, "TypeError", INVALID_URL);
  addUncharged(error, "code", "ERR_INVALID_URL", HIDDEN);
  return realm.caller.throwValue(error);
};

// --- parts -----------------------------------------------------------------------------------------------------------------

type Part =
  | "href"
  | "protocol"
  | "username"
  | "password"
  | "host"
  | "hostname"
  | "port"
  | "pathname"
  | "search"
  | "hash";

const read = (realm: Realm, { host }: UrlRecord, part: Part | "origin"): string => {
  const text = host[part];
  chargeString(realm, text.length);
  return part === "href" ? text : detach(text, host.href);
};

const partRow = (part: Part): Row =>
  accessor(
    part,
    (realm, self) => read(realm, dataOf(realm, self, part).record, part),
    (realm, self, [value]) => write(realm, dataOf(realm, self, part), part, textOf(realm, value)),
  );

/** Parts that do not fit are ignored, as the standard has it; an address that does not is a TypeError. */
const write = (realm: Realm, data: UrlData, part: Part, text: string): undefined => {
  const { host } = data.record;
  chargeReading(realm, host.href);
  realm.meter.chargeBytes(COSTS.stringUnit * text.length);
  if (part === "href" ? isTooLong(text) : text.length + host.href.length > MAX_LENGTH) return throwInvalid(realm);
  if ((part === "host" || part === "hostname") && text.length > MAX_AUTHORITY) return undefined;
  try {
    host[part] = text;
  } catch {
    return throwInvalid(realm);
  }
  if (part === "href" || part === "search") refresh(realm, data);
  return undefined;
};

const refresh = (realm: Realm, { params, record }: UrlData): void =>
  (params?.payload as ParamsList | undefined)?.reset(queryOf(realm, record));

const queryOf = (realm: Realm, { host }: UrlRecord): string[] => parseQuery(realm, host.search.slice(1));

const searchParams: LeafNative = (realm, self) => {
  const data = dataOf(realm, self, "searchParams");
  data.params ??= createParams(realm, new ParamsList(queryOf(realm, data.record), data.record));
  return data.params;
};

const href: LeafNative = (realm, self) => read(realm, dataOf(realm, self, "href").record, "href");

const PARTS: readonly Part[] = ["protocol", "username", "password", "host", "hostname", "port", "pathname", "search"];

export const intrinsics: IntrinsicTable = defineClass({
  name: "URL",
  length: 1,
  code: { form: "leaf", run: construct },
  statics: [
    leaf("canParse", 1, (realm, _thisValue, args) => (requireArgument(realm, args), parse(realm, args) !== undefined)),
    leaf("parse", 1, (realm, _thisValue, args) => {
      requireArgument(realm, args);
      const url = parse(realm, args);
      return url === undefined ? null : create(realm, realm.intrinsic("URL.prototype"), url);
    }),
  ],
  prototype: [
    leaf("toString", 0, href),
    partRow("href"),
    accessor("origin", (realm, self) => read(realm, dataOf(realm, self, "origin").record, "origin")),
    ...PARTS.map(partRow),
    accessor("searchParams", searchParams),
    partRow("hash"),
    leaf("toJSON", 0, href),
    toStringTag("URL"),
  ],
});
