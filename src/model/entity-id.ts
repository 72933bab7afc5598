/** Ids as callers give them. What has not the form of one names nothing; the database would refuse to compare with it. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isEntityId(text: string): boolean {
  return ID.test(text);
}
