/** Who calls a service. */
export interface Caller {
  /** Key of an agent, or the part of the program (`seed`, `cli`); null when nobody said. */
  actor: string | null;
}
