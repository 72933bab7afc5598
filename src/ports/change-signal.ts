/** Word of commits by any process, so that readers of the feed need not wait for their next look at it. */
export interface ChangeSignal {
  /**
   * Calls `listener` soon after each commit of changes, until the answered function is called. It may be called without need. While the
   * connection is lost it is not called, but once as soon as it is back: who relies on more looks into the feed now and then. Never throws.
   */
  listen(listener: () => void): () => void;
}
