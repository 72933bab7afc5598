import { InputError } from '../errors.ts';
import { KIND_NAMES, type KindName } from '../model/kind.ts';
import { kindLabel, kindLabelled } from '../model/kind-label.ts';

/** `model-version,evaluation` as kinds; an empty text is an empty list. @throws InputError that names the field */
export function kindsOf(text: string, field: string): KindName[] {
  const names = text.split(',').map((name) => name.trim());
  return names.filter(Boolean).map((name) => {
    const kind = kindLabelled(name);
    if (kind) return kind;
    const all = KIND_NAMES.map(kindLabel).join(', ');
    throw new InputError(`${field}: there is no kind ${JSON.stringify(name)}; the kinds are ${all}.`, { field });
  });
}
