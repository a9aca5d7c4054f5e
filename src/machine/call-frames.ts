/**
 * The frames of plain calls. A call ends before its caller goes on, so the frame of the next call at the same depth can be
 * the same host object: what a call costs is a few stores instead of an allocation, and the machine's reference to the
 * current frame never points from an old object to a young one, which the host's collector would have to be told of.
 *
 * Only what cannot be set aside uses these frames; generators and async functions have their own. A frame is released when
 * its call ends, since a value that the guest dropped must not be kept by it.
 */
import type { Code } from "./code.ts";
import type { Env } from "./env.ts";
import { Frame, type FrameKind } from "./frame.ts";

/** Deeper calls, which are rare, get frames of their own: an interpreter at rest keeps few. */
const KEPT_DEPTH = 128;

export class CallFrames {
  private readonly frames: (Frame | undefined)[] = [];

  /** A frame for a call on top of `parent`. */
  take(code: Code, env: Env, parent: Frame, slot: number, kind: FrameKind, depth: number): Frame {
    const frame = depth < KEPT_DEPTH ? this.frames[depth] : undefined;
    if (frame === undefined) return this.make(code, env, parent, slot, kind, depth);
    frame.code = code;
    frame.env = env;
    frame.pc = -1;
    frame.parent = parent;
    frame.slot = slot;
    frame.kind = kind;
    frame.slots = parent.slots + code.envSize + 1;
    return frame;
  }

  private make(code: Code, env: Env, parent: Frame, slot: number, kind: FrameKind, depth: number): Frame {
    const frame = new Frame(code, env, parent, slot, kind, depth);
    if (depth < KEPT_DEPTH) {
      while (this.frames.length <= depth) this.frames.push(undefined);
      this.frames[depth] = frame;
    }
    return frame;
  }
}
