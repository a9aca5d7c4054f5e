/**
 * The frames of plain calls. A call ends before its caller goes on, so the frame of the next call at the same depth can be
 * the same host object: what a call costs is a few stores instead of an allocation, and the machine's reference to the
 * current frame never points from an old object to a young one, which the host's collector would have to be told of.
 *
 * Only what cannot be set aside uses these frames; generators and async functions have their own. A frame is released when
 * its call ends, since a value that the guest dropped must not be kept by it.
 *
 * Whoever has called before knows the frame of its next call (`Frame.above`) and does not ask here again. What is known there
 * is within the limit of depth, so a new limit forgets all frames.
 */
import type { Code } from "./code.ts";
import { NO_ENV } from "./env.ts";
import { CALL, Frame } from "./frame.ts";

/** Deeper calls, which are rare, get frames of their own: an interpreter at rest keeps few. */
const KEPT_DEPTH = 128;

export class CallFrames {
  private frames: Frame[] = [];

  /** A frame for a call from `parent`, which has asked for the first time, or is deep. */
  above(parent: Frame, code: Code): Frame {
    const depth = parent.depth + 1;
    if (depth > KEPT_DEPTH) return new Frame(code, NO_ENV, parent, 0, CALL, depth);
    // Calls grow one by one, but not on frames that were made in another way.
    while (this.frames.length < depth)
      this.frames.push(new Frame(code, NO_ENV, parent, 0, CALL, this.frames.length + 1));
    parent.above = this.frames[depth - 1] as Frame;
    return parent.above;
  }

  forget(): void {
    this.frames = [];
  }
}
