/**
 * Generated cases are the same in every `npm test`, so that a failure there is a change of ours and not of the dice. The long
 * run (`npm run test:long`) throws the dice anew each time; what it finds becomes a fixture.
 */
import fc from "fast-check";

if (process.env["SANDGLASS_LONG"] === undefined) fc.configureGlobal({ seed: 20_261_123 });
