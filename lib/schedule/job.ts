/** Something to be done again and again, by one instance at a time. */
export interface Job {
  readonly name: string;
  /** From one start to the next, over all instances. */
  readonly everyMs: number;
  /** How long after the death of its holder another instance may take over. */
  readonly leaseMs: number;
  /** Ends soon after the signal. What it throws is logged. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}
