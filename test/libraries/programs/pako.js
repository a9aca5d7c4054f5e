// Texts would need the host's TextEncoder.
import * as pako from "pako";

const bytesOf = (text) => Uint8Array.from(unescape(encodeURIComponent(text)), (unit) => unit.charCodeAt(0));
const textOf = (bytes) => decodeURIComponent(escape(String.fromCharCode(...bytes)));

const sentence = "Sandglass runs what it does not trust. ";
const text = bytesOf(`${sentence.repeat(200)}Žluťoučký kůň 日本語 🎉`);
const noise = Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 251);
const sum = (array) => array.reduce((total, byte, i) => (total * 31 + byte * (i + 1)) % 1000003, 7);
const packed = pako.deflate(text);
const gzipped = pako.gzip(noise, { level: 9 });
const raw = pako.deflateRaw(noise, { strategy: 2 });

const inflator = new pako.Inflate();
for (let i = 0; i < packed.length; i += 100) inflator.push(packed.subarray(i, i + 100), i + 100 >= packed.length);

let failure;
try {
  failure = pako.inflate(Uint8Array.from([1, 2, 3]));
} catch (error) {
  failure = String(error.message ?? error);
}

export default {
  deflate: [packed.length, sum(packed), textOf(pako.inflate(packed)).slice(-20)],
  gzip: [gzipped.length, sum(gzipped), sum(pako.ungzip(gzipped)) === sum(noise)],
  raw: [raw.length, sum(raw), sum(pako.inflateRaw(raw)) === sum(noise)],
  levels: [1, 3, 6, 9].map((level) => pako.deflate(text, { level }).length),
  chunks: [inflator.err, inflator.result && sum(inflator.result) === sum(text)],
  failure,
};
