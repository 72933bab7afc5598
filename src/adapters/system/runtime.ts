import { v7 } from 'uuid';
import type { Clock, Ids } from '../../ports/runtime.ts';

export const systemClock: Clock = { now: () => new Date().toISOString() };
export const uuidV7Ids: Ids = { next: () => v7() };
