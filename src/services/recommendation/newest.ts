/**
 * Given what was made before; answers the same where nothing is new. What is made of a part and good enough meanwhile may be published.
 */
export type Make<T> = (before: T | null, publish: (part: T) => void) => Promise<T>;

/**
 * What takes long to make, such that nobody has to wait for it: what was made before is given to whoever has waited a while for what is
 * newer. It is made once for all who ask meanwhile.
 */
export class Newest<T> {
  private readonly make: Make<T>;
  private made: T | null = null;
  private making: Promise<T> | null = null;
  private next: Promise<T> | null = null;
  private readonly first: Promise<void>;
  private tellFirst: () => void = () => undefined;

  constructor(make: Make<T>) {
    this.make = make;
    this.first = new Promise((resolve) => (this.tellFirst = resolve));
  }

  /** Null where nothing is made yet. */
  get newest(): T | null {
    return this.made;
  }

  /** Made of all that there is when this is called. */
  fresh(): Promise<T> {
    if (this.making) {
      // What is being made may have been begun before what the caller knows of.
      const again = (): Promise<T> => {
        this.next = null;
        return this.fresh();
      };
      return (this.next ??= this.making.then(again, again));
    }
    const publish = (part: T): void => {
      this.made = part;
      this.tellFirst();
    };
    this.making = this.make(this.made, publish)
      .then((made) => {
        this.made = made;
        // After whoever waits for all of it.
        setImmediate(this.tellFirst);
        return made;
      })
      .finally(() => (this.making = null));
    return this.making;
  }

  /** The newest there is after so many milliseconds, and whether it is made of all. Where there is none yet, the first one is waited for. */
  async within(milliseconds: number): Promise<{ value: T; fresh: boolean }> {
    const fresh = this.fresh().then((value) => ({ value, fresh: true }));
    if (milliseconds === Infinity) return fresh;
    // Whoever asks next is told of a failure that comes later than this answer.
    fresh.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
    const older = patience.then(() => this.first).then(() => (this.made === null ? fresh : { value: this.made, fresh: false }));
    return Promise.race([fresh, older]).finally(() => clearTimeout(timer));
  }
}
