/** The host's source of random bytes for secrets: where the outside world enters. */
export const hostRandomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));
